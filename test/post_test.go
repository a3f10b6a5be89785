package test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/internal/devstack/devtest"
	"danhgia/internal/indexset"
	"danhgia/internal/mail"
	"danhgia/internal/postgres"
)

// mailServer takes mails and answers as it is told to: by stage, with nil or an *smtp.SMTPError.
type mailServer struct {
	address string

	mu     sync.Mutex
	answer func(stage string, n int) error // n counts the stage's commands from 1
	said   map[string]int
	mails  []string
	from   []string
	to     []string // of the mails
	absent []string // mailboxes that are not known
}

func startMailServer(t *testing.T) *mailServer {
	t.Helper()
	m := &mailServer{said: map[string]int{}}
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &mailSession{mailServer: m, line: c}, nil }))
	s.Domain = "server.example"
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	m.address = ln.Addr().String()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.Serve(ln) // ends with an error whenever it is closed
	}()
	t.Cleanup(func() {
		_ = s.Close()
		<-ended
	})
	return m
}

func (m *mailServer) reply(stage string) error {
	m.mu.Lock()
	m.said[stage]++
	n, answer := m.said[stage], m.answer
	m.mu.Unlock()
	if answer == nil {
		return nil
	}
	return answer(stage, n)
}

// answers has the first commands of a stage refused, all others accepted.
func (m *mailServer) answers(stage string, code int, enhanced smtp.EnhancedCode, times int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.said[stage]
	m.answer = func(s string, n int) error {
		if s == stage && n-before <= times {
			return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: "as the test says"}
		}
		return nil
	}
}

func (m *mailServer) seen() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.mails
}

// errDrop has the line closed instead of an answer.
var errDrop = errors.New("drop the line")

type mailSession struct {
	*mailServer
	line *smtp.Conn
	to   string
}

func (s *mailSession) Reset()        {}
func (s *mailSession) Logout() error { return nil }
func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	s.mu.Lock()
	s.from = append(s.from, from)
	s.mu.Unlock()
	return s.reply("mail")
}

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	s.mu.Lock()
	absent := slices.Contains(s.absent, to)
	s.mu.Unlock()
	if absent {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	}
	return s.reply("rcpt")
}

func (s *mailSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.mails, s.mailServer.to = append(s.mails, string(raw)), append(s.mailServer.to, s.to)
	s.mu.Unlock()
	err = s.reply("data")
	if errors.Is(err, errDrop) {
		_ = s.line.Conn().Close()
	}
	return err
}

// outbox is an office with one task of one agency, a mail server, and what delivers between them.
type outbox struct {
	t      *testing.T
	url    string          // of the owner
	store  *postgres.Store // of the programs' role
	clock  *postgres.Store // of the owner, who sets it
	conn   *pgx.Conn
	server *mailServer
	post   *activities.Post
	task   int64
	lan    int64 // the focal officer
	minh   int64 // the head
}

var (
	mailKey = mail.Key("a key of a test, thirty-two bytes and more")
	morning = time.Date(2026, 9, 8, 8, 0, 0, 0, calendar.Vietnam)
)

func newOutbox(t *testing.T) *outbox {
	t.Helper()
	o := &outbox{t: t, url: devtest.Prepared(t, postgres.Prepare), server: startMailServer(t)}
	var err error
	o.store, err = postgres.Open(t.Context(), devtest.App(o.url))
	must(t, err)
	t.Cleanup(o.store.Close)
	o.clock, err = postgres.Open(t.Context(), o.url)
	must(t, err)
	t.Cleanup(o.clock.Close)
	must(t, o.clock.SetClock(t.Context(), morning, 1))
	o.conn, err = pgx.Connect(t.Context(), o.url)
	must(t, err)
	t.Cleanup(func() { must(t, o.conn.Close(context.Background())) })
	o.post = o.newPost(o.store)
	o.seed()
	return o
}

