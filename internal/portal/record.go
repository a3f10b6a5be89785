package portal

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"danhgia/scoring"
)

// province reads the record of the province itself.
func (d decoder) province(n node) (record, error) {
	n.record = scoring.Text{Vi: "bản ghi của tỉnh", En: "the province's record"}
	r, err := d.identify(n)
	if err != nil {
		return record{}, err
	}
	n.place = r.place
	if kind, _ := n.text("departmentType"); kind != "" && kind != "PROVINCE" {
		return record{}, n.refuse("departmentType", "%q is not PROVINCE", kind)
	}
	r.kind = scoring.Province
	return d.figures(n, r, d.score.head, d.headRatios)
}

// agencies reads the list of records, each agency once; head is the id of the province, which is not among them.
func (d decoder) agencies(data node, head string) ([]record, error) {
	nodes, err := data.objects(d.source.list)
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool, len(nodes)+1)
	seen[head] = true
	records := make([]record, len(nodes))
	var faults []error
	for i, n := range nodes {
		n.record = scoring.Text{
			Vi: fmt.Sprintf("bản ghi thứ %d của data.%s", i+1, d.source.list), En: fmt.Sprintf("record %d of data.%s", i+1, d.source.list),
		}
		r, err := d.agency(n)
		if err == nil && seen[r.id] {
			err = r.refuse("departmentId", "%s is in the file twice; collect it again", r.id)
		}
		faults = append(faults, err)
		seen[r.id] = true
		records[i] = r
	}
	return records, errors.Join(faults...)
}

func (d decoder) agency(n node) (record, error) {
	r, err := d.identify(n)
	if err != nil {
		return record{}, err
	}
	n.place = r.place
	if r.kind, err = kindOf(n); err != nil {
		return record{}, err
	}
	return d.figures(n, r, d.score.list, d.listRatios)
}

// identify reads who the record is of; from here on messages name it by code and name, or by name and id.
func (d decoder) identify(n node) (r record, err error) {
	d.note(n)
	for _, f := range []struct {
		name string
		into *string
	}{{"departmentId", &r.id}, {"departmentName", &r.name}, {"departmentCode", &r.code}} {
		if *f.into, err = n.text(f.name); err != nil {
			return record{}, err
		}
	}
	if r.id == "" {
		return record{}, n.refuse("departmentId", "the record has no id")
	}
	if r.name == "" {
		return record{}, n.refuse("departmentName", "the record has no name")
	}
	r.place = place{file: n.file, record: named(r.name + " (" + r.id + ")")}
	if r.code != "" {
		r.record = named(r.code + " " + r.name)
	}
	return r, nil
}

// kinds are the portal's words for the kind of an agency below the province, by field.
var kinds = []struct {
	field string
	words map[string]scoring.Kind
}{
	{"departmentType", map[string]scoring.Kind{"PROVINCIAL_DEPARTMENT": scoring.Department, "COMMUNE_PEOPLE_COMMITTEE": scoring.Commune}},
	{"departmentLevel", map[string]scoring.Kind{"PROVINCE": scoring.Department, "COMMUNE": scoring.Commune}},
	{"level", map[string]scoring.Kind{"PROVINCE": scoring.Department, "COMMUNE": scoring.Commune}},
}

// kindOf refuses a record whose words are unknown, missing or contradict each other.
func kindOf(n node) (kind scoring.Kind, err error) {
	for _, k := range kinds {
		word, err := n.text(k.field)
		if err != nil {
			return "", err
		}
		if word == "" {
			continue
		}
		said, ok := k.words[word]
		if !ok {
			return "", n.refuse(k.field, "%q is not a kind of agency that is known here", word)
		}
		if kind != "" && kind != said {
			return "", n.refuse(k.field, "%q says %s, but another field of the record says %s", word, said, kind)
		}
		kind = said
	}
	if kind == "" {
		return "", n.refuse("departmentType", "nothing says what kind of agency this is")
	}
	return kind, nil
}

