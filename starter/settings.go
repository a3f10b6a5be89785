package main

import (
	"errors"
	"os"
	"path/filepath"

	"danhgia/internal/config"
	"danhgia/internal/devstack"
	"danhgia/scoring"
)

// dataDirs are where `make run` keeps what it started: by itself, or with another sample.
var dataDirs = []string{".data", filepath.Join(".data", "hung-yen")}

// settings are those of the environment; without any, those of a `make run` in this folder.
func settings() (config.Config, error) {
	for _, dir := range dataDirs {
		if running, err := devstack.ReadEndpoints(dir); err == nil && os.Getenv("DANHGIA_POSTGRES_URL") == "" {
			if err := useStack(running); err != nil {
				return config.Config{}, err
			}
		}
	}
	return config.Load()
}

func useStack(running devstack.Endpoints) error {
	err := errors.Join(os.Setenv("DANHGIA_POSTGRES_URL", running.Postgres), os.Setenv("TEMPORAL_ADDRESS", running.Temporal),
		os.Setenv("DANHGIA_POSTGRES_OWNER_URL", running.PostgresOwner))
	if running.Province != "" {
		err = errors.Join(err, os.Setenv("DANHGIA_PROVINCE", running.Province))
	}
	return err
}

// periodFlag is a flag that takes a period.
type periodFlag struct{ period scoring.Period }

func (f *periodFlag) String() string { return string(f.period) }
func (f *periodFlag) Type() string   { return "PERIOD" }

func (f *periodFlag) Set(s string) (err error) {
	f.period, err = scoring.ParsePeriod(s)
	return err
}