func (o *outbox) newPost(box activities.Outbox) *activities.Post {
	o.t.Helper()
	from, err := mail.ParseAddress("danh-gia@tinh.example")
	must(o.t, err)
	composer, err := mail.NewComposer(mail.Office{Name: "Văn phòng UBND tỉnh", From: from}, mailKey, func() time.Time { return morning })
	must(o.t, err)
	_, port, err := net.SplitHostPort(o.server.address)
	must(o.t, err)
	s := mail.Server{Host: "127.0.0.1", LocalName: "danhgia.tinh.example", Security: mail.Clear}
	_, err = fmt.Sscan(port, &s.Port)
	must(o.t, err)
	sender, err := mail.NewSender(s)
	must(o.t, err)
	return &activities.Post{
		Outbox: box, Postman: mail.Carrier{Postman: mail.Postman{Composer: composer, Sender: sender}}, Policy: mail.Policy{}, Decode: indexset.Parse,
		Contact: activities.Person{Name: "Hoa", Address: "hoa@tinh.example"}, Site: "https://danhgia.tinh.example",
	}
}

func (o *outbox) seed() {
	o.exec("insert into day_off values ('2026-09-02', 'off', 'Quốc khánh')")
	o.exec("insert into index_set (code, content, sha256) values ('766-2026', '', repeat('0', 64))")
	o.exec("insert into snapshot (id, source, province, province_name, period) values (repeat('0', 64), 'portal.example', 'H44', 'UBND tỉnh', '2026-08')")
	o.exec("insert into evaluation (province, period, state, run, snapshot, index_set) values ('H44', '2026-08', 'running', 'r', repeat('0', 64), '766-2026')")
	o.exec("insert into agency (province, code, source_id, name, kind, valid_from) values ('H44', 'H44.1', '1', 'Xã Một', 'commune', '2026-01-01')")
	o.lan, o.minh = o.person("Lan", "lan@xa.example", "focal-officer", "H44.1"), o.person("Minh", "minh@xa.example", "head", "H44.1")
	o.task = o.newTask("review", "")
}

func (o *outbox) person(name, address, role, agency string) (id int64) {
	o.scan(&id, "insert into person (name, email) values ($1, $2) returning id", name, address)
	o.exec("insert into officer (person, agency, role, valid_from) values ($1, $2, $3, '2026-01-01')", id, agency, role)
	return id
}

// newTask is an open one that ends on Thursday.
func (o *outbox) newTask(kind, subject string) (id int64) {
	cal, err := o.store.Calendar(o.t.Context())
	must(o.t, err)
	deadline, err := cal.Add(calendar.Date(2026, 9, 8), 2)
	must(o.t, err)
	var ladders, directive *int64 // of tasks of no period
	if kind == "acknowledge" || kind == "appoint" || kind == "correction" {
		o.scan(&ladders, "insert into ladder_set (content, sha256) values ('', encode(sha256($1::bytea), 'hex')) returning id", []byte(kind))
	}
	if kind == "acknowledge" {
		o.scan(&directive, `insert into directive (province, number, dated, title, agencies, ladders, deadline, sent_by)
			values ('H44', '1846/UBND-PVHCC&KSTT', '2026-08-18', 'V/v triển khai', '{H44.1}', $1, $2, (select min(id) from person)) returning id`, ladders, deadline)
		o.exec("insert into directive_file (directive, name, sha256, content) values ($1, 'a.pdf', repeat('0', 64), '%PDF-')", directive)
	}
	o.scan(&id, `insert into task (province, period, kind, agency, subject, generation, state, opened_at, deadline, due_at, changed_at, ladders, directive)
		values ('H44', case when $1 not in ('acknowledge', 'appoint') then '2026-08' end, $1, 'H44.1', $2, 1, 'open', $3, $4, $5, $3, $6, $7) returning id`,
		kind, subject, morning, deadline, deadline.At, ladders, directive)
	return id
}

var mailNumber int

