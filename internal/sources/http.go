package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"danhgia/activities"
)

// HTTP fetches files into the spool. Transport decides where a name may lead, and returns Forbidden where it may not.
type HTTP struct {
	Spool     Spool
	Transport http.RoundTripper
	Forbidden error
	Secrets   Secrets
	Silence   time.Duration // after which a server that sends nothing is given up; 0: a minute
}

const usualSilence = time.Minute

// Fetch goes on with what is there of a file, where the server has the same version still, and else begins again. What
// breaks off may be fetched again; activities.ErrRefused: that would not help.
func (h HTTP) Fetch(ctx context.Context, job activities.ImportJob) (activities.FetchedFile, error) {
	file, err := h.Spool.open(job.Spool, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return activities.FetchedFile{}, err
	}
	defer file.Close()
	got, err := h.fetch(ctx, job, file)
	if err != nil {
		return got, fmt.Errorf("fetch from %s: %w", job.Source.Name, err)
	}
	got.Bytes, err = file.Seek(0, io.SeekEnd)
	return got, errors.Join(err, file.Sync())
}

func (h HTTP) fetch(ctx context.Context, job activities.ImportJob, file *os.File) (got activities.FetchedFile, err error) {
	for again := range 2 {
		response, err := h.ask(ctx, job, file)
		if err != nil {
			return got, h.fault(err)
		}
		if response.StatusCode == http.StatusUnauthorized && job.Source.Token != "" && again == 0 {
			_ = response.Body.Close() // its token has run out: a new one is asked for
			continue
		}
		return h.take(response, job, file)
	}
	return got, nil // not reached: the second answer is taken as it is
}

// ask asks for what is missing of the file. The body must be closed.
func (h HTTP) ask(ctx context.Context, job activities.ImportJob, file *os.File) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, job.Source.URL(activities.Span{Period: job.Key.Period}), http.NoBody)
	if err != nil {
		cancel(err)
		return nil, err
	}
	request.Header.Set("User-Agent", "danhgia")
	request.Header.Set("Accept-Encoding", "identity") // bytes are counted
	if at, tag := h.where(job, file); at > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", at))
		request.Header.Set("If-Range", tag)
	}
	client, err := h.client(ctx, job.Source)
	if err != nil {
		cancel(err)
		return nil, err
	}
	watch := watchdog{time.AfterFunc(h.silence(), func() { cancel(errSilent) }), h.silence()}
	response, err := client.Do(request)
	if err != nil {
		watch.timer.Stop()
		err = errors.Join(err, context.Cause(ctx))
		cancel(err)
		return nil, err
	}
	response.Body = watched{response.Body, watch, func() error { defer cancel(nil); return context.Cause(ctx) }}
	return response, nil
}

var errSilent = errors.New("the server has sent nothing for too long")

func (h HTTP) silence() time.Duration {
	if h.Silence != 0 {
		return h.Silence
	}
	return usualSilence
}

// client sends requests with a token, where the source needs one, and follows nobody elsewhere: the token would go along.
func (h HTTP) client(ctx context.Context, s activities.Source) (*http.Client, error) {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	plain := &http.Client{Transport: h.Transport, CheckRedirect: stay}
	if s.Token == "" {
		return plain, nil
	}
	secret, err := h.Secrets.Read(s.Secret)
	if err != nil {
		return nil, err
	}
	c := clientcredentials.Config{ClientID: s.Client, ClientSecret: secret, TokenURL: s.Token}
	if s.Scope != "" {
		c.Scopes = strings.Fields(s.Scope)
	}
	with := c.Client(context.WithValue(ctx, oauth2.HTTPClient, plain))
	with.CheckRedirect = stay
	return with, nil
}

// where is how much of a file is here, and of which version; 0: it is fetched from its beginning.
func (h HTTP) where(job activities.ImportJob, file *os.File) (at int64, tag string) {
	note, err := h.Spool.open(job.Spool+tagged, os.O_RDONLY)
	if err != nil {
		return 0, ""
	}
	defer note.Close()
	text, err := io.ReadAll(io.LimitReader(note, mostOfSecret))
	info, failed := file.Stat()
	if err != nil || failed != nil || len(text) == 0 {
		return 0, ""
	}
	return info.Size(), string(text)
}

