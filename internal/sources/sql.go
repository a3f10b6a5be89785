package sources

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"danhgia/activities"
)

// SQL fetches the rows of a query on another Postgres into the spool, as CSV. It may only read there: its transaction is
// read only, whatever its user may do. Columns that nothing here reads are not asked for, so that nothing of an applicant
// leaves the other database.
type SQL struct {
	Spool   Spool
	Secrets Secrets
	// Reads says whether files of a content have a column of that name.
	Reads func(c activities.IntakeContent, column string) bool
	// Dial decides where a name may lead, and returns Forbidden where it may not.
	Dial      func(ctx context.Context, network, address string) (net.Conn, error)
	Forbidden error
	Timeout   time.Duration // of the query; 0: half an hour
}

const (
	usualQueryTime = 30 * time.Minute
	connecting     = 15 * time.Second
)

// Fetch asks for the rows again from the first: what a broken connection has left is no part of a file.
// activities.ErrRefused: asking again would not help.
func (q SQL) Fetch(ctx context.Context, job activities.ImportJob) (activities.FetchedFile, error) {
	got := activities.FetchedFile{Name: job.Source.Name + ".csv"}
	file, err := q.Spool.open(job.Spool, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return got, err
	}
	defer file.Close()
	if err := q.copy(ctx, job, limited{file, q.Spool.most()}); err != nil {
		return got, fmt.Errorf("fetch from %s: %w", job.Source.Name, q.fault(err))
	}
	got.Bytes, err = file.Seek(0, io.SeekCurrent)
	return got, errors.Join(err, file.Sync())
}

func (q SQL) copy(ctx context.Context, job activities.ImportJob, into io.Writer) error {
	conn, err := q.connect(ctx, job.Source)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // it has only read
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{AccessMode: pgx.ReadOnly, IsoLevel: pgx.RepeatableRead})
	if err != nil {
		return err
	}
	query := job.Source.Select(activities.Span{Period: job.Key.Period})
	found, err := conn.Prepare(ctx, "", query)
	if err != nil {
		return err
	}
	wanted, err := q.projection(job.Content, found.Fields)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("copy (select %s from (\n%s\n) as source) to stdout with (format csv, header)", wanted, query)
	if _, err := conn.PgConn().CopyTo(ctx, into, text); err != nil {
		return err
	}
	return tx.Rollback(ctx) // nothing was changed
}

func (q SQL) connect(ctx context.Context, s activities.Source) (*pgx.Conn, error) {
	password, err := q.Secrets.Read(s.Secret)
	if err != nil {
		return nil, err
	}
	config, err := pgx.ParseConfig(s.Address)
	if err != nil {
		return nil, activities.Refuse("địa chỉ cơ sở dữ liệu không đọc được", "the address of the database cannot be read")
	}
	timeout := q.Timeout
	if timeout == 0 {
		timeout = usualQueryTime
	}
	config.Password, config.ConnectTimeout, config.DialFunc = password, connecting, q.Dial
	config.LookupFunc = func(_ context.Context, host string) ([]string, error) { return []string{host}, nil } // Dial resolves, and judges where it leads
	config.RuntimeParams = map[string]string{
		"application_name": "danhgia", "default_transaction_read_only": "on", "TimeZone": "Asia/Ho_Chi_Minh", "DateStyle": "ISO",
		"statement_timeout": fmt.Sprint(timeout.Milliseconds()),
	}
	return pgx.ConnectConfig(ctx, config)
}

// projection are the columns that are read, times as files have them.
func (q SQL) projection(c activities.IntakeContent, fields []pgconn.FieldDescription) (string, error) {
	var wanted []string
	for _, f := range fields {
		if !q.Reads(c, f.Name) {
			continue
		}
		name := pgx.Identifier{f.Name}.Sanitize()
		value := name
		switch f.DataTypeOID {
		case pgtype.TimestampOID, pgtype.TimestamptzOID:
			value = "to_char(" + name + `::timestamp, 'YYYY-MM-DD"T"HH24:MI:SS')`
		case pgtype.BoolOID:
			value = name + "::int"
		}
		wanted = append(wanted, value+" as "+name)
	}
	if len(wanted) == 0 {
		return "", activities.Refuse("câu truy vấn không có cột nào được dùng; xem tên cột theo mẫu", "the query has no column that is read: see the names of the columns")
	}
	return strings.Join(wanted, ", "), nil
}

// fault is what is wrong with a query, in words. What another try cannot cure is refused. The other server's words may
// tell of its data, and are not kept.
func (q SQL) fault(err error) error {
	if q.Forbidden != nil && errors.Is(err, q.Forbidden) {
		return errForbidden()
	}
	var theirs *pgconn.PgError
	if !errors.As(err, &theirs) {
		return withoutAddress(err)
	}
	switch code := theirs.Code; {
	case code == "25006":
		return activities.Refuse("câu truy vấn muốn ghi; hệ thống chỉ đọc", "the query writes, and may only read")
	case code == "57014":
		return activities.Refuse("câu truy vấn chạy quá lâu và đã bị dừng; hãy thu hẹp theo kỳ bằng {from} và {to}", "the query has taken too long and was stopped: narrow it by {from} and {to}")
	case strings.HasPrefix(code, "28"):
		return activities.Refuse("cơ sở dữ liệu nguồn không nhận người dùng hoặc mật khẩu này", "the database does not take this user or password")
	case code == "42501":
		return activities.Refuse("người dùng không có quyền đọc bảng hoặc cột trong câu truy vấn", "the user may not read what the query asks for")
	case strings.HasPrefix(code, "42"), strings.HasPrefix(code, "22"), strings.HasPrefix(code, "3D"), strings.HasPrefix(code, "0A"):
		return activities.Refuse("cơ sở dữ liệu nguồn không chạy được câu truy vấn (mã %s, %s)", "the database does not take the query (%s, %s)", code, pgerrName(code))
	default:
		return fmt.Errorf("the database fails with code %s", code)
	}
}

// withoutAddress leaves out of an error of connecting where to and by whom.
func withoutAddress(err error) error {
	if failed, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return errors.New("the database cannot be connected to: " + failed.Unwrap().Error())
	}
	return err
}

// pgerrName is the condition of a code where people often meet it.
func pgerrName(code string) string {
	name, known := map[string]string{
		"42P01": "undefined_table", "42703": "undefined_column", "42601": "syntax_error", "3D000": "invalid_catalog_name", "0A000": "feature_not_supported",
	}[code]
	if !known {
		return "SQLSTATE"
	}
	return name
}

// limited writes no more bytes than are taken.
type limited struct {
	file *os.File
	most int64
}

func (l limited) Write(p []byte) (int, error) {
	at, err := l.file.Seek(0, io.SeekCurrent)
	if err == nil && at+int64(len(p)) > l.most {
		err = tooLarge(l.most)
	}
	if err != nil {
		return 0, err
	}
	return l.file.Write(p)
}
