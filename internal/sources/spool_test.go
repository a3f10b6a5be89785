package sources

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"danhgia/activities"
)

func TestASpoolKeepsWholeFilesOnly(t *testing.T) {
	s := newSpool(t)
	key, size, err := s.Keep(t.Context(), strings.NewReader("dossier\nA\n"))
	must(t, err)
	if size != 10 || content(t, s, key) != "dossier\nA\n" {
		t.Errorf("%d bytes: %q", size, content(t, s, key))
	}
	if info, err := os.Stat(filepath.Join(s.Dir, key)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
	must(t, s.Remove(key))
	must(t, s.Remove(key))
	if _, err := s.Open(key); !errors.Is(err, activities.ErrNotFound) {
		t.Error(err)
	}
	s.Most = 9
	_, _, err = s.Keep(t.Context(), strings.NewReader("dossier\nA\n"))
	if got := inWords(t, err); got != "tệp lớn hơn 0 MB; hãy chia tệp hoặc thu hẹp câu truy vấn" {
		t.Error(got)
	}
	s.Most, s.MostTogether = 0, 5
	_, _, err = s.Keep(t.Context(), strings.NewReader("123456"))
	must(t, err)
	_, _, err = s.Keep(t.Context(), strings.NewReader("1"))
	if got := inWords(t, err); !strings.HasPrefix(got, "thư mục chờ nạp đã đầy") {
		t.Error(got)
	}
	entries, err := os.ReadDir(s.Dir)
	must(t, err)
	if len(entries) != 1 {
		t.Errorf("%d files are left", len(entries))
	}
	_, _, err = Spool{}.Keep(t.Context(), strings.NewReader("1"))
	if got := inWords(t, err); got != "máy chủ chưa đặt DANHGIA_SPOOL_DIR" {
		t.Error(got)
	}
}

func TestNoNameLeadsOutOfTheSpool(t *testing.T) {
	s := newSpool(t)
	_, _, err := s.Keep(t.Context(), strings.NewReader("1"))
	must(t, err)
	outside := filepath.Join(filepath.Dir(s.Dir), "outside")
	must(t, os.WriteFile(outside, []byte("secret"), 0o600))
	must(t, os.Symlink(outside, filepath.Join(s.Dir, strings.Repeat("A", 26))))
	for _, key := range []string{"../outside", "", ".", outside, strings.Repeat("A", 26)} {
		if _, err := s.Open(key); err == nil {
			t.Errorf("%q is opened", key)
		}
	}
	must(t, s.Remove("../outside"))
	if _, err := os.Stat(outside); err != nil {
		t.Error(err)
	}
}

func TestWhatNobodyWaitsForIsTakenAway(t *testing.T) {
	s := newSpool(t)
	var keys []string
	for range 3 {
		key, _, err := s.Keep(t.Context(), strings.NewReader("1"))
		must(t, err)
		keys = append(keys, key)
	}
	must(t, os.WriteFile(filepath.Join(s.Dir, "of another program"), nil, 0o600))
	old := time.Now().Add(-2 * time.Hour)
	for _, key := range keys[:2] {
		must(t, os.Chtimes(filepath.Join(s.Dir, key), old, old))
	}
	removed, err := s.Sweep(time.Now(), time.Hour, map[string]bool{keys[1]: true})
	must(t, err)
	if removed != 1 {
		t.Errorf("%d are removed", removed)
	}
	if _, err := s.Open(keys[0]); !errors.Is(err, activities.ErrNotFound) {
		t.Error("an old one that nobody uses is there still")
	}
	for _, key := range keys[1:] {
		if content(t, s, key) != "1" {
			t.Error("one that is in use, or new, is gone")
		}
	}
}
