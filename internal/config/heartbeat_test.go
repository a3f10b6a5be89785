package config

import (
	"strings"
	"testing"
	"time"
)

var usualHeartbeat = Heartbeat{Every: time.Minute, Late: 15 * time.Minute}

func TestSettingsOfTheHeartbeatAreChecked(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Heartbeat)
		err    string
	}{
		"none":             {func(*Heartbeat) {}, ""},
		"an address":       {func(h *Heartbeat) { h.Address = "https://canh-bao.example/ping/hunter2" }, ""},
		"one from a file":  {func(h *Heartbeat) { h.AddressFile = "https://canh-bao.example/ping/hunter2\n" }, ""},
		"on this machine":  {func(h *Heartbeat) { h.Address = "http://127.0.0.1:9999/x" }, ""},
		"without TLS":      {func(h *Heartbeat) { h.Address = "http://canh-bao.example/hunter2" }, "DANHGIA_HEARTBEAT_URL: not an address such as https://canh-bao.example/ping/…"},
		"with a password":  {func(h *Heartbeat) { h.Address = "https://a:hunter2@canh-bao.example/" }, "DANHGIA_HEARTBEAT_URL: not an address such as https://canh-bao.example/ping/…"},
		"two addresses":    {func(h *Heartbeat) { h.Address, h.AddressFile = "https://a.example/", "https://b.example/" }, "give one of them, not both"},
		"without a pause":  {func(h *Heartbeat) { h.Every = 0 }, "DANHGIA_HEARTBEAT_EVERY: 0s is shorter than a second"},
		"without patience": {func(h *Heartbeat) { h.Late = -1 }, "DANHGIA_HEARTBEAT_LATE: -1ns is shorter than a second"},
	} {
		t.Run(name, func(t *testing.T) {
			h := usualHeartbeat
			c.change(&h)
			err := h.check()
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Fatalf("got %v, want %s", err, c.err)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the address is in %v", err)
			}
			if err == nil && strings.HasSuffix(h.At(), "\n") {
				t.Errorf("the address is %q", h.At())
			}
		})
	}
}
