package test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"danhgia/internal/devstack"
	"danhgia/internal/devstack/catcher"
	"danhgia/internal/devstack/devtest"
	"danhgia/internal/postgres"
)

const (
	// performance is how long a rehearsal may take.
	performance = 5 * time.Minute
	mailDomain  = "phutho.example"
)

// scene is a whole installation for a rehearsal: its database tells another time, its mails are caught.
type scene struct {
	*office
	db     *pgxpool.Pool
	told   *postgres.Store
	mails  string // folder of what the mail server has taken
	post   *catcher.Catcher
	site   string
	source string // folder of the collection
}

// newScene is one on a database and a Temporal namespace of its own.
func newScene(t *testing.T, source string) *scene {
	t.Helper()
	address, namespace := devtest.Temporal(t)
	return newSceneOn(t, source, devtest.Database(t), address, namespace)
}

func newSceneOn(t *testing.T, source, url, temporal, namespace string) *scene {
	t.Helper()
	return newSceneWith(t, source, url, temporal, namespace, nil)
}

// newSceneWith is one whose mail server has faults.
func newSceneWith(t *testing.T, source, url, temporal, namespace string, faulty func(catcher.Moment, string) error) *scene {
	t.Helper()
	s := &scene{
		office: &office{t: t, programs: must2(programs())(t), url: url},
		source: source, mails: filepath.Join(t.TempDir(), "mails"),
	}
	s.db = must2(pgxpool.New(t.Context(), url))(t)
	t.Cleanup(s.db.Close)
	s.told = s.store()
	must(t, s.told.MigrateFor(t.Context(), roles))
	must(t, s.told.SetClock(t.Context(), opening, 1))
	s.post = must2(catcher.Start(t.Context(), catcher.Options{Dir: s.mails, Now: time.Now, Fault: faulty, SMTPPort: portOf(t, lowAddress(t))}))(t)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_ = s.post.Stop(ctx) // of a program that is being killed
	})
	s.site = "http://" + lowAddress(t)
	s.environment = append(append(os.Environ(), database(url)...), "TEMPORAL_ADDRESS="+temporal, "TEMPORAL_NAMESPACE="+namespace,
		"DANHGIA_SERVER_WATCH=127.0.0.1:0", "DANHGIA_WORKER_WATCH=127.0.0.1:0")
	s.environment = append(s.environment, s.mailSettings(s.post.SMTP)...)
	return s
}

func (s *scene) mailSettings(server string) []string {
	key, session := filepath.Join(s.t.TempDir(), "mail.key"), filepath.Join(s.t.TempDir(), "session.key")
	write(s.t, key, strings.Repeat("k", 32))
	write(s.t, session, strings.Repeat("s", 32))
	return []string{
		"TEMPORAL_CONFIG_FILE=" + filepath.Join(s.t.TempDir(), "none.toml"),
		"DANHGIA_SMTP_ADDRESS=" + server, "DANHGIA_SMTP_SECURITY=none", "DANHGIA_MAIL_KEY_FILE=" + key,
		"DANHGIA_MAIL_FROM=danh-gia@" + mailDomain, "DANHGIA_MAIL_OFFICE=Văn phòng UBND tỉnh Phú Thọ (dữ liệu mẫu)",
		"DANHGIA_MAIL_CONTACT_NAME=Chuyên viên Văn phòng 1", "DANHGIA_MAIL_CONTACT_ADDRESS=chuyen-vien-1@phutho.example",
		"DANHGIA_MAIL_PER_MINUTE=6000", "DANHGIA_PUBLIC_URL=" + s.site, "DANHGIA_SESSION_KEY_FILE=" + session,
		"DANHGIA_PUBLICATION_KEY=" + signingKey(),
	}
}

// prepare hands in people, calendar and ladders, once a worker has prepared the database.
func (s *scene) prepare(officers string) {
	s.t.Helper()
	const administrator = "quan-tri@phutho.example"
	by := []string{"--as", administrator, "--reason", "rehearsal"}
	for _, args := range [][]string{
		{"users", "add", "--name", "Quản trị hệ thống", "--email", administrator, "--role", "office-admin", "--reason", "rehearsal"},
		append([]string{"calendar", "import", s.file("../samples/days-off.csv")}, by...),
		append([]string{"ladders", "import", s.file("../samples/ladders.yaml")}, by...),
		append([]string{"agencies", "import", "--period", "2026-08", "--source", s.source}, by...),
		append([]string{"officers", "import", s.file(officers)}, by...),
	} {
		if code, _, errs := s.starter(args...); code != 0 {
			s.t.Fatalf("starter %s: %s", args[0], errs)
		}
	}
}

