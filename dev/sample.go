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
	"strings"

	"danhgia/activities"
	"danhgia/scoring"
)

// The sample: what the national portal published of the province of Phú Thọ for August 2026.
var sample = activities.Key{Province: "H44", Period: "2026-08"}

const sampleFolder = "samples/phu-tho-2026-08"

// administrator is the invented one of the sample.
const administrator = "quan-tri@phutho.example"

// example is a province that a newcomer can look at.
type example struct {
	activities.Key
	office, domain       string           // its name, and that of its mail
	officers, letterhead string           // files
	source               string           // folder with what the portal said
	made                 string           // folder in which all of it is made up first; empty: nothing is
	earlier              []scoring.Period // months before, of which there are dossiers and what the portal said; the earliest first
	running              []string         // days of the month after, at whose ends there are dossiers of it
}

// examples are those that make run knows, by their names.
func examples(dir string) map[string]example {
	made := filepath.Join(dir, "sample")
	return map[string]example{
		"phu-tho": {
			Key: sample, office: "UBND tỉnh Phú Thọ", domain: "phutho.example",
			officers: "samples/officers-phu-tho.csv", letterhead: "samples/letterhead-phu-tho.json", source: sampleFolder,
		},
		"hung-yen": {
			Key: activities.Key{Province: "H31", Period: sample.Period}, office: "UBND tỉnh Hưng Yên", domain: "hungyen.example", made: made,
			officers: filepath.Join(made, "officers.csv"), letterhead: "samples/letterhead-hung-yen.json", source: filepath.Join(made, "portal"),
			earlier: []scoring.Period{"2026-04", "2026-05", "2026-06", "2026-07"}, running: []string{"2026-09-08", "2026-09-09"},
		},
	}
}

func (e example) administrator() string { return "quan-tri@" + e.domain }

// evaluateSample rehearses the sample period with synthetic officers, unless it has been started before. So many
// reviews are left open, for a newcomer to answer.
func (s *stack) evaluateSample(ctx context.Context, leave int) error {
	sample := s.options.sample
	e, err := s.store.Evaluation(ctx, sample.Key)
	switch {
	case err == nil && e.State != activities.Refused:
		s.say("%s is %s already", sample.Period, e.State)
		return nil
	case err != nil && !errors.Is(err, activities.ErrNotFound):
		return err
	}
	return s.timed("sample", func() error {
		if err := os.WriteFile(s.path(halfSample), nil, 0o600); err != nil {
			return fmt.Errorf("note that the sample is being made: %w", err)
		}
		if err := s.makeSample(ctx); err != nil {
			return err
		}
		if err := s.prepareSample(ctx); err != nil {
			return err
		}
		if err := s.rehearse(ctx, leave); err != nil {
			return err
		}
		return os.Remove(s.path(halfSample))
	})
}

// halfSample is the file that is there while the sample is being made and evaluated.
const halfSample = "sample.half"

// clearHalf removes the data of a start that was broken off before its sample was whole: nobody has worked on them yet.
func (s *stack) clearHalf() error {
	if _, err := os.Stat(s.path(halfSample)); err != nil {
		return nil //nolint:nilerr // the sample is whole, or was never begun
	}
	s.say("the last start was broken off before its sample was whole: it is made again")
	half := []string{"postgres", "mails"}
	for _, journal := range []string{"", "-journal", "-wal", "-shm"} { // a new file must not meet an old one's
		half = append(half, "temporal.db"+journal)
	}
	if s.options.sample.made != "" {
		half = append(half, filepath.Base(s.options.sample.made))
	}
	for _, name := range append(half, halfSample) {
		if err := os.RemoveAll(s.path(name)); err != nil {
			return fmt.Errorf("remove a sample that is not whole: %w", err)
		}
	}
	return nil
}

// makeSample makes up a sample that does not lie in the repository. One that was made before is left as it is.
func (s *stack) makeSample(ctx context.Context) error {
	sample := s.options.sample
	if _, err := os.Stat(sample.source); sample.made == "" || err == nil {
		return nil
	}
	if err := os.RemoveAll(sample.made); err != nil { // it was broken off
		return err
	}
	return s.starter(ctx, "sample", "--province", "hung-yen", "--dossiers", strconv.Itoa(sampleDossiers*(len(sample.earlier)+1)), "--period", string(sample.Period),
		"--months", strconv.Itoa(len(sample.earlier)+1), "--odd", strconv.Itoa(sampleOddities), "--running", strings.Join(sample.running, ","), "--out", sample.made)
}

// prepareSample hands in what a period with reviews needs: calendar, ladders, agencies, the months before it, and people.
// They come last: nobody is written to about months that were over before anybody was appointed.
func (s *stack) prepareSample(ctx context.Context) error {
	sample := s.options.sample
	first, source := sample.Period, sample.source
	if len(sample.earlier) > 0 {
		first, source = sample.earlier[0], sample.portalOf(sample.earlier[0])
	}
	err := s.starters(ctx,
		[]string{"users", "add", "--name", "Quản trị hệ thống (dữ liệu mẫu)", "--email", sample.administrator(), "--role", "office-admin", "--reason", "sample"},
		sample.by("calendar", "import", "samples/days-off.csv"),
		sample.by("ladders", "import", "samples/ladders.yaml"),
		sample.by("agencies", "import", "--period", string(first), "--source", source),
	)
	if err == nil {
		err = s.takeHistory(ctx)
	}
	if err != nil {
		return err
	}
	return s.starters(ctx,
		sample.by("officers", "import", sample.officers),
		sample.by("letterhead", "set", sample.letterhead),
		sample.by("targets", "add", "--name", "thu-muc-mau", "--kind", "directory", "--address", "cong-mau", "--states", "provisional,final,corrected"),
	)
}

// by are the arguments of a change, with who makes it and why.
func (e example) by(args ...string) []string {
	return append(args, "--as", e.administrator(), "--reason", "sample")
}

// starters call the starter once for each list of arguments.
func (s *stack) starters(ctx context.Context, calls ...[]string) error {
	for _, args := range calls {
		if err := s.starter(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

func (s *stack) starter(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(s.programs, "starter"), args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = s.environment(), s.aside(), os.Stderr
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
