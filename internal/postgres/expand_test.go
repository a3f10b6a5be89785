package postgres

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// firstRuled is the first migration that the rules of docs/upgrade.md hold for: a version that knows those before it has
// never been installed anywhere without them.
const firstRuled = 42

// TestMigrationsOnlyAdd: while a migration runs, and afterwards, programs of the version before go on working.
func TestMigrationsOnlyAdd(t *testing.T) {
	files, err := fs.ReadDir(migrations, "migrations")
	must(t, err)
	for _, file := range files {
		if number(file.Name()) < firstRuled {
			continue
		}
		content, err := migrations.ReadFile("migrations/" + file.Name())
		must(t, err)
		for _, breach := range breaches(number(file.Name()), string(content)) {
			t.Errorf("%s: %s", file.Name(), breach)
		}
	}
}

// TestReleasedMigrationsStayAsTheyAre: testdata/released has their sha256, as `make release` writes it. A database that has
// run one never runs it again.
func TestReleasedMigrationsStayAsTheyAre(t *testing.T) {
	released, err := os.ReadFile("testdata/released")
	must(t, err)
	for line := range strings.Lines(string(released)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		content, err := migrations.ReadFile("migrations/" + name)
		if err != nil || fmt.Sprintf("%x", sha256.Sum256(content)) != sum {
			t.Errorf("migration %s was released and has changed: write another one in its place", name)
		}
	}
}

// A statement that takes something from programs that run, or keeps them waiting.
type migrationRule struct {
	matches *regexp.Regexp
	unless  *regexp.Regexp // nil: always
	kind    string
	says    string
}

// The two kinds of them, each with what excuses it.
const (
	takes = `say "-- contract: since NNN: why", the migration from which on no program uses it any more`
	holds = `say "-- locks TABLE: why that is short", or do it another way`
)

var rules = []migrationRule{
	{regexp.MustCompile(`\bdrop (table|column|view|materialized view|schema|type|domain|function|procedure|trigger|sequence|index|constraint|default|not null|expression|identity)\b`), regexp.MustCompile(`\bdrop index concurrently if exists\b`), takes, "drops"},
	{regexp.MustCompile(`(^alter table \w+|^) drop (if exists )?\w`), regexp.MustCompile(`drop (table|column|constraint|default|not null|expression|identity)\b`), takes, "drops a column"},
	{regexp.MustCompile(`\brename\b`), nil, takes, "renames"},
	{regexp.MustCompile(`\balter (column )?\w+ (set data )?type\b`), nil, takes, "changes a type"},
	{regexp.MustCompile(`\bset not null\b`), nil, takes, "refuses rows that programs of the version before write"},
	{regexp.MustCompile(`\badd (column )?(if not exists )?.*\bnot null\b`), regexp.MustCompile(`\b(default|generated)\b`), takes, "adds a column that programs of the version before leave empty, and refuses them"},
	{regexp.MustCompile(`\badd (constraint \w+ )?(check|unique|primary key|foreign key|exclude)\b`), regexp.MustCompile(`\bnot valid\b`), takes, "adds a constraint that rows of the version before may break"},
	{regexp.MustCompile(`\b(truncate|revoke)\b`), nil, takes, "takes away"},
	{regexp.MustCompile(`\badd (column )?(if not exists )?.*\b(generated|clock_timestamp|random|gen_random_uuid|nextval)\b`), nil, holds, "writes the whole table again"},
	{regexp.MustCompile(`\bcreate (unique )?index\b`), regexp.MustCompile(`\bindex concurrently\b`), holds, "holds up writers while the index is built"},
	{regexp.MustCompile(`\b(reindex|cluster|vacuum full|lock table|refresh materialized view)\b`), nil, holds, "locks"},
	{regexp.MustCompile(`^(update|delete from)\b`), nil, holds, "changes rows, and holds them until it ends"},
	{regexp.MustCompile(`\bvalidate constraint\b`), nil, holds, "reads the whole table"},
}

var (
	lineComments = regexp.MustCompile(`--[^\n]*`)
	bodies       = regexp.MustCompile(`(?s)\$(\w*)\$.*?\$\w*\$|'[^']*'`)
	creates      = regexp.MustCompile(`(?i)\bcreate table (?:if not exists )?(\w+)`)
	indexed      = regexp.MustCompile(`\bon (?:only )?(\w+)`)
	locksLine    = regexp.MustCompile(`(?m)^-- locks (\w+): \S`)
	spaces       = regexp.MustCompile(`\s+`)
)

// breaches are what is wrong with a migration. What it does to tables that it makes itself concerns nobody.
func breaches(own int, script string) (faults []string) {
	contract, locks, alone := contractLine.FindStringSubmatch(script), locksLine.FindAllStringSubmatch(script, -1), aloneLine.MatchString(script)
	if contract != nil && number(contract[1]) >= own {
		faults = append(faults, fmt.Sprintf("it says since %s: no program can know that and not this one, migration %d", contract[1], own))
	}
	bare := bodies.ReplaceAllString(lineComments.ReplaceAllString(script, ""), "''")
	for raw := range strings.SplitSeq(bare, ";") {
		statement := strings.ToLower(strings.TrimSpace(spaces.ReplaceAllString(raw, " ")))
		table := subject(statement)
		if slices.ContainsFunc(creates.FindAllStringSubmatch(script, -1), func(m []string) bool { return m[1] == table }) {
			continue
		}
		for _, r := range rules {
			if r.kind == takes && contract != nil || r.kind == holds && excused(locks, table) || !slices.ContainsFunc(clauses(statement), r.broken) {
				continue
			}
			faults = append(faults, fmt.Sprintf("%q %s: %s", statement, r.says, r.kind))
		}
		if !alone && strings.Contains(statement, " concurrently ") {
			faults = append(faults, fmt.Sprintf("%q cannot be run in a transaction: say \"-- alone: why\"", statement))
		}
		if alone && statement != "" && !strings.Contains(statement, " concurrently ") {
			faults = append(faults, fmt.Sprintf("%q belongs into a migration that is not alone: were it broken off, half of it would stay", statement))
		}
	}
	return faults
}

