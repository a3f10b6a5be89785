package main

import (
	"testing"
	"time"
)

func TestADurationIsSaidInWhatPeopleCount(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"0.04 s":   40 * time.Millisecond,
		"59.99 s":  time.Minute - 10*time.Millisecond,
		"1 min":    time.Minute,
		"59 min":   time.Hour - time.Second,
		"1 h":      time.Hour,
		"23 h":     24*time.Hour - time.Second,
		"1 d 0 h":  24 * time.Hour,
		"7 d 23 h": 689398*time.Second + 890*time.Millisecond,
	} {
		if got := took(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