// file is a path that holds wherever a program runs.
func (s *scene) file(path string) string { return must2(filepath.Abs(path))(s.t) }

// rehearsing is the command that drives a rehearsal; of a scene that is one, in place.
func (s *scene) rehearsing(ctx context.Context, out, errs io.Writer, flags ...string) *exec.Cmd {
	if s.mails != "" {
		flags = append(flags, "--in-place")
	}
	args := append([]string{"rehearse", "--period", "2026-08", "--source", s.source, "--timeout", performance.String()}, flags...)
	cmd := exec.CommandContext(ctx, filepath.Join(s.programs, "starter"), args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = s.environment, out, errs
	return cmd
}

// count is the number that a question to the database gives.
func (s *scene) count(question string, args ...any) (n int) {
	s.t.Helper()
	must(s.t, s.db.QueryRow(s.t.Context(), question, args...).Scan(&n))
	return n
}

// lines are the rows, of one text each, that a question gives.
func (s *scene) lines(question string, args ...any) []string {
	s.t.Helper()
	rows, _ := s.db.Query(s.t.Context(), question, args...)
	return must2(pgx.CollectRows(rows, pgx.RowTo[string]))(s.t)
}

// drain lets the rest of the mails out: it leaps from one that is due to the next, until none waits.
func (s *scene) drain() {
	s.t.Helper()
	s.await("all mails are out and all signals delivered", func(ctx context.Context) bool {
		var next *time.Time
		var rest int
		const question = `select min(next_at), (select count(*) from mail where next_at is not null) + (select count(*) from wake)
			+ (select count(*) from task where next_at <= told_now()) from mail`
		if err := s.db.QueryRow(ctx, question).Scan(&next, &rest); err != nil || rest == 0 {
			return err == nil
		}
		if next != nil {
			_ = s.told.Leap(ctx, samplePeriod.Province, next.Add(time.Second)) // else the next time
		}
		return false
	})
}

// caught are the mails that the mail server has taken, by their Message-ID.
func (s *scene) caught() map[string][]*mail.Message {
	s.t.Helper()
	files := must2(filepath.Glob(filepath.Join(s.mails, "*.eml")))(s.t)
	caught := map[string][]*mail.Message{}
	for _, f := range files {
		m := must2(mail.ReadMessage(strings.NewReader(readFile(s.t, f))))(s.t)
		id := m.Header.Get("Message-ID")
		caught[id] = append(caught[id], m)
	}
	return caught
}

// serve starts the web server and waits until it is ready.
func (s *scene) serve() *devstack.Process { return s.serveAt(s.site) }

// serveAt starts a web server at an address of its own; links lead to the site of the scene.
func (s *scene) serveAt(site string) *devstack.Process {
	s.t.Helper()
	at := must2(url.Parse(site))(s.t)
	log := filepath.Join(s.t.TempDir(), "server.log")
	p := must2(devstack.StartProcess(s.t.Context(), devstack.Command{
		Name: "server", Path: filepath.Join(s.programs, "server"), Env: slices.Concat(s.environment, []string{"DANHGIA_LISTEN=" + at.Host}), LogFile: log,
	}))(s.t)
	s.t.Cleanup(func() { must(s.t, p.Stop(context.Background())) })
	s.await("the server is ready", func(ctx context.Context) bool {
		status, _ := fetch(ctx, site+"/readyz")
		return status == http.StatusOK
	})
	return p
}

// lowAddress is a free one below the ports that the system gives to connections: one of those could be taken while the
// program that listens there is killed.
func lowAddress(t *testing.T) string {
	t.Helper()
	for {
		at := fmt.Sprintf("127.0.0.1:%d", 10_000+rand.IntN(10_000))
		if l, err := net.Listen("tcp", at); err == nil {
			must(t, l.Close())
			return at
		}
	}
}

// fetch gets a page; status 0: nobody answers.
func fetch(ctx context.Context, address string, session ...*http.Cookie) (status int, page string) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return 0, ""
	}
	for _, cookie := range session {
		request.AddCookie(cookie)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, ""
	}
	defer response.Body.Close()
	content, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(content)
}

// enter presses the button behind a personal link, and says where that leads to, in which session.
func enter(ctx context.Context, link string) (task string, session *http.Cookie, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, link, http.NoBody)
	if err != nil {
		return "", nil, err
	}
	response, err := http.DefaultTransport.RoundTrip(request) // it does not follow where it is sent
	if err != nil {
		return "", nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusSeeOther || len(response.Cookies()) != 1 {
		return "", nil, fmt.Errorf("the button answers %s", response.Status)
	}
	to, err := response.Location()
	if err != nil {
		return "", nil, err
	}
	return to.String(), response.Cookies()[0], nil
}
