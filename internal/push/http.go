package push

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"danhgia/activities"
)

// HTTP sends parcels by POST. Transport decides where a name may lead, and returns Forbidden where it may not.
type HTTP struct {
	Transport http.RoundTripper
	Forbidden error
	Secrets   Secrets
	Now       func() time.Time // the real time: receivers refuse what was signed long ago
	Timeout   time.Duration    // of one try, with the whole answer; 0: a minute
}

const (
	usualTimeout = time.Minute
	mostAnswer   = 4096 // bytes of an answer that are read
)

// Deliver implements activities.Courier.
func (h HTTP) Deliver(ctx context.Context, p activities.Parcel) activities.PushResult {
	secrets, err := h.Secrets.Read(p.Target.Secret)
	if err != nil {
		return failing(activities.FaultSecret, err.Error())
	}
	timeout := h.Timeout
	if timeout == 0 {
		timeout = usualTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := h.request(ctx, p, secrets)
	if err != nil {
		return refused(activities.FaultAddress, err.Error())
	}
	response, err := h.Transport.RoundTrip(request)
	if err != nil {
		return h.fault(err)
	}
	defer response.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(response.Body, mostAnswer)) // whatever of it comes: the status counts
	return h.judge(response, string(answer))
}

func (h HTTP) request(ctx context.Context, p activities.Parcel, secrets []Secret) (*http.Request, error) {
	now, event, body := h.Now(), "results.published", p.Content
	if p.Ping() {
		event, body = "ping", ping(p, now)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.Target.Address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(body)
	header := request.Header
	header.Set("Content-Type", "application/json")
	header.Set("User-Agent", "danhgia")
	header.Set("Content-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":") // RFC 9530
	header.Set("Idempotency-Key", strconv.Quote(p.Key))                                     // a string of RFC 9651
	header.Set("Webhook-Id", p.Key)
	header.Set("Webhook-Timestamp", strconv.FormatInt(now.Unix(), 10))
	header.Set("Webhook-Signature", Sign(p.Key, now, body, secrets...))
	header.Set("Danhgia-Event", event)
	if !p.Ping() {
		header.Set("Danhgia-Period", string(p.Of.Period))
		header.Set("Danhgia-Revision", strconv.Itoa(p.Revision))
		header.Set("Danhgia-State", string(p.State))
		header.Set("Danhgia-Results-Sha256", p.SHA256)
	}
	return request, nil
}

// ping is a small document of no publication.
func ping(p activities.Parcel, now time.Time) []byte {
	body, err := json.Marshal(struct {
		Type     string    `json:"type"`
		Province string    `json:"province"`
		Target   string    `json:"target"`
		At       time.Time `json:"at"`
	}{"ping", p.Of.Province, p.Target.Name, now.UTC().Truncate(time.Second)})
	if err != nil {
		panic(err) // three strings and a time
	}
	return body
}

// fault is what kept a request from being answered.
func (h HTTP) fault(err error) activities.PushResult {
	var timeout interface{ Timeout() bool }
	switch {
	case h.Forbidden != nil && errors.Is(err, h.Forbidden):
		return refused(activities.FaultAddress, err.Error())
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return failing(activities.FaultTimeout, err.Error())
	case untrusted(err):
		return failing(activities.FaultTLS, err.Error())
	default:
		return failing(activities.FaultConnect, err.Error())
	}
}

// judge is what an answer means. What another try may cure is tried again.
func (h HTTP) judge(r *http.Response, answer string) activities.PushResult {
	result := activities.PushResult{State: activities.PushRefused, Fault: activities.FaultStatus, Status: r.StatusCode, Text: words(answer)}
	switch s := r.StatusCode; {
	case s >= 200 && s < 300:
		result.State, result.Fault = activities.PushDelivered, ""
	case s >= 300 && s < 400:
		result.Fault = activities.FaultRedirect
	case s == http.StatusRequestTimeout, s == http.StatusConflict, s == http.StatusTooEarly, s == http.StatusTooManyRequests, s >= 500:
		result.State, result.After = activities.PushFailing, retryAfter(r.Header.Get("Retry-After"), h.Now())
	}
	return result
}

// retryAfter is what the header of that name asks for, in seconds or as a date; 0: nothing that can be read.
func retryAfter(header string, now time.Time) time.Duration {
	const longest = 365 * 24 * time.Hour
	if seconds, err := strconv.Atoi(header); err == nil {
		return min(time.Duration(max(min(seconds, int(longest/time.Second)), 0))*time.Second, longest)
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