// clauses are the parts of a statement that changes a table, each as if it stood alone; other statements are one.
func clauses(statement string) (all []string) {
	if !strings.HasPrefix(statement, "alter table ") {
		return []string{statement}
	}
	depth, from := 0, 0
	for i, c := range statement {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			all, from = append(all, statement[from:i]), i+1
		}
	}
	return append(all, statement[from:])
}

func (r migrationRule) broken(statement string) bool {
	return r.matches.MatchString(statement) && (r.unless == nil || !r.unless.MatchString(statement))
}

func excused(locks [][]string, table string) bool {
	return slices.ContainsFunc(locks, func(m []string) bool { return m[1] == table })
}

var subjects = regexp.MustCompile(`^(?:alter table (?:if exists )?(?:only )?|update |delete from |drop table (?:if exists )?|truncate (?:table )?)(\w+)`)

// subject is the table that a statement is about.
func subject(statement string) string {
	if m := subjects.FindStringSubmatch(statement); m != nil {
		return m[1]
	}
	if strings.Contains(statement, " index ") {
		if m := indexed.FindStringSubmatch(statement); m != nil {
			return m[1]
		}
	}
	return ""
}

func TestWhatAMigrationMayNotDo(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		want   int // how many breaches
	}{
		"adds a table":                                    {"create table x (id int primary key, a int not null); create index on x (a);", 0},
		"adds a column that may be empty":                 {"alter table mail add late bool;", 0},
		"adds a column with a value":                      {"alter table mail add late bool not null default false;", 0},
		"adds a column that must be given":                {"alter table mail add late bool not null;", 1},
		"two columns, one of which must be given":         {"alter table mail\n    add a int,\n    add column b int not null;", 1},
		"drops a column":                                  {"alter table mail drop column late;", 1},
		"drops a column without the word":                 {"alter table mail drop late;", 1},
		"drops a table":                                   {"drop table mail;", 1},
		"drops a table that it says nobody needs":         {"-- contract: since 041: nothing reads it\ndrop table mail;", 0},
		"a contract without a reason":                     {"-- contract: since 041:\ndrop table mail;", 1},
		"a contract with itself":                          {"-- contract: since 050: nothing reads it\ndrop table mail;", 1},
		"renames a column":                                {"alter table mail rename column a to b;", 1},
		"renames a table":                                 {"alter table mail rename to letter;", 1},
		"changes a type":                                  {"alter table mail alter column a type bigint;", 1},
		"changes a type without the word":                 {"alter table mail alter a set data type bigint;", 1},
		"refuses empty values":                            {"alter table mail alter a set not null;", 1},
		"takes empty values, which nobody can read":       {"alter table mail alter a drop not null;", 1},
		"a constraint on rows that are there":             {"alter table mail add constraint c check (a > 0);", 1},
		"a constraint on new rows":                        {"alter table mail add constraint c check (a > 0) not valid;", 0},
		"an index that holds up writers":                  {"create index on mail (a);", 1},
		"an index on a small table":                       {"-- locks wake: it is empty nearly always\ncreate index on wake (a);", 0},
		"an excuse for another table":                     {"-- locks wake: it is empty nearly always\ncreate index on mail (a);", 1},
		"an index that holds up nobody":                   {"-- alone: built while others write\ndrop index concurrently if exists i;\ncreate index concurrently i on mail (a);", 0},
		"an index that cannot be built":                   {"create index concurrently i on mail (a);", 1},
		"more than indexes, alone":                        {"-- alone: quicker\ncreate index concurrently i on mail (a);\nalter table mail add b int;", 1},
		"fills a column":                                  {"alter table mail add b int; update mail set b = 1;", 1},
		"writes a table again":                            {"alter table mail add b uuid default gen_random_uuid();", 1},
		"words in a comment":                              {"-- drop table mail;\nalter table mail add b int; -- rename it later", 0},
		"words in a text":                                 {"insert into note values ('drop table mail');", 0},
		"words in a function":                             {"create function f() returns void language sql as $$ delete from mail $$;", 0},
		"takes a right away":                              {"revoke update on mail from app;", 1},
		"one column with a value, one that must be given": {"alter table mail add a int not null default 0, add b numeric(5,2) not null;", 1},
		"a table of its own may be anything":              {"create table x (a int); alter table x add constraint c check (a > 0); insert into x values (1); update x set a = 2;", 0},
		"a migration that does two things wrong":          {"alter table mail drop column a; alter table mail rename column b to c;", 2},
	} {
		t.Run(name, func(t *testing.T) {
			if found := breaches(50, c.script); len(found) != c.want {
				t.Errorf("%d breaches, want %d:\n%s", len(found), c.want, strings.Join(found, "\n"))
			}
		})
	}
}

func TestTheHeadsOfMigrations(t *testing.T) {
	got := contractLine.FindStringSubmatch("-- What for.\n-- contract: since 041: nothing reads it\ndrop table x;")
	if diff := cmp.Diff([]string{"-- contract: since 041: n", "041"}, got); diff != "" {
		t.Error(diff)
	}
}
