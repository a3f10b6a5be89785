package postgres

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/internal/devstack/devtest"

	"github.com/jackc/pgx/v5"
)

func TestARoleThatMayNotMakeADatabaseIsToldWhatToDo(t *testing.T) {
	address, err := url.Parse(devtest.Database(t))
	must(t, err)
	password, _ := address.User.Password()
	super := *address
	super.User = url.UserPassword("postgres", password)
	conn, err := pgx.Connect(t.Context(), super.String())
	must(t, err)
	_, err = conn.Exec(t.Context(), "create role poor login password 'poor'")
	must(t, err)
	must(t, conn.Close(t.Context()))
	address.User = url.UserPassword("poor", "poor")
	_, err = CreateDatabase(t.Context(), address.String(), "danhgia_rehearsal_x")
	if !errors.Is(err, activities.ErrRefused) || !strings.Contains(err.Error(), `alter role "poor" createdb`) || strings.Contains(err.Error(), password) {
		t.Errorf("got %v", err)
	}
}

func TestADatabaseForATrialHasTheOfficesRulesAndNobody(t *testing.T) {
	address := devtest.Database(t)
	office, err := Open(t.Context(), address)
	must(t, err)
	t.Cleanup(office.Close)
	must(t, office.Migrate(t.Context()))
	must(t, office.AddIndexSet(t.Context(), "766-2026", []byte("code: 766-2026")))
	_, err = office.pool.Exec(t.Context(), `insert into day_off values ('2026-09-02', 'off', 'Quốc khánh'); insert into person (name, email) values ('Ai đó', 'ai-do@tinh.example')`)
	must(t, err)
	own, err := CreateDatabase(t.Context(), address, "danhgia_trial_of_a_test")
	must(t, err)
	t.Cleanup(func() { must(t, DropDatabase(context.Background(), address, "danhgia_trial_of_a_test")) })
	trial, err := Open(t.Context(), own)
	must(t, err)
	t.Cleanup(trial.Close)
	must(t, trial.Migrate(t.Context()))
	must(t, trial.CopyForTrial(t.Context(), office))
	var told string
	must(t, trial.pool.QueryRow(t.Context(), `select (select string_agg(code, ' ') from index_set) || ', ' || (select string_agg(basis, ' ') from day_off) || ', ' || (select count(*) from person)`).Scan(&told))
	if told != "766-2026, Quốc khánh, 0" {
		t.Errorf("it has %q", told)
	}
}
