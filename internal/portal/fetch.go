package portal

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"danhgia/activities"
	"danhgia/scoring"
)

// The portal's refusals. Fetching stops at once: going on would make the portal block the office for longer.
var (
	ErrForbidden = errors.New("the portal refuses to answer (403)")
	ErrTooMany   = errors.New("the portal says that it is asked too often (429)")
)

// ErrAddress is returned for an address that is not fetched from, or a redirect to one.
var ErrAddress = errors.New("not an address to fetch from")

const (
	endpoints    = "api/v1/reporting/evaluation"
	usualPause   = 3 * time.Second
	usualTimeout = 2 * time.Minute
	usualPage    = 200 // what the portal's own page asks for
)

// vietnam is the time zone of capture days, fixed so that no time zone data is needed on the machine.
var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// Fetcher fetches collections from the portal, or from any server that answers like it. Now is required.
type Fetcher struct {
	Now       func() time.Time
	Transport http.RoundTripper // nil: http.DefaultTransport
	Pause     time.Duration     // between two requests; 0: three seconds
	Timeout   time.Duration     // for one request with its whole answer; 0: two minutes
	// Progress, if any, is called before each of the files with how many are done, and once when all are.
	Progress func(file string, done, of int)
}

// Request is what to fetch and from where.
type Request struct {
	BaseURL          string // https://dichvucong.gov.vn
	RootDepartmentID string // the portal's id of the province
	Province         scoring.Agency
	Period           scoring.Period
}

// Fetch asks for the six files one after the other, with a pause between. It stops at the first answer that is not
// good: ErrForbidden, ErrTooMany, a *Refusal for an answer that is not the portal's data or not whole, ErrAddress.
// It keeps the bytes as they came; Read looks into them.
func (f Fetcher) Fetch(ctx context.Context, req Request) (activities.RawCollection, error) {
	base, err := req.base()
	if err != nil {
		return activities.RawCollection{}, err
	}
	raw := activities.RawCollection{Source: base.Host, Period: req.Period, Province: req.Province}
	raw.Province.Kind = scoring.Province
	if err := checkHeading(raw); err != nil {
		return activities.RawCollection{}, err
	}
	asking := session{Fetcher: f, client: f.client(base), base: base, request: req}
	for i, s := range sources {
		f.report(s.file, i)
		file, err := asking.file(ctx, s.file)
		if err != nil {
			return activities.RawCollection{}, fmt.Errorf("fetch %s: %w", asking.address(s.file), err)
		}
		raw.Files = append(raw.Files, file)
	}
	f.report("", len(sources))
	return raw, Verify(raw)
}

func (f Fetcher) report(file string, done int) {
	if f.Progress != nil {
		f.Progress(file, done, len(sources))
	}
}

// base is the portal's address, checked before anything is sent.
func (r Request) base() (*url.URL, error) {
	base, err := url.Parse(r.BaseURL)
	if err != nil || base.Scheme != "https" && base.Scheme != "http" || base.Host == "" || base.User != nil {
		return nil, fmt.Errorf("the portal's address is %w; write it as https://dichvucong.gov.vn, without user and password", ErrAddress)
	}
	if r.RootDepartmentID == "" {
		return nil, fmt.Errorf("the portal's id of %s is not set: it is the rootDepartmentId on the portal's evaluation page", r.Province.Code)
	}
	return base, nil
}

// client follows a redirect only within the portal's own host and only as the POST that it was.
func (f Fetcher) client(base *url.URL) *http.Client {
	return &http.Client{
		Transport: f.Transport,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if r.URL.Host != base.Host || r.URL.Scheme != base.Scheme || r.Method != http.MethodPost || len(via) > 3 {
				return fmt.Errorf("the portal sends on to %s, which is not followed: %w", r.URL.Redacted(), ErrAddress)
			}
			return nil
		},
	}
}

// question is the body of a request. Satisfaction is asked by dates, the others by month, quarter or year.
type question struct {
	TimeType         string `json:"timeType,omitempty"`
	Year             int    `json:"year,omitempty"`
	Month            int    `json:"month,omitempty"`
	Quarter          int    `json:"quarter,omitempty"`
	FromDate         string `json:"fromDate,omitempty"`
	ToDate           string `json:"toDate,omitempty"`
	RootDepartmentID string `json:"rootDepartmentId"`
	CurrentPage      int    `json:"currentPage"`
	PageSize         int64  `json:"pageSize"`
}

func (r Request) question(file string, pageSize int64) ([]byte, error) {
	q := question{RootDepartmentID: r.RootDepartmentID, CurrentPage: 1, PageSize: pageSize}
	if file == "handling-satisfaction.json" {
		q.FromDate, q.ToDate = r.Period.FirstDay(), r.Period.LastDay()
		return json.Marshal(q)
	}
	q.Year = r.Period.Year()
	switch r.Period.Span() {
	case scoring.Month:
		q.TimeType, q.Month = "month", r.Period.LastMonth()
	case scoring.Quarter:
		q.TimeType, q.Quarter = "quarter", r.Period.QuarterNumber()
	case scoring.WholeYear:
		q.TimeType = "year"
	default:
		return nil, fmt.Errorf("%s: %w", r.Period, ErrSpan)
	}
	return json.Marshal(q)
}

// ErrSpan is a period for which the portal has no answer of its own.
var ErrSpan = errors.New("the portal answers for months, quarters and years only; figures of six or nine months are made from dossiers or handed in as files, never added up from months")

// session is one fetching of a collection.
type session struct {
	Fetcher
	client  *http.Client
	base    *url.URL
	request Request
	asked   bool
}

func (s *session) address(file string) string {
	return s.base.JoinPath(endpoints, strings.TrimSuffix(file, ".json")).String()
}

// file fetches one file; where the list is longer than a page it is asked for once more, as one page.
func (s *session) file(ctx context.Context, file string) (activities.RawFile, error) {
	pageSize := int64(usualPage)
	for range 2 {
		content, err := s.ask(ctx, file, pageSize)
		if err != nil {
			return activities.RawFile{}, err
		}
		pages, total, err := pagesOf(file, content)
		if err != nil {
			return activities.RawFile{}, err
		}
		if pages <= 1 {
			return s.captured(file, content), nil
		}
		pageSize = total
	}
	return activities.RawFile{}, place{file: file}.refuse("data.pagination",
		"the portal gives the list in several pages only, even when asked for %d records at once", pageSize)
}

func (s *session) captured(file string, content []byte) activities.RawFile {
	return activities.RawFile{Content: content, SnapshotFile: scoring.SnapshotFile{
		Name: file, CapturedOn: s.Now().In(vietnam).Format(time.DateOnly), Bytes: int64(len(content)), SHA256: sha256Of(content),
	}}
}

// pagesOf also refuses an answer that is not the portal's data.
func pagesOf(file string, content []byte) (pages, total int64, err error) {
	top, err := envelope(file, content)
	if err != nil {
		return 0, 0, err
	}
	data, err := top.object("data")
	if err != nil {
		return 0, 0, err
	}
	pagination, err := pagination(data)
	if err != nil || pagination.fields == nil {
		return 1, 0, err
	}
	last, err := pagination.count("totalPages")
	if err != nil {
		return 0, 0, err
	}
	all, err := pagination.count("total")
	return cmp.Or(last.Value, 1), all.Value, err
}