// take writes an answer to the file, behind what is there or in its place.
func (h HTTP) take(r *http.Response, job activities.ImportJob, file *os.File) (got activities.FetchedFile, err error) {
	defer r.Body.Close()
	got.Name = nameOf(r)
	switch r.StatusCode {
	case http.StatusPartialContent:
		if at, ok := begins(r.Header.Get("Content-Range")); !ok || !atEnd(file, at) {
			return got, errors.Join(errors.New("the server sends another part than was asked for"), h.restart(job, file))
		}
	case http.StatusOK:
		if err := h.restart(job, file); err != nil {
			return got, err
		}
		if err := h.note(job, r); err != nil {
			return got, err
		}
	case http.StatusRequestedRangeNotSatisfiable:
		return got, errors.Join(errors.New("the server has less than is here: fetched again from the beginning"), h.restart(job, file))
	default:
		return got, h.refused(r)
	}
	at, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return got, err
	}
	n, err := io.Copy(file, io.LimitReader(r.Body, h.Spool.most()-at+1))
	if err == nil && at+n > h.Spool.most() {
		return got, errors.Join(tooLarge(h.Spool.most()), h.restart(job, file))
	}
	if err != nil {
		return got, h.fault(err)
	}
	return got, nil
}

func atEnd(file *os.File, at int64) bool {
	info, err := file.Stat()
	return err == nil && info.Size() == at
}

// begins is the first byte of a part: bytes 100-199/200.
func begins(header string) (int64, bool) {
	from, _, ok := strings.Cut(strings.TrimPrefix(header, "bytes "), "-")
	at, err := strconv.ParseInt(from, 10, 64)
	return at, ok && err == nil
}

// restart has the file fetched from its beginning.
func (h HTTP) restart(job activities.ImportJob, file *os.File) error {
	root, err := h.Spool.root()
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.Remove(job.Spool + tagged); err != nil && !errors.Is(err, os.ErrNotExist) {
		return reason(err)
	}
	return file.Truncate(0)
}

// note keeps which version of the file is fetched, where the server says so in a way that it can be gone on with.
func (h HTTP) note(job activities.ImportJob, r *http.Response) error {
	tag := r.Header.Get("Etag")
	if tag == "" || strings.HasPrefix(tag, "W/") || len(tag) > mostOfSecret {
		return nil
	}
	note, err := h.Spool.open(job.Spool+tagged, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = note.WriteString(tag)
	return errors.Join(err, note.Close())
}

// nameOf is what the file is called: its end says what it is.
func nameOf(r *http.Response) string {
	name := path.Base(r.Request.URL.Path)
	if name == "." || name == "/" {
		name = r.Request.URL.Hostname()
	}
	return name
}

// watchdog ends an answer that has sent nothing for a while.
type watchdog struct {
	timer *time.Timer
	most  time.Duration
}

type watched struct {
	io.ReadCloser
	dog  watchdog
	done func() error
}

func (w watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	w.dog.timer.Reset(w.dog.most)
	return n, err
}

func (w watched) Close() error {
	w.dog.timer.Stop()
	_ = w.done() // whatever ended it has been told by Read
	return w.ReadCloser.Close()
}

// fault is an error of the network: whatever another try cannot cure is refused.
func (h HTTP) fault(err error) error {
	if h.Forbidden != nil && errors.Is(err, h.Forbidden) {
		return errForbidden()
	}
	if denied, ok := errors.AsType[*oauth2.RetrieveError](err); ok && denied.Response != nil && denied.Response.StatusCode < 500 {
		return activities.Refuse("nơi cấp mã truy cập từ chối (mã %d %s); hãy kiểm tra mã ứng dụng và tệp mật khẩu", "no token is given (%d %s): look at the client and its secret", denied.Response.StatusCode, denied.ErrorCode)
	}
	if at, ok := errors.AsType[*url.Error](err); ok {
		return at.Err // without the address
	}
	return err
}

// refused is what a status other than success means.
func (h HTTP) refused(r *http.Response) error {
	switch s := r.StatusCode; {
	case s == http.StatusForbidden, s == http.StatusTooManyRequests:
		return activities.Refuse("nguồn yêu cầu ngừng (mã %d): hệ thống không hỏi lại cho đến lần nạp sau; hãy liên hệ đơn vị vận hành", "the source wants to be left alone (%d): it is not asked again before the next time; talk to its operator", s)
	case s >= 300 && s < 400:
		return activities.Refuse("nguồn chuyển tiếp sang địa chỉ khác (mã %d); hệ thống không đi theo, hãy ghi địa chỉ cuối cùng", "the source sends on to another address (%d), which is not followed: give the last one", s)
	case s == http.StatusRequestTimeout, s == http.StatusTooEarly, s >= 500:
		return fmt.Errorf("the source answers with %d", s)
	default:
		return activities.Refuse("nguồn trả lời mã %d; hãy kiểm tra địa chỉ và quyền truy cập", "the source answers with %d: look at the address and the right to it", s)
	}
}
