package test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
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
	twice   bool              // every answer is sent twice at once, as by a double click
	visits  int
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
func (o *ordeal) visit(ctx context.Context) {
	defer close(o.visitor.gone)
	for state(ctx, o.told) != activities.Published && pause(ctx, 50*time.Millisecond) == nil {
		for _, file := range must2(filepath.Glob(filepath.Join(o.mails, "*.eml")))(o.t) {
			token, known := o.visitor.links[file]
			if !known {
				token = o.token(file)
			}
			if token != "" && o.visitOnce(ctx, token) {
				token = ""
			}
			o.visitor.links[file] = token
		}
	}
}

var (
	softBreaks   = strings.NewReplacer("=\r\n", "", "=\n", "", "=3D", "=")
	personalLink = regexp.MustCompile(`/viec/([A-Za-z0-9_-]{43})`)
	hiddenInput  = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
)

// token is that of the link in a mail, of every other one.
func (o *ordeal) token(file string) string {
	found := personalLink.FindStringSubmatch(softBreaks.Replace(readFile(o.t, file)))
	if found == nil || found[1][0]%2 == 0 {
		return ""
	}
	return found[1]
}

// visitOnce goes by a link to its task and, where the page takes the answer to a review, confirms; it says whether that
// is all.
func (o *ordeal) visitOnce(ctx context.Context, token string) (over bool) {
	o.visitor.visits++
	site := o.sites[o.visitor.visits%len(o.sites)]
	status, page := fetch(ctx, site+"/viec/"+token)
	switch {
	case status == http.StatusNotFound:
		o.t.Errorf("seed %d: a mail has a link that leads nowhere", o.seed)
		return true
	case status != http.StatusOK:
		return false // the server or Postgres is away
	case !strings.Contains(page, "Rà soát phiếu điểm"):
		return true // it is no review
	}
	task, session, err := enter(ctx, site+"/viec/"+token)
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
		must(o.t, form.WriteField(input[1], input[2]))
		if input[1] == "generation" {
			answer.generation = input[2]
		}
	}
	must(o.t, form.WriteField("says", "confirmed"))
	must(o.t, form.Close())
	select {
	case o.visitor.sending <- struct{}{}:
	default:
	}
	post := func() (over, taken bool) {
		return o.send(ctx, task, session, form.FormDataContentType(), body.Bytes())
	}
	over, taken := post2(post, o.visitor.twice)
	if taken {
		o.visitor.taken = append(o.visitor.taken, answer)
	}
	return over
}

// post2 posts once, or twice at once: then it is over when either says so.
func post2(post func() (over, taken bool), twice bool) (over, taken bool) {
	if !twice {
		return post()
	}
	var both sync.WaitGroup
	var overs, takens [2]bool
	for i := range 2 {
		both.Go(func() { overs[i], takens[i] = post() })
	}
	both.Wait()
	return overs[0] || overs[1], takens[0] || takens[1]
}

// send sends an answer, and says whether that is all, and whether the page has taken it.
func (o *ordeal) send(ctx context.Context, address string, session *http.Cookie, kind string, body []byte) (over, taken bool) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return false, false
	}
	request.Header.Set("Content-Type", kind)
	request.AddCookie(session)
	response, err := http.DefaultTransport.RoundTrip(request) // it does not follow where it is sent
	if err != nil {
		return false, false
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusSeeOther:
		return true, true
	case response.StatusCode >= http.StatusInternalServerError:
		return false, false
	default:
		return true, false // somebody was faster
	}
}
