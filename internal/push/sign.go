package push

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Secret is a key that a target's receiver has as well.
type Secret []byte

const (
	secretPrefix   = "whsec_"
	shortestSecret = 24 // bytes
	longestSecret  = 64
)

// ParseSecret reads a secret as Standard Webhooks writes it: whsec_ and 24 to 64 random bytes in base64. The secret is
// never part of an error.
func ParseSecret(text string) (Secret, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(text, secretPrefix))
	if err != nil {
		return nil, fmt.Errorf("a key is not in base64")
	}
	if len(key) < shortestSecret || len(key) > longestSecret {
		return nil, fmt.Errorf("a key has %d bytes; give %d to %d random ones", len(key), shortestSecret, longestSecret)
	}
	return key, nil
}

// Sign is the header webhook-signature of Standard Webhooks: "v1," and the HMAC-SHA256 of id, time and body in base64;
// one for each secret, so that a receiver may change its own at any time while there are two.
func Sign(id string, at time.Time, body []byte, secrets ...Secret) string {
	signatures := make([]string, len(secrets))
	for i, secret := range secrets {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
		mac.Write(body)
		signatures[i] = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return strings.Join(signatures, " ")
}
