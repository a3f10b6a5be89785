package sources

import (
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"danhgia/activities"
	"danhgia/internal/devstack/devtest"
	"danhgia/internal/outbound"
)

// oneStopTables are those of a one-stop system, with a role that may only read the dossiers, and one that may write.
const oneStopTables = `
create table ho_so (ma text, don_vi text, nhan timestamptz, hen timestamp, ngay date, so_hoa boolean, ho_ten text, cccd text);
insert into ho_so values
    ('A', 'H44.1', '2026-08-05 08:00:00+07', '2026-08-12 17:00:00', '2026-08-06', true, 'Nguyễn Văn A', '001'),
    ('B', 'H44.1', '2026-07-31 18:30:00+00', null, null, false, E'Trần\n"B"', '002'),
    ('C', 'H44.2', '2026-09-01 00:00:00+07', null, null, null, 'C', '003');
create table nguoi_dung (mat_khau text);
`

type oneStopDB struct {
	address string
	reader  string
	writer  string
}

// newOneStopDB is a database of its own with two roles of its own.
func newOneStopDB(t *testing.T) oneStopDB {
	t.Helper()
	u, err := url.Parse(devtest.Database(t))
	must(t, err)
	password, _ := u.User.Password()
	u.User = url.UserPassword("postgres", password) // the cluster's own role, which makes others
	address := u.String()
	conn, err := pgx.Connect(t.Context(), address)
	must(t, err)
	defer conn.Close(t.Context())
	db := oneStopDB{address: address, reader: "doc_" + strings.TrimPrefix(u.Path, "/"), writer: "ghi_" + strings.TrimPrefix(u.Path, "/")}
	_, err = conn.Exec(t.Context(), oneStopTables)
	must(t, err)
	for _, role := range []string{db.reader, db.writer} {
		_, err = conn.Exec(t.Context(), "create role "+role+" login password 'mật khẩu'; grant select on ho_so to "+role)
		must(t, err)
	}
	_, err = conn.Exec(t.Context(), "grant insert, delete, update on ho_so to "+db.writer)
	must(t, err)
	return db
}

func (db oneStopDB) source(t *testing.T, role, query string) activities.Source {
	t.Helper()
	u, err := url.Parse(db.address)
	must(t, err)
	u.User = url.User(role)
	return activities.Source{Name: "mot-cua", Kind: activities.SourceSQL, Content: activities.OfDossiers, Address: u.String(), Query: query, Secret: "mot-cua"}
}

func querying(t *testing.T) SQL {
	t.Helper()
	columns := []string{"MaHoSo", "agency", "received_at", "due_at", "ended_at", "digitised"}
	return SQL{
		Spool: newSpool(t), Secrets: secret(t, "mật khẩu"), Dial: outbound.Guard{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}.Dial,
		Reads: func(_ activities.IntakeContent, column string) bool { return slices.Contains(columns, column) },
	}
}

const theirQuery = `
select ma as "MaHoSo", don_vi as agency, nhan as received_at, hen as due_at, ngay as ended_at, so_hoa as digitised, ho_ten, cccd
from ho_so
where nhan < timestamptz '{to} 23:59:59.999999+07'
order by ma;`

func TestTheRowsOfAQueryAreFetchedWithoutApplicants(t *testing.T) {
	db, q := newOneStopDB(t), querying(t)
	job := jobOf(db.source(t, db.reader, theirQuery))
	for range 2 { // asked again, it begins again
		got, err := q.Fetch(t.Context(), job)
		must(t, err)
		want := "MaHoSo,agency,received_at,due_at,ended_at,digitised\nA,H44.1,2026-08-05T08:00:00,2026-08-12T17:00:00,2026-08-06,1\nB,H44.1,2026-08-01T01:30:00,,,0\n"
		if text := content(t, q.Spool, job.Spool); text != want || got.Bytes != int64(len(want)) || got.Name != "mot-cua.csv" {
			t.Errorf("%+v\n%s", got, text)
		}
	}
}

func TestAQueryMayOnlyRead(t *testing.T) {
	db, q := newOneStopDB(t), querying(t)
	for name, c := range map[string]struct{ role, query, want string }{
		"one that writes in passing":   {db.writer, `with x as (delete from ho_so returning ma) select ma as "MaHoSo" from x`, "không chạy được câu truy vấn (mã 0A000"},
		"one that calls what writes":   {db.writer, `select nextval('dem')::text as "MaHoSo"`, "câu truy vấn muốn ghi; hệ thống chỉ đọc"},
		"one out of its bracket":       {db.writer, `select 1 as "MaHoSo") as source) to stdout; delete from ho_so; copy (select * from (select 1`, "mã 42601"},
		"a table that it may not read": {db.reader, `select mat_khau as "MaHoSo" from nguoi_dung`, "người dùng không có quyền đọc"},
		"no such column":               {db.reader, `select khong_co as "MaHoSo" from ho_so`, "mã 42703, undefined_column"},
		"nothing that is read":         {db.reader, `select ho_ten, cccd from ho_so`, "không có cột nào được dùng"},
		"one that takes too long":      {db.reader, `select ma as "MaHoSo" from ho_so, pg_sleep(30)`, "chạy quá lâu"},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := pgx.Connect(t.Context(), db.address)
			must(t, err)
			defer conn.Close(t.Context())
			_, err = conn.Exec(t.Context(), "create sequence if not exists dem; grant usage on sequence dem to "+db.writer)
			must(t, err)
			if strings.Contains(c.query, "pg_sleep") {
				q.Timeout = 300 * time.Millisecond
			}
			_, err = q.Fetch(t.Context(), jobOf(db.source(t, c.role, c.query)))
			if got := inWords(t, err); !strings.Contains(got, c.want) {
				t.Error(got)
			}
			var n int
			must(t, conn.QueryRow(t.Context(), "select count(*) from ho_so").Scan(&n))
			if n != 3 {
				t.Errorf("%d rows are left", n)
			}
		})
	}
}

func TestADatabaseThatCannotBeAsked(t *testing.T) {
	db, q := newOneStopDB(t), querying(t)
	job := jobOf(db.source(t, db.reader, theirQuery))
	inside := q
	inside.Dial = outbound.Guard{}.Dial
	inside.Forbidden = outbound.ErrAddress
	_, err := inside.Fetch(t.Context(), job)
	if got := inWords(t, err); !strings.HasSuffix(got, "địa chỉ dẫn tới mạng không được phép lấy dữ liệu; xem DANHGIA_OUT_NETWORKS") {
		t.Error(got)
	}
	gone := job
	gone.Source.Address = "postgres://doc@127.0.0.1:1/khong-co"
	if _, err := q.Fetch(t.Context(), gone); err == nil || errors.Is(err, activities.ErrRefused) || strings.Contains(err.Error(), "doc") {
		t.Errorf("a database that is away: %v", err)
	}
	q.Spool.Most = 100
	_, err = q.Fetch(t.Context(), job)
	if got := inWords(t, err); !strings.HasPrefix(got, "tệp lớn hơn") {
		t.Error(got)
	}
}
