package web

import (
	"context"
	"net/http"
	"strconv"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
)

// StandIns is what the site needs of substitutes. What it refuses is activities.ErrRefused or *review.Refusal.
type StandIns interface {
	todays
	// StandingIn are the substitutes of a day and after it.
	StandingIn(ctx context.Context, from calendar.Day) ([]activities.SubstituteLine, error)
	// PersonBy is the person with an address on a day. activities.ErrNotFound.
	PersonBy(ctx context.Context, email string, on calendar.Day) (string, error)
	NameStandIn(ctx context.Context, sub review.Substitute, c activities.Change, preview bool) error
	EndStandIn(ctx context.Context, id int64, last calendar.Day, c activities.Change, preview bool) (review.Substitute, error)
}

const standInsPath = officersPath + "/thay-the"

// standInsPage are who stands in for whom.
type standInsPage struct {
	frame
	Lines []standInLine
	Deeds []link
	May   bool
}

type standInLine struct {
	activities.SubstituteLine
	Since, Until string
	Now          bool
}

func (s *site) standIns(w http.ResponseWriter, r *http.Request) error {
	today, err := s.Admin.Today(r.Context())
	if err != nil {
		return away(err)
	}
	all, err := s.Admin.StandingIn(r.Context(), today)
	if err != nil {
		return away(err)
	}
	page := standInsPage{frame: s.frame(r, nil), Deeds: offers(r, standInNamed), May: may(r, review.ToSubstitute)}
	page.Title = "Thay thế, ủy quyền"
	for _, l := range all {
		page.Lines = append(page.Lines, standInLine{l, l.From.Short(calendar.Vi), l.To.Short(calendar.Vi), l.On(today)})
	}
	return s.showPrivate(w, http.StatusOK, "standins", page)
}

var toStandIns = menuItem{Path: standInsPath, Label: "Thay thế, ủy quyền"}

var standInNamed = deed{
	path: standInsPath + "/cu", right: review.ToSubstitute, title: "Cử người thay thế", button: "Cử người thay thế", notice: "thay-the-da-ghi",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{
			Back: toStandIns,
			Intro: []string{
				"Trong các ngày được ghi, thư và quyền của người vắng mặt thuộc về người thay thế, trong phạm vi chính người đó cũng có quyền. Mỗi lúc chỉ có một người thay thế, không thay thế bắc cầu. Dùng cho cả cán bộ của Văn phòng.",
			},
			Fields: []*entry{
				input("absent", "Địa chỉ thư của người vắng mặt", "", "email"), input("by", "Địa chỉ thư của người thay thế", "", "email"),
				input("from", "Từ ngày", "", "date"), input("to", "Đến hết ngày", "", "date"),
			},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.nameStandIn(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.nameStandIn(ctx, a, false)
		return err
	},
}

func (s *site) nameStandIn(ctx context.Context, a attempt, preview bool) (o outcome, err error) {
	var sub review.Substitute
	if sub.From, err = calendar.ParseDay(a.of("from")); err != nil {
		return o, refuseDay("from")
	}
	if sub.To, err = calendar.ParseDay(a.of("to")); err != nil {
		return o, refuseDay("to")
	}
	if sub.For, err = s.personBy(ctx, "absent", a.of("absent"), sub.From); err != nil {
		return o, err
	}
	if sub.By, err = s.personBy(ctx, "by", a.of("by"), sub.From); err != nil {
		return o, err
	}
	if err := s.Admin.NameStandIn(ctx, sub, a.Change, preview); err != nil {
		return o, err
	}
	for _, p := range []struct{ label, id string }{{"Người vắng mặt", sub.For}, {"Người thay thế", sub.By}} {
		who, err := s.Admin.OfficerBy(ctx, p.id)
		if err != nil {
			return o, err
		}
		o.fact(p.label, "%s (%s)", who.Name, activities.Title(who.Role, who.AgencyName))
	}
	o.fact("Từ ngày", "%s", sub.From.Short(calendar.Vi))
	o.fact("Đến hết ngày", "%s", sub.To.Short(calendar.Vi))
	return o, nil
}

func (s *site) personBy(ctx context.Context, field, email string, on calendar.Day) (string, error) {
	person, err := s.Admin.PersonBy(ctx, email, on)
	if isNotFound(err) {
		return "", refuse(field, "Không ai có địa chỉ này và đang có vai trò vào ngày bắt đầu.", "Nobody with this address has a role on the first day.")
	}
	return person, err
}

var standInEnded = deed{
	path: standInsPath + "/ket-thuc/{id}", right: review.ToSubstitute, title: "Kết thúc thay thế", button: "Kết thúc thay thế", notice: "thay-the-da-ghi",
	form: func(*site, *http.Request) (deedForm, error) {
		return deedForm{Back: toStandIns, Fields: []*entry{
			input("last", "Thay thế đến hết ngày", "Sớm nhất là hôm qua. Trước ngày bắt đầu: việc thay thế không diễn ra.", "date"),
		}}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.endStandIn(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.endStandIn(ctx, a, false)
		return err
	},
}

func (s *site) endStandIn(ctx context.Context, a attempt, preview bool) (o outcome, err error) {
	last, err := calendar.ParseDay(a.of("last"))
	if err != nil {
		return o, refuseDay("last")
	}
	id, err := strconv.ParseInt(a.path("id"), 10, 64)
	if err != nil {
		return o, activities.ErrNotFound
	}
	sub, err := s.Admin.EndStandIn(ctx, id, last, a.Change, preview)
	if err != nil {
		return o, err
	}
	o.fact("Đã ghi", "từ %s đến hết %s", sub.From.Short(calendar.Vi), sub.To.Short(calendar.Vi))
	if last < sub.From {
		o.fact("Sẽ là", "không thay thế ngày nào")
	} else {
		o.fact("Sẽ là", "từ %s đến hết %s", sub.From.Short(calendar.Vi), last.Short(calendar.Vi))
	}
	return o, nil
}
