package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"danhgia/activities"
	"danhgia/scoring"
)

// The sample: what the national portal published of the province of Phú Thọ for August 2026.
var sample = activities.Key{Province: "H44", Period: "2026-08"}

const sampleFolder = "samples/phu-tho-2026-08"

// administrator is the invented one of the sample.
const administrator = "quan-tri@phutho.example"

// evaluateSample rehearses the sample period with synthetic officers, unless it has been started before. So many
// reviews are left open, for a newcomer to answer.
func (s *stack) evaluateSample(ctx context.Context, leave int) error {
	e, err := s.store.Evaluation(ctx, sample)
	switch {
	case err == nil && e.State != activities.Refused:
		s.say("%s is %s already", sample.Period, e.State)
		return nil
	case err != nil && !errors.Is(err, activities.ErrNotFound):
		return err
	}
	return s.timed("sample", func() error {
		if err := s.prepareSample(ctx); err != nil {
			return err
		}
		return s.starter(ctx, "rehearse", "--in-place", "--period", string(sample.Period), "--source", sampleFolder,
			"--timeout", s.options.patience.String(), "--leave", strconv.Itoa(leave))
	})
}

// prepareSample hands in what a period with reviews needs: people, calendar and ladders.
func (s *stack) prepareSample(ctx context.Context) error {
	by := []string{"--as", administrator, "--reason", "sample"}
	for _, args := range [][]string{
		{"users", "add", "--name", "Quản trị hệ thống (dữ liệu mẫu)", "--email", administrator, "--role", "office-admin", "--reason", "sample"},
		append([]string{"calendar", "import", "samples/days-off.csv"}, by...),
		append([]string{"ladders", "import", "samples/ladders.yaml"}, by...),
		append([]string{"agencies", "import", "--period", string(sample.Period), "--source", sampleFolder}, by...),
		append([]string{"officers", "import", "samples/officers-phu-tho.csv"}, by...),
		append([]string{"letterhead", "set", "samples/letterhead-phu-tho.json"}, by...),
		append([]string{"targets", "add", "--name", "thu-muc-mau", "--kind", "directory", "--address", "cong-mau", "--states", "provisional,final,corrected"}, by...),
	} {
		if err := s.starter(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

func (s *stack) starter(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(s.programs, "starter"), args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = s.environment(), os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("starter %s: %w", args[0], err)
	}
	return nil
}

// showResults fetches the published results as everybody does, from the web server, writes them to out and prints
// the ranking.
func (s *stack) showResults(ctx context.Context, out string) error {
	address := s.endpoints.Web + "/api/v1/periods/" + string(sample.Period) + "/results"
	for file, from := range map[string]string{"results.json": address, "results.csv": address + ".csv"} {
		content, err := fetch(ctx, from)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, file), content, 0o644); err != nil {
			return fmt.Errorf("write the results: %w", err)
		}
	}
	content, err := os.ReadFile(filepath.Join(out, "results.json"))
	if err != nil {
		return err
	}
	var results scoring.Results
	if err := json.Unmarshal(content, &results); err != nil {
		return fmt.Errorf("read the results: %w", err)
	}
	s.printRanking(results)
	s.say("\nwritten: %s, %s", filepath.Join(out, "results.csv"), filepath.Join(out, "results.json"))
	return nil
}

func fetch(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("fetch the results: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch the results from %s: %s", address, response.Status)
	}
	return io.ReadAll(response.Body)
}
