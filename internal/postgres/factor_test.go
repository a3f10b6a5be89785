package postgres

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"danhgia/activities"
	"danhgia/review"
)

// counting is an app whose code is the number of its time step.
type counting struct{}

func (counting) Offer(string) (activities.AppOffer, error) {
	return activities.AppOffer{Secret: "SECRET-OF-THE-APP"}, nil
}

func (counting) Again(_, secret string) (activities.AppOffer, error) {
	return activities.AppOffer{Secret: secret}, nil
}

func (counting) Step(_, code string, now time.Time) (int64, bool) {
	step, err := strconv.ParseInt(code, 10, 64)
	return step, err == nil && step == now.Unix()/30
}

func (d *door) code(t *testing.T) string {
	t.Helper()
	return strconv.FormatInt(mustNow(t, d.db).Unix()/30, 10)
}

// armed is the session of an administrator who has just added an app, with their recovery codes.
func armed(t *testing.T) (d *door, token string, recovery []string) {
	t.Helper()
	d = newDoor(t)
	d.App = counting{}
	weak := d.enter(t, "admin@so.example")
	offer, err := d.OfferApp(d.session(t, weak), "admin")
	must(t, err)
	shown, err := d.AddApp(t.Context(), d.session(t, weak), offer.Ticket, d.code(t))
	must(t, err)
	if !d.ended(t, weak) {
		t.Error("the token of before opens the session still")
	}
	return d, shown.Token, shown.Recovery
}

func TestAnAppIsAddedShownAndNeverTwiceWithOneCode(t *testing.T) {
	d, token, recovery := armed(t)
	if s := d.session(t, token); !s.Strong || !s.Needs || len(recovery) != 10 {
		t.Errorf("%+v, %d recovery codes", s, len(recovery))
	}
	again := d.enter(t, "admin@so.example")
	if d.session(t, again).Strong {
		t.Fatal("a new session is strong by itself")
	}
	if _, err := d.ShowApp(t.Context(), d.session(t, again), d.code(t)); !errors.Is(err, review.ErrFactor) {
		t.Errorf("the code that it was added with: %v", err)
	}
	d.later(t, "30 seconds")
	code := d.code(t)
	var (
		group sync.WaitGroup
		lock  sync.Mutex
		taken []string
	)
	s := d.session(t, again)
	for range 4 {
		group.Go(func() {
			strong, err := d.ShowApp(t.Context(), s, code)
			lock.Lock()
			defer lock.Unlock()
			if err == nil {
				taken = append(taken, strong)
			} else if !errors.Is(err, review.ErrFactor) {
				t.Errorf("%v", err)
			}
		})
	}
	group.Wait()
	if len(taken) != 1 || !d.session(t, taken[0]).Strong || !d.ended(t, again) {
		t.Errorf("one code was taken %d times", len(taken))
	}
}

func TestFactorsAreNotGuessed(t *testing.T) {
	d, _, recovery := armed(t)
	weak := d.enter(t, "admin@so.example")
	s := d.session(t, weak)
	for range review.Limits[review.FactorOf].Most {
		if _, err := d.ShowApp(t.Context(), s, "1"); !errors.Is(err, review.ErrFactor) {
			t.Fatal(err)
		}
	}
	if _, err := d.ShowRecovery(t.Context(), s, recovery[0]); !errors.Is(err, review.ErrTooOften) {
		t.Errorf("after too many: %v", err)
	}
	d.later(t, "16 minutes")
	strong, err := d.ShowRecovery(t.Context(), d.session(t, weak), strings.ToUpper(recovery[0])+" ")
	must(t, err)
	if !d.session(t, strong).Strong {
		t.Error("the recovery code does nothing")
	}
	weak = d.enter(t, "admin@so.example")
	if _, err := d.ShowRecovery(t.Context(), d.session(t, weak), recovery[0]); !errors.Is(err, review.ErrFactor) {
		t.Errorf("a second time: %v", err)
	}
}

