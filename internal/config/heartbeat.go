package config

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Heartbeat are the settings of the signal that tells somebody outside that the work goes on. Without an address there
// is none. The address may be a secret: it is never part of an error.
type Heartbeat struct {
	Address     string `env:"DANHGIA_HEARTBEAT_URL"`
	AddressFile string `env:"DANHGIA_HEARTBEAT_URL_FILE,file"`
	// Every is how often the signal is given, Late how long something may be due before it is withheld.
	Every time.Duration `env:"DANHGIA_HEARTBEAT_EVERY" envDefault:"1m"`
	Late  time.Duration `env:"DANHGIA_HEARTBEAT_LATE" envDefault:"15m"`
}

func (h *Heartbeat) check() error {
	h.Address, h.AddressFile = strings.TrimSpace(h.Address), strings.TrimSpace(h.AddressFile)
	var faults []error
	if h.Address != "" && h.AddressFile != "" {
		faults = append(faults, errors.New("DANHGIA_HEARTBEAT_URL and DANHGIA_HEARTBEAT_URL_FILE: give one of them, not both"))
	}
	if at := h.At(); at != "" && !asked(at) {
		faults = append(faults, errors.New("DANHGIA_HEARTBEAT_URL: not an address such as https://canh-bao.example/ping/…"))
	}
	if h.Every < time.Second {
		faults = append(faults, fmt.Errorf("DANHGIA_HEARTBEAT_EVERY: %s is shorter than a second", h.Every))
	}
	if h.Late < time.Second {
		faults = append(faults, fmt.Errorf("DANHGIA_HEARTBEAT_LATE: %s is shorter than a second", h.Late))
	}
	return errors.Join(faults...)
}

// At is the address that the signal goes to; empty: there is none.
func (h Heartbeat) At() string { return h.Address + h.AddressFile }

// asked says whether an address can be asked: by https, or on this machine.
func asked(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())
}
