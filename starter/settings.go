package main

import (
	"errors"
	"os"

	"danhgia/internal/config"
	"danhgia/internal/devstack"
	"danhgia/scoring"
)

// dataDir is where `make run` keeps what it started.
const dataDir = ".data"

// settings are those of the environment; without any, those of a `make run` in this folder.
func settings() (config.Config, error) {
	if os.Getenv("DANHGIA_POSTGRES_URL") == "" {
		if running, err := devstack.ReadEndpoints(dataDir); err == nil {
			if err := useStack(running); err != nil {
				return config.Config{}, err
			}
		}
	}
	return config.Load()
}

func useStack(running devstack.Endpoints) error {
	return errors.Join(os.Setenv("DANHGIA_POSTGRES_URL", running.Postgres), os.Setenv("TEMPORAL_ADDRESS", running.Temporal))
}

// periodFlag is a flag that takes a period.
type periodFlag struct{ period scoring.Period }

func (f *periodFlag) String() string { return string(f.period) }
func (f *periodFlag) Type() string   { return "PERIOD" }

func (f *periodFlag) Set(s string) (err error) {
	f.period, err = scoring.ParsePeriod(s)
	return err
}
