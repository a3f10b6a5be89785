package portal

import (
	"errors"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/scoring"
)

// gap is an agency that a file lacks.
type gap struct{ agency, file string }

// gapSet are the allowed gaps that have not been met yet.
func gapSet(gaps []scoring.Gap) map[gap]bool {
	set := make(map[gap]bool, len(gaps))
	for _, g := range gaps {
		set[gap{g.Agency, g.File}] = true
	}
	return set
}

// checkGaps refuses a file that lacks the agency, unless exactly that is allowed; an allowed gap is struck off open.
func (a agency) checkGaps(agency scoring.Agency, open map[gap]bool) error {
	there := a.first(func(r *record) bool { return r != nil })
	var faults []error
	for i, r := range a.records {
		key := gap{agency.Code, sources[i].file}
		if r == nil && !open[key] {
			faults = append(faults, place{file: key.file, record: named(agency.Code + " " + agency.Name)}.refuse("",
				"the agency is missing, although %s has it; collect the file again, or allow the gap with a reason", there.file))
		}
		if r == nil {
			delete(open, key)
		}
	}
	return errors.Join(faults...)
}

// checkStale refuses allowed gaps that do not occur: left standing, they would hide the next one.
func checkStale(gaps []scoring.Gap, open map[gap]bool, agencies []activities.CollectedAgency) error {
	for _, g := range gaps {
		if !open[gap{g.Agency, g.File}] {
			continue
		}
		known := slices.ContainsFunc(agencies, func(a activities.CollectedAgency) bool { return a.Code == g.Agency })
		if !known {
			return gapPlace(g).refuse("", "no file has an agency with this code; correct the gap or take it back")
		}
		return gapPlace(g).refuse("", "the file has the agency; take the gap back")
	}
	return nil
}

// checkGapList refuses gaps that say too little to be kept.
func checkGapList(gaps []scoring.Gap) error {
	seen := map[gap]bool{}
	for _, g := range gaps {
		key := gap{g.Agency, g.File}
		switch {
		case sourceOf(g.File) == nil:
			return gapPlace(g).refuse("", "there is no such file; the files are %s", fileNames())
		case strings.TrimSpace(g.Reason) == "":
			return gapPlace(g).refuse("", "the reason is missing; say why the file may lack this agency")
		case seen[key]:
			return gapPlace(g).refuse("", "the gap is listed twice")
		}
		seen[key] = true
	}
	return nil
}

func gapPlace(g scoring.Gap) place {
	return place{file: manifestName, record: scoring.Text{Vi: "thiếu " + g.Agency + " trong " + g.File, En: "gap of " + g.Agency + " in " + g.File}}
}