func (o *outbox) queue(kind activities.MailKind, person int64, role string) (id int64) {
	return o.queueAbout(o.task, kind, person, role)
}

func (o *outbox) queueAbout(task int64, kind activities.MailKind, person int64, role string) (id int64) {
	mailNumber++
	o.scan(&id, `insert into mail (key, lane, kind, task, generation, person, role, data) values ($1, 'duty', $2, $3, 1, $4, $5, $6) returning id`,
		fmt.Sprintf("task/%d/%d", task, mailNumber), kind, task, person, role, activities.MailData{Period: "2026-08", Agency: "Xã Một"})
	return id
}

func (o *outbox) exec(sql string, args ...any) {
	o.t.Helper()
	if _, err := o.conn.Exec(o.t.Context(), sql, args...); err != nil {
		o.t.Fatalf("%s: %v", sql, err)
	}
}

func (o *outbox) scan(to any, sql string, args ...any) {
	o.t.Helper()
	if err := o.conn.QueryRow(o.t.Context(), sql, args...).Scan(to); err != nil {
		o.t.Fatalf("%s: %v", sql, err)
	}
}

func (o *outbox) leap(d time.Duration) {
	o.t.Helper()
	now, err := o.store.Now(o.t.Context())
	must(o.t, err)
	must(o.t, o.clock.Leap(o.t.Context(), "H44", now.Add(d)))
}

// deliver runs the activity once.
func (o *outbox) deliver() activities.Delivered {
	o.t.Helper()
	d, err := deliverOnce(o.t.Context(), o.post)
	must(o.t, err)
	return d
}

func deliverOnce(ctx context.Context, p *activities.Post) (d activities.Delivered, err error) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.SetWorkerOptions(worker.Options{BackgroundActivityContext: ctx})
	env.RegisterActivity(p)
	value, err := env.ExecuteActivity(p.DeliverDue, activities.LaneDuty)
	if err != nil {
		return d, err
	}
	return d, value.Get(&d)
}

// is says in one line how a mail stands: state, tries, whether it is tried again, and class or reason of the last try.
func (o *outbox) is(id int64) (line string) {
	o.t.Helper()
	o.scan(&line, `select state || ' ' || tries || case when next_at is null then '' else ' again' end ||
		case when state = 'dropped' then ' ' || (last ->> 'Text') else coalesce(' ' || (last ->> 'Class'), '') end from mail where id = $1`, id)
	return line
}

func (o *outbox) want(id int64, line string, mails int) {
	o.t.Helper()
	if got := o.is(id); got != line {
		o.t.Errorf("the mail is %q, want %q", got, line)
	}
	if got := o.server.seen(); len(got) != mails {
		o.t.Errorf("the server has seen %d mails, want %d", len(got), mails)
	}
}

var idHeader = regexp.MustCompile(`(?i)Message-ID: *(<[^>]+>)`)

// sameMail says whether all mails are copies of one.
func (o *outbox) sameMail() {
	o.t.Helper()
	ids := map[string]bool{}
	for _, m := range o.server.seen() {
		ids[idHeader.FindStringSubmatch(m)[1]] = true
	}
	if len(ids) != 1 {
		o.t.Errorf("the copies have Message-IDs %v", ids)
	}
}

func TestAMailIsSentOnceAndItsTokenIsKeptNowhere(t *testing.T) {
	o := newOutbox(t)
	id := o.queue(activities.MailInvite, o.lan, "focal-officer")
	for range 3 {
		o.deliver()
	}
	o.want(id, "accepted 1 accepted", 1)
	text := strings.NewReplacer("=\r\n", "", "=\n", "", "=3D", "=").Replace(o.server.seen()[0])
	token := regexp.MustCompile(`https://danhgia\.tinh\.example/viec/([A-Za-z0-9_-]{43})\b`).FindStringSubmatch(text)
	if token == nil {
		t.Fatalf("no personal link in the mail:\n%s", text)
	}
	var links, leaks int
	o.scan(&links, "select count(*) from task_link where token_sha256 = $1 and task = $2 and person = $3 and revoked_at is null", activities.LinkHash(token[1]), o.task, o.lan)
	o.scan(&leaks, "select (select count(*) from mail m where m::text like '%' || $1 || '%') + (select count(*) from task_link l where l::text like '%' || $1 || '%')", token[1])
	if links != 1 || leaks != 0 {
		t.Errorf("%d links with the token's hash, the token itself in %d rows", links, leaks)
	}
}

