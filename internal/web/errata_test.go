package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"danhgia/activities"
	"danhgia/review"
	"danhgia/scoring"
)

const publicReason = "Cổng tính nhầm hồ sơ trễ hạn của đơn vị khác. " + hostile

var wrongFigure = activities.NewErratum{
	Key: activities.Key{Period: "2026-08"}, Kind: scoring.WrongFigure, Agency: "H99.02", Indicator: "SYNCED",
	Counted: scoring.Some(review.Counted{Numerator: 1040, Denominator: 2080}), Evidence: "Công văn số 12/SNV " + hostile, Reason: publicReason,
}

// weighed is a correction with an effect.
func weighed(n activities.NewErratum) activities.WeighedErratum {
	place := func(total scoring.Hundredths, rank int) scoring.Place {
		return scoring.Place{Total: scoring.Some(total), Rank: scoring.Some(rank), Band: scoring.Some(1)}
	}
	figure := func(numerator, denominator int64, points scoring.Hundredths) scoring.Figure {
		return scoring.Figure{Numerator: scoring.Some(numerator), Denominator: scoring.Some(denominator), Points: scoring.Some(points)}
	}
	n.IndexSet = "sample-1"
	return activities.WeighedErratum{
		Erratum: activities.Erratum{NewErratum: n, ID: 3, Revision: 2, Task: 91, State: activities.ErratumOpen, By: "7", Proposed: atNine},
		Set:     sampleSet(),
		Effect: scoring.Erratum{
			Previous: 1, Kind: n.Kind, Reason: n.Reason,
			Figures:  []scoring.FigureChange{{Agency: "H99.02", Indicator: "SYNCED", Before: figure(30, 80, 281), After: figure(1040, 2080, 375)}},
			Agencies: []scoring.RankChange{{Agency: scoring.Agency{Code: "H99.02", Name: hostile, Kind: scoring.Department}, Before: place(2300, 2), After: place(2394, 1)}},
		},
	}
}

func (p *periods) Errata(context.Context, scoring.Period) ([]activities.Erratum, error) {
	open, refused := weighed(wrongFigure).Erratum, weighed(activities.NewErratum{Key: wrongFigure.Key, Kind: scoring.Recompute, Reason: "Quy tắc cũ có lỗi."}).Erratum
	refused.ID, refused.State, refused.Decided, refused.Decision = 2, activities.ErratumRefused, scoring.Some(atNine), "Chưa đủ căn cứ."
	return []activities.Erratum{open, refused}, nil
}

func (p *periods) ProposeErratum(_ context.Context, _ activities.Actors, n activities.NewErratum, preview bool) (activities.WeighedErratum, error) {
	if n.Agency == "H99.999" {
		return activities.WeighedErratum{}, activities.Refuse("kết quả đã công khai không có cơ quan, đơn vị mã %q", "no agency %q", n.Agency)
	}
	if !preview {
		p.did = append(p.did, "propose "+string(n.Kind)+" "+n.Agency+" "+n.Indicator+": "+n.Reason)
	}
	return weighed(n), nil
}

func (p *periods) WithdrawErratum(_ context.Context, _ activities.Actors, _ activities.ErratumID, reason string) error {
	p.did = append(p.did, "withdraw: "+reason)
	return nil
}

func (p *periods) Made(_ context.Context, engine string, _ int) ([]activities.Made, error) {
	made := func(revision int, engine string, latest bool) activities.Made {
		return activities.Made{Publication: activities.Publication{Key: activities.Key{Province: "H99", Period: "2026-08"}, Revision: revision, State: scoring.Final, Published: atNine}, Engine: engine, IndexSet: "sample-1", Latest: latest}
	}
	all := []activities.Made{made(2, "766.1", true), made(1, "766.0", false)}
	if engine == "766.0" {
		return all[1:], nil
	}
	return all, nil
}

