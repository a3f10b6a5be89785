package factor

import (
	"bytes"
	"errors"
	"image/png"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"danhgia/activities"
	"danhgia/review"
)

func TestACodeIsOfAboutNow(t *testing.T) {
	a := App{Issuer: "danhgia"}
	offer, err := a.Offer("lan@tinh.example")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 9, 14, 9, 30, 10, 0, time.UTC)
	code := func(at time.Time) string {
		t.Helper()
		text, err := totp.GenerateCode(offer.Secret, at)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for name, c := range map[string]struct {
		code string
		step int64 // from that of now
		ok   bool
	}{
		"of now":             {code(now), 0, true},
		"written in two":     {" " + code(now)[:3] + " " + code(now)[3:], 0, true},
		"of half a minute":   {code(now.Add(-30 * time.Second)), -1, true},
		"of a quick clock":   {code(now.Add(30 * time.Second)), 1, true},
		"of a minute before": {code(now.Add(-60 * time.Second)), 0, false},
		"truncated":          {code(now)[:5], 0, false},
		"empty":              {"", 0, false},
	} {
		step, ok := a.Step(offer.Secret, c.code, now)
		if want := now.Unix()/30 + c.step; ok != c.ok || ok && step != want {
			t.Errorf("%s: step %d, %v", name, step, ok)
		}
	}
	if _, ok := a.Step("not base32!", "123456", now); ok {
		t.Error("a secret that is none has a code")
	}
}

func TestAnOfferIsDrawnTheSameAgain(t *testing.T) {
	a := App{Issuer: "Đánh giá"}
	first, err := a.Offer("lan@tinh.example")
	if err != nil {
		t.Fatal(err)
	}
	again, err := a.Again("lan@tinh.example", first.Secret)
	if err != nil || again.Secret != first.Secret || !bytes.Equal(again.Image, first.Image) {
		t.Errorf("another offer, %v", err)
	}
	if _, err := png.Decode(bytes.NewReader(first.Image)); err != nil {
		t.Error(err)
	}
	if other, err := a.Offer("lan@tinh.example"); err != nil || other.Secret == first.Secret {
		t.Errorf("two offers are the same, %v", err)
	}
	if _, err := a.Again("lan@tinh.example", "not base32!"); err == nil {
		t.Error("a secret that is none is drawn")
	}
}

func TestPasskeysAreForSitesWithAName(t *testing.T) {
	for address, want := range map[string]bool{
		"https://danhgia.tinh.example": true, "http://localhost:8080": true,
		"http://127.0.0.1:8080": false, "https://[::1]": false, "http://danhgia.tinh.example": false, "": false, "://": false,
	} {
		if p, err := NewPasskeys("danhgia", address); err != nil || (p != nil) != want {
			t.Errorf("%q: %v, %v", address, p != nil, err)
		}
	}
}

const site = "https://danhgia.tinh.example"

// added is a passkey that a device has made for Lan.
func added(t *testing.T, p *Passkeys, d *device) activities.KeyHolder {
	t.Helper()
	lan := activities.KeyHolder{Person: "7", Name: "Lan"}
	options, state, err := p.BeginAdd(lan)
	if err != nil {
		t.Fatal(err)
	}
	key, err := p.FinishAdd(lan, state, d.make(t, options))
	if err != nil {
		t.Fatal(err)
	}
	key.ID = 1
	lan.Keys = []activities.Passkey{key}
	return lan
}

func TestAPasskeyIsMadeAndShown(t *testing.T) {
	p, err := NewPasskeys("danhgia", site)
	if err != nil {
		t.Fatal(err)
	}
	d := newDevice(t, site)
	lan := added(t, p, d)
	options, state, err := p.BeginShow(lan)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := p.FinishShow(lan, state, d.sign(t, options))
	if err != nil || shown.ID != 1 || bytes.Equal(shown.Content, lan.Keys[0].Content) {
		t.Errorf("%d, %v", shown.ID, err)
	}
}

func TestAPasskeyIsNotTaken(t *testing.T) {
	p, err := NewPasskeys("danhgia", site)
	if err != nil {
		t.Fatal(err)
	}
	d := newDevice(t, site)
	lan := added(t, p, d)
	hoa := added(t, p, newDevice(t, site))
	hoa.Person = "8"
	options, state, err := p.BeginShow(lan)
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := p.BeginShow(lan)
	if err != nil {
		t.Fatal(err)
	}
	signed := d.sign(t, options)
	copied := *d
	copied.counter = 1
	behind := lan
	key, err := p.FinishShow(lan, state, signed)
	if err != nil {
		t.Fatal(err)
	}
	behind.Keys = []activities.Passkey{key}
	for name, c := range map[string]struct {
		who      activities.KeyHolder
		response []byte
	}{
		"that is another person's":              {hoa, signed},
		"for an earlier challenge":              {lan, d.sign(t, other)},
		"signed on another site":                {lan, d.at("https://danhgia.tinh.example.evil.example").sign(t, options)},
		"of another device":                     {lan, newDevice(t, site).sign(t, options)},
		"that was copied: its counter is old":   {behind, copied.sign(t, options)},
		"of which the answer is no JSON":        {lan, []byte("{")},
		"of which nothing was sent":             {lan, nil},
		"of whom the key was removed meanwhile": {activities.KeyHolder{Person: "7", Name: "Lan"}, signed},
	} {
		if _, err := p.FinishShow(c.who, state, c.response); !errors.Is(err, review.ErrFactor) {
			t.Errorf("one %s: %v", name, err)
		}
	}
	creation, state, err := p.BeginAdd(lan)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.FinishAdd(lan, state, d.at("https://evil.example").make(t, creation)); !errors.Is(err, review.ErrFactor) {
		t.Errorf("made on another site: %v", err)
	}
	if _, err := p.FinishAdd(lan, state, []byte("{}")); !errors.Is(err, review.ErrFactor) {
		t.Errorf("made of nothing: %v", err)
	}
}
