package portal

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// ask sends one request, after a pause unless it is the first, and gives the whole answer.
func (s *session) ask(ctx context.Context, file string, pageSize int64) ([]byte, error) {
	if err := s.pause(ctx); err != nil {
		return nil, err
	}
	limit := cmp.Or(s.Timeout, usualTimeout)
	late := fmt.Errorf("the portal did not answer within %s; try again later: %w", limit, context.DeadlineExceeded)
	ctx, cancel := context.WithTimeoutCause(ctx, limit, late)
	defer cancel()
	content, err := s.post(ctx, file, pageSize)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return nil, cause
	}
	return content, err
}

// pause spares the portal.
func (s *session) pause(ctx context.Context) error {
	if !s.asked {
		s.asked = true
		return nil
	}
	timer := time.NewTimer(cmp.Or(s.Pause, usualPause))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *session) post(ctx context.Context, file string, pageSize int64) ([]byte, error) {
	body, err := s.request.question(file, pageSize)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.address(file), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json; charset=UTF-8")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "danhgia")
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, unreachable(err)
	}
	defer resp.Body.Close()
	if err := checkStatus(resp); err != nil {
		return nil, err
	}
	return readAnswer(file, resp)
}

// unreachable leaves out the address, which the caller names.
func unreachable(err error) error {
	if sent, ok := errors.AsType[*url.Error](err); ok {
		err = sent.Err
	}
	if errors.Is(err, ErrAddress) {
		return err
	}
	return fmt.Errorf("the portal cannot be reached, try again later: %w", err)
}

func checkStatus(resp *http.Response) error {
	switch {
	case resp.StatusCode == http.StatusForbidden:
		return fmt.Errorf("%w; stop, and ask the portal's operator, or take the files by hand", ErrForbidden)
	case resp.StatusCode == http.StatusTooManyRequests && resp.Header.Get("Retry-After") != "":
		return fmt.Errorf("%w; stop, and try again no sooner than it says: Retry-After %q", ErrTooMany, resp.Header.Get("Retry-After"))
	case resp.StatusCode == http.StatusTooManyRequests:
		return fmt.Errorf("%w; stop, and try again in some hours", ErrTooMany)
	case resp.StatusCode < 200 || resp.StatusCode > 299: // the portal itself answers 201
		return fmt.Errorf("the portal answered %s; try again later", resp.Status)
	}
	return nil
}

// readAnswer never holds more than the largest file that is taken.
func readAnswer(file string, resp *http.Response) ([]byte, error) {
	tooLarge := place{file: file}.refuse("", "the answer is larger than %d bytes (64 MiB), which is no evaluation", MaxFileBytes)
	if resp.ContentLength > MaxFileBytes {
		return nil, tooLarge
	}
	content, err := io.ReadAll(io.LimitReader(resp.Body, MaxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("the answer breaks off, try again later: %w", err)
	}
	if len(content) > MaxFileBytes {
		return nil, tooLarge
	}
	return content, nil
}
