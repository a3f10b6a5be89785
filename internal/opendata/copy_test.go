package opendata

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"danhgia/internal/devstack/devtest"
)

// readDescriptor reads a datapackage.json as somebody does who knows nothing but it.
func readDescriptor(t testing.TB, content []byte) (d descriptor) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		t.Fatal(err)
	}
	return d
}

// database has the descriptor's tables, with its types, keys and constraints.
func (d descriptor) database(t testing.TB) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), devtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(t.Context()) })
	for _, r := range d.Resources {
		if r.TableSchema == nil {
			continue
		}
		if _, err := conn.Exec(t.Context(), r.ddl()); err != nil {
			t.Fatalf("%s: %v", r.ddl(), err)
		}
	}
	return conn
}

var postgresTypes = map[string]string{"string": "text", "integer": "bigint", "number": "numeric", "boolean": "boolean", "datetime": "timestamptz"}

func (r resource) ddl() string {
	var lines []string
	for _, f := range r.TableSchema.Fields {
		line := fmt.Sprintf("%q %s", f.Name, postgresTypes[f.Type])
		if f.Constraints != nil && f.Constraints.Required {
			line += " not null"
		}
		if f.Constraints != nil && f.Constraints.Enum != nil {
			line += fmt.Sprintf(" check (%q in ('%s'))", f.Name, strings.Join(f.Constraints.Enum, "', '"))
		}
		lines = append(lines, line)
	}
	lines = append(lines, "primary key ("+quoted(r.TableSchema.PrimaryKey)+")")
	for _, k := range r.TableSchema.ForeignKeys {
		lines = append(lines, fmt.Sprintf("foreign key (%s) references %q (%s)", quoted(k.Fields), k.Reference.Resource, quoted(k.Reference.Fields)))
	}
	return fmt.Sprintf("create table %q (\n%s)", r.Name, strings.Join(lines, ",\n"))
}

func quoted(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }

// out is a select of the table, written as the file has it.
func (r resource) out() string {
	var columns []string
	for _, f := range r.TableSchema.Fields {
		column := fmt.Sprintf("%q", f.Name)
		switch f.Type {
		case "boolean":
			column += "::text as " + column
		case "datetime":
			column = fmt.Sprintf(`to_char(%[1]s at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as %[1]s`, column)
		}
		columns = append(columns, column)
	}
	return fmt.Sprintf("copy (select %s from %q) to stdout (format csv, header true)", strings.Join(columns, ", "), r.Name)
}

func TestPostgresTakesEveryTableByItsDescriptionAndGivesItBack(t *testing.T) {
	content, files := described(t, "", of(made(t, "2026-07", 60), made(t, "2026-08", 60)))
	d := readDescriptor(t, content)
	conn := d.database(t)
	for _, r := range d.Resources {
		if r.TableSchema == nil {
			continue
		}
		in := fmt.Sprintf("copy %q from stdin (format csv, header match)", r.Name)
		if _, err := conn.PgConn().CopyFrom(t.Context(), strings.NewReader(files[r.Name]), in); err != nil {
			t.Fatalf("%s: %v", r.Name, err)
		}
		var back bytes.Buffer
		if _, err := conn.PgConn().CopyTo(t.Context(), &back, r.out()); err != nil {
			t.Fatalf("%s: %v", r.Name, err)
		}
		if diff := cmp.Diff(sorted(records(t, files[r.Name])), sorted(records(t, back.String()))); diff != "" {
			t.Errorf("%s (-written +back):\n%s", r.Name, diff)
		}
	}
	var lines int
	if err := conn.QueryRow(t.Context(), `select count(*) from results where agency_name in (e'Xã hai\ndòng', e'Xã hai\r\ndòng')`).Scan(&lines); err != nil || lines != 2*2*23 {
		t.Errorf("%d rows of names with line breaks, %v", lines, err)
	}
}

// sorted are rows in an order of their own: that of a table is not kept.
func sorted(rows [][]string) [][]string {
	slices.SortFunc(rows[1:], slices.Compare)
	return rows
}

func records(t testing.TB, content string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

var (
	frictionlessName = regexp.MustCompile(`^[-a-z0-9._/]+$`)
	frictionlessHash = regexp.MustCompile(`^sha256:[a-f0-9]{64}$`)
)

// The rules of the standard for a descriptor that are not those of a table.
func TestTheDescriptorKeepsToTheStandard(t *testing.T) {
	content, files := described(t, "2026-08", of(made(t, "2026-08", 20)))
	d := readDescriptor(t, content)
	names := map[string]bool{}
	if !frictionlessName.MatchString(d.Name) || d.Version != "2.0.0" || d.Created != "2026-09-20T03:00:00Z" || len(d.Licences) != 1 || len(d.Sources) != 1 || len(d.Contributors) != 1 {
		t.Errorf("it says %+v", d)
	}
	for _, r := range d.Resources {
		if names[r.Name] || !frictionlessName.MatchString(r.Name) || !frictionlessHash.MatchString(r.Hash) || strings.Contains(r.Path, "..") || strings.HasPrefix(r.Path, "/") || r.Bytes < 1 {
			t.Errorf("resource %+v", r)
		}
		names[r.Name] = true
		if r.TableSchema != nil {
			r.checkHeader(t, files[r.Name])
		}
	}
	if len(names) != len(Tables())+1 {
		t.Errorf("%d resources", len(names))
	}
}

func (r resource) checkHeader(t testing.TB, content string) {
	t.Helper()
	var fields []string
	for _, f := range r.TableSchema.Fields {
		fields = append(fields, f.Name)
		if postgresTypes[f.Type] == "" || f.Title == "" {
			t.Errorf("%s: field %+v", r.Name, f)
		}
	}
	if diff := cmp.Diff(records(t, content)[0], fields); diff != "" {
		t.Errorf("%s: the header and the fields: %s", r.Name, diff)
	}
	if len(r.TableSchema.PrimaryKey) == 0 || !cmp.Equal(r.TableSchema.MissingValues, []string{""}) {
		t.Errorf("%s: %+v", r.Name, r.TableSchema)
	}
}
