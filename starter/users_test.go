package main

import (
	"strings"
	"testing"

	"danhgia/activities"
)

func TestAnAdministratorResetsFactorsAndSignsPeopleOut(t *testing.T) {
	store := newOffice(t)
	addAdmin(t)
	mustCall := func(args ...string) string {
		t.Helper()
		code, out, errs := call(t, args...)
		if code != exitGood {
			t.Fatalf("%v: exit code %d, %s", args, code, errs)
		}
		return out
	}
	const lan = "lan@tinh.example"
	mustCall(as(admin, "users", "add", "--name", "Lan", "--email", lan, "--role", "office-staff")...)
	entrance := activities.Entrance{Store: store, Province: "H44", Key: activities.SignInKey(strings.Repeat("k", 32))}
	token, hash := activities.NewToken()
	must(t, store.OpenSSO(t.Context(), lan, activities.Device{Province: "H44", Token: hash}))
	session, err := store.Session(t.Context(), "H44", token)
	must(t, err)
	must(t, store.ChangeFactors(t.Context(), "H44", session, activities.Limited{}, func(activities.Factors) (activities.FactorChange, error) {
		return activities.FactorChange{App: &activities.AppFactor{Sealed: []byte("sealed")}}, nil
	}))
	if out := mustCall("users", "list"); !strings.Contains(out, "Lan <lan@tinh.example>\n  office-staff from 2026-09-03\n  sessions: 1; authenticator app: true; passkeys: 0\n") {
		t.Errorf("listed: %s", out)
	}
	if out := mustCall(as(admin, "users", "sign-out", "--email", lan)...); !strings.Contains(out, "1 sessions ended") {
		t.Errorf("signed out: %s", out)
	}
	mustCall(as(admin, "users", "factor-reset", "--email", lan)...)
	if f, err := entrance.Factors(t.Context(), session); err != nil || f.Any() {
		t.Errorf("%+v, %v", f, err)
	}
	for name, args := range map[string][]string{
		"staff":             as(lan, "users", "factor-reset", "--email", admin),
		"of an unknown one": as(admin, "users", "sign-out", "--email", "x@tinh.example"),
	} {
		if code, out, _ := call(t, args...); code != exitRefused {
			t.Errorf("%s: exit code %d, %s", name, code, out)
		}
	}
}
