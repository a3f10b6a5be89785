package push_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"danhgia/internal/push"
)

// From here to the example as in docs/webhooks.md.

func verify(header http.Header, body []byte, secret string, now time.Time) error {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return err
	}
	id, stamp := header.Get("Webhook-Id"), header.Get("Webhook-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return errors.New("signed too long ago, or in the future")
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + stamp + "."))
	mac.Write(body)
	for signature := range strings.FieldsSeq(header.Get("Webhook-Signature")) {
		theirs, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(signature, "v1,"))
		if err == nil && hmac.Equal(mac.Sum(nil), theirs) {
			return nil
		}
	}
	return errors.New("not signed by the key")
}

const (
	oldKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	newKey = "whsec_ra/qL2bTqqlUKIJtNOL6C6m0I7wC4ww6zYEx3yEBUWM="
	body   = `{"province":{"name":"UBND tỉnh Phú Thọ"}}`
)

var signedAt = time.Unix(1788411600, 0)

// signed are the headers of a push that is signed by both keys.
func signed() http.Header {
	var keys []push.Secret
	for _, text := range []string{oldKey, newKey} {
		key, err := push.ParseSecret(text)
		if err != nil {
			panic(err)
		}
		keys = append(keys, key)
	}
	header := http.Header{}
	header.Set("Webhook-Id", "H44-2026-08-r2-t3")
	header.Set("Webhook-Timestamp", strconv.FormatInt(signedAt.Unix(), 10))
	header.Set("Webhook-Signature", push.Sign("H44-2026-08-r2-t3", signedAt, []byte(body), keys...))
	return header
}

func Example() {
	header := signed()
	fmt.Println("by the old key:", verify(header, []byte(body), oldKey, signedAt))
	fmt.Println("by the new key:", verify(header, []byte(body), newKey, signedAt.Add(4*time.Minute)))
	fmt.Println("tampered with:", verify(header, []byte(body+" "), newKey, signedAt))
	fmt.Println("replayed:", verify(header, []byte(body), newKey, signedAt.Add(6*time.Minute)))
	// Output:
	// by the old key: <nil>
	// by the new key: <nil>
	// tampered with: not signed by the key
	// replayed: signed too long ago, or in the future
}

// recipe is the first block of code in a language in docs/webhooks.md.
func recipe(t *testing.T, language string) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/webhooks.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(page), "```"+language+"\n")
	code, _, ended := strings.Cut(rest, "```")
	if !found || !ended {
		t.Fatalf("docs/webhooks.md has nothing in %s", language)
	}
	return code
}

func TestTheRecipeInGoIsTheOneThatIsTested(t *testing.T) {
	source, err := os.ReadFile("verify_test.go")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(source), recipe(t, "go")) {
		t.Error("docs/webhooks.md has another verify than this file")
	}
}

// The recipes are run with what was signed; each is one that takes it by both keys, and refuses three others.
func TestTheRecipesInOtherLanguages(t *testing.T) {
	header := signed()
	headers := fmt.Sprintf(`"webhook-id": %q, "webhook-timestamp": %q, "webhook-signature": %q`,
		header.Get("Webhook-Id"), header.Get("Webhook-Timestamp"), header.Get("Webhook-Signature"))
	at := strconv.FormatInt(signedAt.Unix(), 10)
	for _, c := range []struct{ language, program, file, test string }{
		{"python", "python3", "verify.py", `
headers, body = {` + headers + `}, '` + body + `'.encode()
verify(headers, body, "` + oldKey + `", ` + at + `)
verify(headers, body, "` + newKey + `", ` + at + ` + 240)
for bad in [(body + b" ", "` + oldKey + `", ` + at + `), (body, "` + oldKey + `", ` + at + ` + 360), (body, "whsec_" + "A" * 32, ` + at + `)]:
    try:
        verify(headers, *bad)
    except ValueError:
        print("refused")
`},
		{"js", "node", "verify.js", `
const headers = {` + headers + `}, body = Buffer.from('` + body + `');
verify(headers, body, "` + oldKey + `", ` + at + `);
verify(headers, body, "` + newKey + `", ` + at + ` + 240);
for (const [b, k, n] of [[Buffer.concat([body, Buffer.from(" ")]), "` + oldKey + `", ` + at + `], [body, "` + oldKey + `", ` + at + ` + 360], [body, "whsec_" + "A".repeat(32), ` + at + `]]) {
  try { verify(headers, b, k, n); } catch { console.log("refused"); }
}
`},
		{"php", "php", "verify.php", `
$headers = [` + strings.ReplaceAll(headers, `": `, `" => `) + `]; $body = '` + body + `';
verify($headers, $body, "` + oldKey + `", ` + at + `);
verify($headers, $body, "` + newKey + `", ` + at + ` + 240);
foreach ([[$body . " ", "` + oldKey + `", ` + at + `], [$body, "` + oldKey + `", ` + at + ` + 360], [$body, "whsec_" . str_repeat("A", 32), ` + at + `]] as [$b, $k, $n]) {
    try { verify($headers, $b, $k, $n); } catch (Exception $e) { echo "refused\n"; }
}
`},
	} {
		t.Run(c.language, func(t *testing.T) {
			program, err := exec.LookPath(c.program)
			if err != nil {
				t.Skipf("%s is not on this machine: the recipe for it is not run", c.program)
			}
			code := recipe(t, c.language) + c.test
			if c.language == "php" {
				code = "<?php\n" + code
			}
			file := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(file, []byte(code), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.CommandContext(t.Context(), program, file).CombinedOutput()
			if want := "refused\nrefused\nrefused\n"; err != nil || string(out) != want {
				t.Errorf("%v: got\n%swant\n%s", err, out, want)
			}
		})
	}
}
