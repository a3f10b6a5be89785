package test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"danhgia/activities"
)

// visitor answers every other review by the link of the mail that was caught: presses the button behind it and fills in
// the page's form as a browser does, until that was taken or refused.
type visitor struct {
	links   map[string]string // tokens, by the files of the mails; empty: there is none, or it needs no more visits
	taken   []takenAnswer     // what the page has said to be taken
	sending chan struct{}     // whoever waits here hears of an answer that is being sent
	gone    chan struct{}     // closed when the period has been published: no answer is sent any more
}

type takenAnswer struct{ token, generation string }

func newVisitor() *visitor {
	return &visitor{links: map[string]string{}, sending: make(chan struct{}), gone: make(chan struct{})}
}

// sends waits until an answer is being sent; false: none is, any more.
func (v *visitor) sends() bool {
	select {
	case <-v.sending:
		return true
	case <-v.gone:
		return false
	}
}

// visit goes round the links until the period is published.
func (c *crash) visit(ctx context.Context) {
	defer close(c.visitor.gone)
	for state(ctx, c.told) != activities.Published && pause(ctx, 20*time.Millisecond) == nil {
		for _, file := range must2(filepath.Glob(filepath.Join(c.mails, "*.eml")))(c.t) {
			token, known := c.visitor.links[file]
			if !known {
				token = c.token(file)
			}
			if token != "" && c.visitOnce(ctx, token) {
				token = ""
			}
			c.visitor.links[file] = token
		}
	}
}

var (
	softBreaks   = strings.NewReplacer("=\r\n", "", "=\n", "", "=3D", "=")
	personalLink = regexp.MustCompile(`/viec/([A-Za-z0-9_-]{43})`)
	hiddenInput  = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
)

// token is that of the link in a mail, of every other one.
func (c *crash) token(file string) string {
	found := personalLink.FindStringSubmatch(softBreaks.Replace(readFile(c.t, file)))
	if found == nil || found[1][0]%2 == 0 {
		return ""
	}
	return found[1]
}

// visitOnce goes by a link to its task and, where the page takes the answer to a review, confirms; it says whether that
// is all.
func (c *crash) visitOnce(ctx context.Context, token string) (over bool) {
	status, page := fetch(ctx, c.site+"/viec/"+token)
	switch {
	case status == http.StatusNotFound:
		c.t.Errorf("seed %d: a mail has a link that leads nowhere", c.seed)
		return true
	case status != http.StatusOK:
		return false // the server or Postgres is away
	case !strings.Contains(page, "Rà soát phiếu điểm"):
		return true // it is no review
	}
	task, session, err := enter(ctx, c.site+"/viec/"+token)
	if err != nil {
		return false
	}
	status, page = fetch(ctx, task, session)
	switch {
	case status != http.StatusOK:
		return false
	case !strings.Contains(page, `name="says" value="confirmed"`):
		return true // it is over
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	answer := takenAnswer{token: token}
	for _, input := range hiddenInput.FindAllStringSubmatch(page, -1) {
		must(c.t, form.WriteField(input[1], input[2]))
		if input[1] == "generation" {
			answer.generation = input[2]
		}
	}
	must(c.t, form.WriteField("says", "confirmed"))
	must(c.t, form.Close())
	return c.send(ctx, task, session, form.FormDataContentType(), &body, answer)
}

func (c *crash) send(ctx context.Context, address string, session *http.Cookie, kind string, body io.Reader, answer takenAnswer) (over bool) {
	request := must2(http.NewRequestWithContext(ctx, http.MethodPost, address, body))(c.t)
	request.Header.Set("Content-Type", kind)
	request.AddCookie(session)
	select {
	case c.visitor.sending <- struct{}{}:
	default:
	}
	response, err := http.DefaultTransport.RoundTrip(request) // it does not follow where it is sent
	if err != nil {
		return false
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusSeeOther:
		c.visitor.taken = append(c.visitor.taken, answer)
		return true
	case response.StatusCode >= http.StatusInternalServerError:
		return false
	default:
		return true // somebody was faster
	}
}

// pageAnswersKept checks that every answer that the page has said to be taken is in the table.
func (c *crash) pageAnswersKept() int {
	c.t.Helper()
	const kept = `
		select count(*) from answer a join task_link l on l.task = a.task
		where l.token_sha256 = $1 and a.generation = $2::text::integer and a.says = 'confirmed'`
	for _, a := range c.visitor.taken {
		if c.count(kept, activities.LinkHash(a.token), a.generation) == 0 {
			c.t.Errorf("seed %d: the page took an answer of generation %s, and it is lost", c.seed, a.generation)
		}
	}
	return len(c.visitor.taken)
}