// figures reads the group's score and the measures of a record.
func (d decoder) figures(n node, r record, score string, ratios []ratio) (record, error) {
	var err error
	if r.score, err = n.points(score); err != nil {
		return record{}, err
	}
	if len(d.metrics) > 0 {
		r.measures, err = d.measures(n)
		return r, err
	}
	for _, q := range ratios {
		m, err := q.measure(n, r.score)
		if err != nil {
			return record{}, err
		}
		r.measures = append(r.measures, m)
	}
	return r, nil
}

// measure makes a measure of counts that stand side by side.
func (q ratio) measure(n node, score scoring.Maybe[scoring.Hundredths]) (scoring.Measure, error) {
	numerator, err := n.sum(q.numerator)
	if err != nil {
		return scoring.Measure{}, err
	}
	denominator, err := n.count(q.denominator)
	if err != nil {
		return scoring.Measure{}, err
	}
	m := scoring.Measure{Indicator: q.indicator, Numerator: numerator, Denominator: denominator}
	if q.scored {
		m.Published = score
	}
	m.Flags = doubts(m)
	return m, nil
}

// sum adds counts; it is absent when one of them is.
func (n node) sum(fields []string) (sum scoring.Maybe[int64], err error) {
	sum = scoring.Some[int64](0)
	for _, field := range fields {
		count, err := n.count(field)
		if err != nil {
			return sum, err
		}
		sum = scoring.Maybe[int64]{Value: sum.Value + count.Value, Known: sum.Known && count.Known}
		if sum.Value > scoring.MaxCount {
			return sum, n.refuse(field, "the sum %d is too large; a count is at most %d", sum.Value, int64(scoring.MaxCount))
		}
	}
	if !sum.Known {
		return scoring.Maybe[int64]{}, nil
	}
	return sum, nil
}

// measures reads metrics[] into the order of the index set. A metric that is not there is left out: scoring reports it.
func (d decoder) measures(n node) ([]scoring.Measure, error) {
	metrics, err := n.objects("metrics")
	if err != nil {
		return nil, err
	}
	measures := make([]scoring.Measure, 0, len(metrics))
	for i, metric := range metrics {
		d.note(metric)
		m, err := d.metric(metric, i)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(measures, func(o scoring.Measure) bool { return o.Indicator == m.Indicator }) {
			return nil, n.refuse("metrics", "%s is there twice", m.Indicator)
		}
		measures = append(measures, m)
	}
	slices.SortFunc(measures, func(a, b scoring.Measure) int {
		return cmp.Compare(slices.Index(d.metrics, a.Indicator), slices.Index(d.metrics, b.Indicator))
	})
	return measures, nil
}

func (d decoder) metric(n node, i int) (m scoring.Measure, err error) {
	if m.Indicator, err = n.text("code"); err != nil {
		return m, err
	}
	if !slices.Contains(d.metrics, m.Indicator) {
		return m, n.refuse(fmt.Sprintf("metrics, entry %d, code", i+1), "%q is not an indicator of this file that is known here", m.Indicator)
	}
	n.metric = m.Indicator
	if m.Numerator, err = n.count("numerator"); err != nil {
		return m, err
	}
	if m.Denominator, err = n.count("denominator"); err != nil {
		return m, err
	}
	if m.Published, err = n.points("score"); err != nil {
		return m, err
	}
	doubt, err := sourceDoubt(n)
	m.Flags = append(doubts(m), doubt...)
	return m, err
}

// sourceDoubt is the portal's own doubt about a metric, in its words.
func sourceDoubt(n node) ([]scoring.Flag, error) {
	status, err := n.text("dataQualityStatus")
	if err != nil || status == "" {
		return nil, err
	}
	message, err := n.text("dataQualityMessage")
	return []scoring.Flag{{Kind: scoring.SourceDoubts, Note: cmp.Or(message, status)}}, err
}

// doubts are what the counts themselves show to be odd.
func doubts(m scoring.Measure) []scoring.Flag {
	switch {
	case m.Numerator.Known != m.Denominator.Known:
		return []scoring.Flag{{Kind: scoring.HalfGiven}}
	case m.Numerator.Value > m.Denominator.Value:
		return []scoring.Flag{{Kind: scoring.NumeratorAbove}}
	default:
		return nil
	}
}