func TestPagesOfCorrectionsAreGoldenAndSound(t *testing.T) {
	for name, path := range map[string]string{"errata": "/van-phong/ky/2026-08/dinh-chinh", "made": madePath, "made-of": madePath + "?quy-tac=766.0"} {
		c := consoleOf(t, newPeriods(), nil)
		r := c.as(t, review.Admin, path)
		if r.StatusCode != http.StatusOK {
			t.Fatalf("%s answers %d: %s", path, r.StatusCode, c.log)
		}
		golden(t, "console-"+name+".vi.html", menuOf.ReplaceAllString(r.body, ""))
		parse(t, path, r.body).check()
	}
}

func TestCorrectionsAreProposedLookedAtAndDone(t *testing.T) {
	const reason = "Cổng tính nhầm hồ sơ trễ hạn."
	base := "/van-phong/ky/2026-08/dinh-chinh/"
	for name, story := range map[string]struct {
		fields map[string]string
		did    string
	}{
		"so-lieu":        {map[string]string{"don-vi": "H99.02", "chi-so": "SYNCED", "tu-so": "1.040", "mau-so": "2080", "minh-chung": "Công văn"}, "propose figure H99.02 SYNCED: " + reason},
		"kien-nghi-muon": {map[string]string{"kien-nghi": "12", "minh-chung": ""}, "propose late  : " + reason},
		"tinh-lai":       {map[string]string{"bo-chi-so": "", "minh-chung": ""}, "propose recompute  : " + reason},
		"rut/3":          {map[string]string{}, "withdraw: " + reason},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPeriods()
			c := consoleOf(t, p, nil)
			file := strings.ReplaceAll(name, "/", "-")
			form := c.as(t, review.Admin, base+name)
			golden(t, "erratum-"+file+".vi.html", menuOf.ReplaceAllString(form.body, ""))
			parse(t, base+name, form.body).check()
			kept := c.send(t, review.Admin, base+name, story.fields)
			to := kept.Header.Get("Location")
			if kept.StatusCode != http.StatusSeeOther || len(p.did) > 0 {
				t.Fatalf("the form answers %d, did %v: %s", kept.StatusCode, p.did, problems(kept.body))
			}
			preview := c.as(t, review.Admin, to)
			golden(t, "erratum-"+file+"-preview.vi.html", menuOf.ReplaceAllString(preview.body, ""))
			parse(t, to, preview.body).check()
			if done := c.send(t, review.Admin, to, map[string]string{"reason": reason}); done.StatusCode != http.StatusSeeOther || len(p.did) != 1 || p.did[0] != story.did {
				t.Errorf("answers %d, did %q", done.StatusCode, p.did)
			}
		})
	}
}

func TestAProposalThatCannotBeUsedKeepsWhatWasTyped(t *testing.T) {
	const path = "/van-phong/ky/2026-08/dinh-chinh/so-lieu"
	for want, fields := range map[string]map[string]string{
		"ông có cơ quan, đơn vị mã":  {"don-vi": "H99.999", "chi-so": "SYNCED", "tu-so": "1", "mau-so": "2"},
		"«-1» không phải số nguyên":  {"don-vi": "H99.02", "chi-so": "SYNCED", "tu-so": "-1", "mau-so": "2"},
		"«một» không phải số nguyên": {"don-vi": "H99.02", "chi-so": "SYNCED", "tu-so": "một", "mau-so": "2"},
	} {
		c := consoleOf(t, newPeriods(), nil)
		r := c.send(t, review.Admin, path, fields)
		if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(r.body, want) || !strings.Contains(r.body, `value="`+fields["don-vi"]+`"`) {
			t.Errorf("%v: answers %d: %s", fields, r.StatusCode, problems(r.body))
		}
	}
}

func TestWhoMayNotProposeSeesNoDeed(t *testing.T) {
	c := consoleOf(t, newPeriods(), nil)
	if r := c.as(t, review.Auditor, "/van-phong/ky/2026-08/dinh-chinh/so-lieu"); r.StatusCode != http.StatusForbidden {
		t.Errorf("an auditor's form answers %d", r.StatusCode)
	}
}