// dying is a store of a process that dies after the mail server's reply, before that is recorded.
type dying struct{ *postgres.Store }

func (dying) End(context.Context, activities.EndedTry, func(activities.TryRecord) activities.Judgement) error {
	runtime.Goexit()
	return nil
}

func TestAMailThatWasSentByAProcessThatDiedIsSentOnceMore(t *testing.T) {
	o := newOutbox(t)
	id := o.queue(activities.MailInvite, o.lan, "focal-officer")
	post, died := o.newPost(dying{o.store}), make(chan struct{})
	go func() {
		defer close(died)
		_, err := deliverOnce(t.Context(), post)
		t.Errorf("the delivery goes on: %v", err)
	}()
	<-died
	o.want(id, "unknown 1 again", 1)
	o.deliver()
	o.want(id, "unknown 1 again", 1) // not at once
	o.leap(2 * time.Minute)
	for range 3 {
		o.deliver()
		o.leap(time.Hour)
	}
	o.want(id, "accepted 2 accepted", 2)
	o.sameMail()
}

// hiccup is a store that is away for a moment just when a try is to be recorded.
type hiccup struct {
	*postgres.Store
	left int
}

func (h *hiccup) End(ctx context.Context, e activities.EndedTry, judge func(activities.TryRecord) activities.Judgement) error {
	if h.left--; h.left >= 0 {
		return errors.New("postgres is away")
	}
	return h.Store.End(ctx, e, judge)
}

func TestADatabaseThatIsAwayForAMomentCostsNoSecondMail(t *testing.T) {
	o := newOutbox(t)
	id := o.queue(activities.MailInvite, o.lan, "focal-officer")
	o.post = o.newPost(&hiccup{o.store, 2})
	o.deliver()
	o.want(id, "accepted 1 accepted", 1)
}

func TestTwoDeliverersNeverSendAMailTwice(t *testing.T) {
	o := newOutbox(t)
	const mails = 30
	for range mails {
		o.queue(activities.MailInvite, o.lan, "focal-officer")
	}
	var group sync.WaitGroup
	for range 4 {
		store, err := postgres.Open(t.Context(), devtest.App(o.url))
		must(t, err)
		t.Cleanup(store.Close)
		post := o.newPost(store)
		group.Go(func() {
			for range 20 {
				_, err := deliverOnce(t.Context(), post)
				if err != nil && !strings.Contains(err.Error(), activities.ErrLaneTaken.Error()) {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	ids := map[string]bool{}
	for _, m := range o.server.seen() {
		ids[idHeader.FindStringSubmatch(m)[1]] = true
	}
	if len(ids) != mails || len(o.server.seen()) != mails {
		t.Errorf("%d mails went out, %d different, want %d", len(o.server.seen()), len(ids), mails)
	}
}

func TestALaneInWorkIsLeftAloneEvenIfAMailIsDueAgain(t *testing.T) {
	o := newOutbox(t)
	id := o.queue(activities.MailInvite, o.lan, "focal-officer")
	o.server.answer = func(stage string, _ int) error {
		if stage == "data" {
			o.leap(time.Hour) // the mail is due again while it is being sent
			if _, err := deliverOnce(t.Context(), o.post); err == nil || !strings.Contains(err.Error(), activities.ErrLaneTaken.Error()) {
				t.Errorf("another deliverer: %v", err)
			}
		}
		return nil
	}
	o.deliver()
	o.want(id, "accepted 1 accepted", 1)
}
