package devstack

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Endpoints are the addresses of everything that runs. Those of Postgres have a password in them.
type Endpoints struct {
	Web        string `json:"web"`         // http://127.0.0.1:8080
	Temporal   string `json:"temporal"`    // 127.0.0.1:7233
	TemporalUI string `json:"temporal_ui"` // http://127.0.0.1:8233
	Postgres   string `json:"postgres"`    // postgres://danhgia_app:…@127.0.0.1:54320/danhgia?sslmode=disable
	SMTP       string `json:"smtp"`        // 127.0.0.1:2525
	Catcher    string `json:"catcher"`     // http://127.0.0.1:8025
	Province   string `json:"province"`    // whose data it has: H44
	// PostgresOwner is the same database by the role that owns its tables.
	PostgresOwner string `json:"postgres_owner"`
	// ServerWatch and WorkerWatch are where the programs tell their health and figures: 127.0.0.1:9464
	ServerWatch string `json:"server_watch"`
	WorkerWatch string `json:"worker_watch"`
}

func endpointsFile(dir string) string { return filepath.Join(dir, "endpoints.json") }

// WriteEndpoints writes endpoints.json into dir, whole or not at all, readable by its owner only. That it is there
// means that everything is ready.
func WriteEndpoints(dir string, e Endpoints) error {
	content, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the endpoints: %w", err)
	}
	if err := writeAtomically(endpointsFile(dir), append(content, '\n')); err != nil {
		return fmt.Errorf("write the endpoints: %w", err)
	}
	return nil
}

func writeAtomically(file string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing is there any more once it has been renamed
	if _, err := f.Write(content); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}

// ReadEndpoints reads endpoints.json from dir; fs.ErrNotExist while danhgia is not running or not ready.
func ReadEndpoints(dir string) (e Endpoints, err error) {
	content, err := os.ReadFile(endpointsFile(dir))
	if err != nil {
		return e, fmt.Errorf("read the endpoints (is danhgia running? start it with: make run): %w", err)
	}
	if err := json.Unmarshal(content, &e); err != nil {
		return e, fmt.Errorf("decode %s: %w", endpointsFile(dir), err)
	}
	return e, nil
}

// RemoveEndpoints removes endpoints.json from dir, if it is there.
func RemoveEndpoints(dir string) error {
	if err := os.Remove(endpointsFile(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the endpoints: %w", err)
	}
	return nil
}
