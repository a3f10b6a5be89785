package portal

import (
	"cmp"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/scoring"
)

// agency is one agency over the files, in the order of the answers; nil where a file does not have it.
type agency struct {
	records []*record
}

// match joins the files' records by the portal's id: the province first, then by code.
func match(answers []answer, province string, gaps []scoring.Gap) ([]activities.CollectedAgency, error) {
	if err := checkProvince(answers, province); err != nil {
		return nil, err
	}
	joined := join(answers)
	agencies := make([]activities.CollectedAgency, 0, len(joined))
	open := gapSet(gaps)
	var faults []error
	for _, id := range slices.Sorted(maps.Keys(joined)) {
		a, err := joined[id].collect(province)
		if err == nil {
			err = joined[id].checkGaps(a.Agency, open)
		}
		faults = append(faults, err)
		agencies = append(agencies, a)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	slices.SortFunc(agencies, byCode)
	if err := checkTwins(agencies, joined); err != nil {
		return nil, err
	}
	return agencies, checkStale(gaps, open, agencies)
}

// byCode puts the province first: its code is the beginning of all others.
func byCode(a, b activities.CollectedAgency) int {
	return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.SourceID, b.SourceID))
}

// checkProvince finds a file of another province: by its code, or, in a file without codes, by its id.
func checkProvince(answers []answer, province string) error {
	var reference *record
	for i := range answers {
		head := &answers[i].head
		if head.code != "" && head.code != province {
			return head.refuse("departmentCode", "the file is of province %s, not of %s as asked for", head.code, province)
		}
		if head.code != "" && reference == nil {
			reference = head
		}
	}
	if reference == nil {
		return answers[0].head.refuse("departmentCode", "no file gives the province's code")
	}
	for _, a := range answers {
		if a.head.id != reference.id {
			return a.head.refuse("departmentId", "the file is of another province than %s, which is of %s", reference.file, reference.record.En)
		}
	}
	return nil
}

func join(answers []answer) map[string]agency {
	joined := map[string]agency{}
	put := func(file int, r *record) {
		if _, ok := joined[r.id]; !ok {
			joined[r.id] = agency{records: make([]*record, len(answers))}
		}
		joined[r.id].records[file] = r
	}
	for i := range answers {
		for j := range answers[i].list {
			put(i, &answers[i].list[j])
		}
		put(i, &answers[i].head)
	}
	return joined
}

// collect makes one agency of its records, which must agree on its code and kind.
func (a agency) collect(province string) (activities.CollectedAgency, error) {
	first := a.first(func(r *record) bool { return r != nil })
	coded := a.first(func(r *record) bool { return r != nil && r.code != "" })
	if coded == nil {
		return activities.CollectedAgency{}, first.refuse("departmentCode", "no file gives this agency's code")
	}
	if err := a.checkAgreement(first, coded); err != nil {
		return activities.CollectedAgency{}, err
	}
	if err := checkCode(coded, province); err != nil {
		return activities.CollectedAgency{}, err
	}
	return activities.CollectedAgency{
		Agency:   scoring.Agency{Code: coded.code, Name: first.name, Kind: first.kind},
		SourceID: first.id,
		Figures:  a.figures(coded.code),
	}, nil
}

func (a agency) first(is func(*record) bool) *record {
	if i := slices.IndexFunc(a.records, is); i >= 0 {
		return a.records[i]
	}
	return nil
}

func (a agency) checkAgreement(first, coded *record) error {
	for _, r := range a.records {
		if r == nil {
			continue
		}
		if r.code != "" && r.code != coded.code {
			return r.refuse("departmentCode", "%s has the code %s for the same id", coded.file, coded.code)
		}
		if r.kind != first.kind {
			return r.refuse("level", "the record says %s, but %s says %s for the same id", r.kind, first.file, first.kind)
		}
	}
	return nil
}

var unitCode = regexp.MustCompile(`^[0-9A-Za-z]+([.-][0-9A-Za-z]+)*$`)

// checkCode wants H44.104 for an agency of H44.
func checkCode(r *record, province string) error {
	unit, below := strings.CutPrefix(r.code, province+".")
	if r.kind == scoring.Province || below && unitCode.MatchString(unit) {
		return nil
	}
	return r.refuse("departmentCode", "%q is not a code within province %s, such as %s.104", r.code, province, province)
}

func (a agency) figures(code string) scoring.Figures {
	f := scoring.Figures{Agency: code}
	for i, r := range a.records {
		if r == nil {
			continue
		}
		f.Measures = append(f.Measures, r.measures...)
		if r.score.Known {
			f.Groups = append(f.Groups, scoring.GroupScore{Group: sources[i].group, Published: r.score.Value})
		}
	}
	return f
}

func checkTwins(agencies []activities.CollectedAgency, joined map[string]agency) error {
	for i := 1; i < len(agencies); i++ {
		if agencies[i].Code != agencies[i-1].Code {
			continue
		}
		r := joined[agencies[i].SourceID].first(func(r *record) bool { return r != nil && r.code != "" })
		return r.refuse("departmentCode", "%s (%s) has the same code", agencies[i-1].Name, agencies[i-1].SourceID)
	}
	return nil
}
