package activities

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"danhgia/scoring"
)

// Volume is what a file of results is of: a revision of a period, or the latest revisions of all periods as they stood
// after so many publications. So a volume never changes: its version names it.
type Volume struct {
	Province  string
	Period    scoring.Period // empty: all periods
	Version   int            // the revision, or how many revisions of all periods had been published
	Revisions []Publication  // without contents, by period
}

// VolumeOf is the volume of a period, or of all when p is empty; version 0 is the latest. all are all revisions of the
// province in the order of their publication. ErrNotFound: there is no such version.
func VolumeOf(all []Publication, province string, p scoring.Period, version int) (Volume, error) {
	v := Volume{Province: province, Period: p, Version: version}
	if p != "" {
		return v.one(all)
	}
	if version == 0 {
		v.Version = len(all)
	}
	if v.Version < 1 || v.Version > len(all) {
		return v, fmt.Errorf("version %d of all periods: %w", version, ErrNotFound)
	}
	latest := map[scoring.Period]Publication{}
	for _, r := range all[:v.Version] {
		if r.Revision >= latest[r.Period].Revision {
			latest[r.Period] = r
		}
	}
	for _, r := range latest {
		v.Revisions = append(v.Revisions, r)
	}
	slices.SortFunc(v.Revisions, func(a, b Publication) int { return a.Period.Compare(b.Period) })
	return v, nil
}

func (v Volume) one(all []Publication) (Volume, error) {
	for _, r := range all {
		if r.Period == v.Period && (v.Version == r.Revision || v.Version == 0 && (len(v.Revisions) == 0 || r.Revision > v.Revisions[0].Revision)) {
			v.Revisions = []Publication{r}
		}
	}
	switch {
	case len(v.Revisions) > 0:
		v.Version = v.Revisions[0].Revision
		return v, nil
	case v.Version == 0:
		return v, fmt.Errorf("results of %s: %w", v.Period, ErrNotFound)
	default:
		return v, fmt.Errorf("revision %d of %s: %w", v.Version, v.Period, ErrNotFound)
	}
}

// DataFile is a file of a volume.
type DataFile struct {
	Ending string // of its name: -results.csv
	Name   string
	Bytes  int64
	SHA256 string
}

// AllPeriods is how the volume of all periods is called in names of files.
const AllPeriods = "all"

// Label names the version: r2 of a period, v37 of all.
func (v Volume) Label() string {
	if v.Period == "" {
		return fmt.Sprintf("v%d", v.Version)
	}
	return fmt.Sprintf("r%d", v.Version)
}

// Name is the name of a file of the volume: danhgia-H44-2026-08-r2-results.csv for "-results.csv".
func (v Volume) Name(rest string) string { return v.NameAs(v.Label(), rest) }

// NameAs is a name with something else in place of the version.
func (v Volume) NameAs(label, rest string) string {
	span := string(v.Period)
	if v.Period == "" {
		span = AllPeriods
	}
	return fmt.Sprintf("danhgia-%s-%s-%s%s", v.Province, span, label, rest)
}

// Latest is the last publication in the volume.
func (v Volume) Latest() (last Publication) {
	for _, r := range v.Revisions {
		if !r.Published.Before(last.Published) {
			last = r
		}
	}
	return last
}

// Streams read the revisions of the volume, one at a time.
func (a Archive) Streams(ctx context.Context, v Volume) iter.Seq2[Stream, error] {
	return func(yield func(Stream, error) bool) {
		for _, r := range v.Revisions {
			s, err := a.Stream(ctx, r.Key, r.Revision)
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
}