func TestWhoHasAFactorShowsItBeforeTheyChangeAny(t *testing.T) {
	d, strong, _ := armed(t)
	weak := d.session(t, d.enter(t, "admin@so.example"))
	offer, err := d.OfferApp(weak, "admin")
	must(t, err)
	if _, err := d.AddApp(t.Context(), weak, offer.Ticket, d.code(t)); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("add: %v", err)
	}
	if err := d.DropApp(t.Context(), weak); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("remove: %v", err)
	}
	if _, err := d.NewRecovery(t.Context(), weak); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("recovery codes: %v", err)
	}
	if err := d.DropApp(t.Context(), d.session(t, strong)); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("the last factor of an administrator was removed: %v", err)
	}
	if _, err := d.AddApp(t.Context(), d.session(t, strong), offer.Ticket, d.code(t)); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("a ticket of another session: %v", err)
	}
	texts, err := d.NewRecovery(t.Context(), d.session(t, strong))
	must(t, err)
	if f, err := d.Factors(t.Context(), weak); err != nil || len(f.Recovery) != len(texts) {
		t.Errorf("%d recovery codes, %v", len(f.Recovery), err)
	}
}

func TestTheSecretOfAnAppIsSealed(t *testing.T) {
	d, _, recovery := armed(t)
	for _, secret := range []string{"SECRET-OF-THE-APP", recovery[0], strings.ReplaceAll(recovery[0], "-", "")} {
		var n int
		must(t, d.db.pool.QueryRow(t.Context(),
			"select count(*) from (select encode(secret, 'escape') as x from totp union all select code_mac from recovery_code) y where strpos(x, $1) > 0", secret).Scan(&n))
		if n > 0 {
			t.Errorf("%s is stored", secret)
		}
	}
	weak := d.session(t, d.enter(t, "admin@so.example"))
	d.later(t, "30 seconds")
	d.Key = activities.SignInKey(strings.Repeat("x", 32))
	if _, err := d.ShowApp(t.Context(), weak, d.code(t)); !errors.Is(err, review.ErrFactor) {
		t.Errorf("by another key: %v", err)
	}
}

func TestPasskeysAreKeptAndRemovedByTheirOwner(t *testing.T) {
	d, strong, _ := armed(t)
	d.Passkeys = fixedKeys{}
	s := d.session(t, strong)
	_, ticket, err := d.OfferPasskey(t.Context(), s)
	must(t, err)
	for name, wrong := range map[string]string{"with an end of line": "a\nb", "too long": strings.Repeat("a", 61)} {
		if _, err := d.AddPasskey(t.Context(), s, ticket, []byte("1"), wrong); !errors.Is(err, review.ErrSignIn) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = d.AddPasskey(t.Context(), s, ticket, []byte("1"), " Điện thoại ")
	must(t, err)
	f, err := d.Factors(t.Context(), s)
	must(t, err)
	if len(f.Passkeys) != 1 || f.Passkeys[0].Name != "Điện thoại" || !f.Passkeys[0].Used.IsZero() {
		t.Fatalf("%+v", f.Passkeys)
	}
	other := d.session(t, d.enter(t, "binh@so.example"))
	if err := d.DropPasskey(t.Context(), other, f.Passkeys[0].ID); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("another person's was removed: %v", err)
	}
	weak := d.session(t, d.enter(t, "admin@so.example"))
	_, ticket, err = d.AskPasskey(t.Context(), weak)
	must(t, err)
	token, err := d.ShowPasskey(t.Context(), weak, ticket, []byte("signed"))
	must(t, err)
	if f, err = d.Factors(t.Context(), s); err != nil || len(f.Passkeys) != 1 || f.Passkeys[0].Used.IsZero() || string(f.Passkeys[0].Content) != `{"used": true}` {
		t.Errorf("%+v, %v", f.Passkeys, err)
	}
	must(t, d.DropApp(t.Context(), d.session(t, token)))
	if err := d.DropPasskey(t.Context(), d.session(t, token), f.Passkeys[0].ID); !errors.Is(err, review.ErrSignIn) {
		t.Errorf("the last factor was removed: %v", err)
	}
}

// fixedKeys takes everything; the real ceremonies are tested in internal/factor.
type fixedKeys struct{}

func (fixedKeys) BeginAdd(activities.KeyHolder) (options, state []byte, err error) {
	return []byte("{}"), []byte("{}"), nil
}

func (fixedKeys) FinishAdd(_ activities.KeyHolder, _, response []byte) (activities.Passkey, error) {
	return activities.Passkey{Credential: response, Content: []byte(`{"used": false}`)}, nil
}

func (fixedKeys) BeginShow(activities.KeyHolder) (options, state []byte, err error) {
	return []byte("{}"), []byte("{}"), nil
}

func (fixedKeys) FinishShow(k activities.KeyHolder, _, _ []byte) (activities.Passkey, error) {
	key := k.Keys[0]
	key.Content = []byte(`{"used": true}`)
	return key, nil
}
