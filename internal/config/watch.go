package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
)

// Watch are the settings of what tells those who run the programs how these are.
type Watch struct {
	// ServerListen and WorkerListen are where each program tells its health and figures, apart from its work.
	ServerListen string `env:"DANHGIA_SERVER_WATCH" envDefault:"127.0.0.1:9464"`
	WorkerListen string `env:"DANHGIA_WORKER_WATCH" envDefault:"127.0.0.1:9465"`
	// LogLevel is the least that is logged: debug, info, warn or error.
	LogLevel string `env:"DANHGIA_LOG_LEVEL" envDefault:"info"`
}

func (w Watch) check() error {
	var faults []error
	for _, listen := range []struct{ name, address string }{
		{"DANHGIA_SERVER_WATCH", w.ServerListen}, {"DANHGIA_WORKER_WATCH", w.WorkerListen},
	} {
		if _, _, err := net.SplitHostPort(listen.address); err != nil {
			faults = append(faults, fmt.Errorf("%s: %q is not an address such as 127.0.0.1:9464", listen.name, listen.address))
		}
	}
	if err := new(slog.Level).UnmarshalText([]byte(w.LogLevel)); err != nil {
		faults = append(faults, fmt.Errorf("DANHGIA_LOG_LEVEL: %q is none of debug, info, warn and error", w.LogLevel))
	}
	return errors.Join(faults...)
}

// Level is the least that is logged.
func (w Watch) Level() slog.Level {
	var level slog.Level                        // info
	_ = level.UnmarshalText([]byte(w.LogLevel)) // what is no level was refused
	return level
}
