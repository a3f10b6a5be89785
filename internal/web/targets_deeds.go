package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"danhgia/activities"
	"danhgia/calendar"
	"danhgia/review"
	"danhgia/scoring"
)

const ofTarget = targetsPath + "/{target}"

var targetAdded = deed{
	path: "/van-phong/them-noi-nhan", right: review.ToManageTargets, title: "Thêm nơi nhận", button: "Thêm nơi nhận", notice: "noi-nhan-da-ghi",
	form: func(s *site, r *http.Request) (deedForm, error) {
		today, err := s.Admin.Today(r.Context())
		return targetForm(activities.Target{
			Kind: activities.TargetHTTP, States: activities.UsualStates, Document: activities.TargetSigned, From: today,
		}), away(err)
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.saveTarget(ctx, a, 0, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.saveTarget(ctx, a, 0, false)
		return err
	},
}

var targetChanged = deed{
	path: ofTarget + "/sua", right: review.ToManageTargets, title: "Sửa nơi nhận", button: "Ghi thay đổi", notice: "noi-nhan-da-ghi",
	form: func(s *site, r *http.Request) (deedForm, error) {
		t, err := s.targetOf(r.Context(), r.PathValue("target"))
		return targetForm(t), err
	},
	weigh: func(ctx context.Context, s *site, a attempt) (outcome, error) { return s.changeTarget(ctx, a, true) },
	apply: func(ctx context.Context, s *site, a attempt) error {
		_, err := s.changeTarget(ctx, a, false)
		return err
	},
}

func targetForm(t activities.Target) deedForm {
	secret := input("secret", "Tên tệp khóa (chỉ khi gửi qua HTTP)", "Khóa nằm trong tệp mang tên này trên máy chủ; không nhập khóa vào đây.", "text")
	secret.Needed = false
	form := deedForm{
		Back: toTargets,
		Intro: []string{
			"Kết quả được gửi ngay khi công khai, và gửi lại cho đến khi nơi nhận có. Nơi nhận qua HTTP kiểm tra chữ ký của mỗi lần gửi theo tài liệu docs/webhooks.md.",
			"Kết quả đã công khai từ ngày ghi dưới đây mà nơi nhận chưa có cũng được gửi.",
		},
		Fields: []*entry{
			input("name", "Tên ngắn", "Chữ thường không dấu, chữ số, gạch nối. Ví dụ: cong-tinh.", "text"),
			choice("kind", "Cách gửi", "", kindOption(activities.TargetHTTP), kindOption(activities.TargetDirectory)),
			input("address", "Địa chỉ hoặc thư mục", "Ví dụ: https://cong.tinh.example/nhan-ket-qua, hoặc cong-tinh/ket-qua.", "text"),
			secret,
			choice("states", "Kết quả được gửi", "", stateOptions(t.States)...),
			choice("document", "Tài liệu", "", option{string(activities.TargetSigned), "Kết quả kèm chữ ký số và bộ chỉ số"}, option{string(activities.TargetResults), "Chỉ kết quả"}),
			input("from", "Gửi từ ngày", "", "date"),
		},
	}
	form.fill(map[string]string{
		"name": t.Name, "kind": string(t.Kind), "address": t.Address, "secret": t.Secret, "states": stateKey(t.States), "document": string(t.Document), "from": t.From.String(),
	}, "")
	return form
}

func kindOption(k activities.TargetKind) option {
	return option{string(k), sentence(k.In(scoring.Vi))}
}

// stateOptions are the usual choices, and the one that a target has.
func stateOptions(has []scoring.PublicationState) (all []option) {
	for _, states := range [][]scoring.PublicationState{activities.UsualStates, activities.PublicationStates, has} {
		o := option{stateKey(states), sentence(statesInWords(states))}
		if len(states) > 0 && !slices.Contains(all, o) {
			all = append(all, o)
		}
	}
	return all
}

func stateKey(states []scoring.PublicationState) string {
	words := make([]string, len(states))
	for i, s := range states {
		words[i] = string(s)
	}
	return strings.Join(words, ",")
}

func (s *site) changeTarget(ctx context.Context, a attempt, preview bool) (outcome, error) {
	t, err := a.target(ctx, s)
	if err != nil {
		return outcome{}, err
	}
	return s.saveTarget(ctx, a, t.ID, preview)
}

func (s *site) saveTarget(ctx context.Context, a attempt, id activities.TargetID, preview bool) (o outcome, err error) {
	from, err := calendar.ParseDay(a.of("from"))
	if err != nil {
		return o, refuseDay("from")
	}
	t := activities.Target{
		ID: id, Name: a.of("name"), Kind: activities.TargetKind(a.of("kind")), Address: a.of("address"), Secret: a.of("secret"),
		Document: activities.TargetDocument(a.of("document")), From: from,
	}
	for state := range strings.SplitSeq(a.of("states"), ",") {
		t.States = append(t.States, scoring.PublicationState(state))
	}
	earlier, err := s.Admin.SaveTarget(ctx, t, a.Change, preview)
	if err != nil {
		return o, err
	}
	o.Facts = append([]fact{{"Tên", t.Name}}, targetFacts(t)...)
	o.fact("Kết quả đã công khai sẽ được gửi ngay", "%d", earlier)
	return o, nil
}

// targetDeed does something to the target of the address, which needs nothing to be filled in.
func targetDeed(what string, right review.Action, title, notice string, intro string, do func(context.Context, *site, activities.TargetID, activities.Change) error) deed {
	return deed{
		path: ofTarget + "/" + what, right: right, title: title, button: title, notice: notice,
		form: func(s *site, r *http.Request) (deedForm, error) {
			t, err := s.targetOf(r.Context(), r.PathValue("target"))
			return deedForm{Back: toTargets, Intro: []string{"Nơi nhận " + t.Name + ", " + t.Address + ". " + intro}}, err
		},
		weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
			t, err := a.target(ctx, s)
			o.Facts = append([]fact{{"Tên", t.Name}}, targetFacts(t)...)
			return o, err
		},
		apply: func(ctx context.Context, s *site, a attempt) error {
			t, err := a.target(ctx, s)
			if err != nil {
				return err
			}
			return do(ctx, s, t.ID, a.Change)
		},
	}
}

var (
	targetPaused = targetDeed("tam-dung", review.ToManageTargets, "Tạm dừng gửi", "noi-nhan-tam-dung",
		"Không gửi gì cho đến khi gửi tiếp; kết quả công khai trong thời gian này chờ ở đây.",
		func(ctx context.Context, s *site, id activities.TargetID, c activities.Change) error {
			return s.Admin.PauseTarget(ctx, id, true, c)
		})
	targetResumed = targetDeed("gui-tiep", review.ToManageTargets, "Gửi tiếp", "noi-nhan-gui-tiep",
		"Kết quả đang chờ được gửi ngay.",
		func(ctx context.Context, s *site, id activities.TargetID, c activities.Change) error {
			return s.Admin.PauseTarget(ctx, id, false, c)
		})
	targetRemoved = targetDeed("bo", review.ToManageTargets, "Bỏ nơi nhận", "noi-nhan-da-bo",
		"Không gửi gì nữa, kể cả kết quả đang chờ. Nội dung đã gửi vẫn ở nơi nhận.",
		func(ctx context.Context, s *site, id activities.TargetID, c activities.Change) error {
			return s.Admin.RemoveTarget(ctx, id, c)
		})
	targetTested = targetDeed("gui-thu", review.ToPush, "Gửi thử", "noi-nhan-gui-thu",
		"Gửi một tài liệu thử có chữ ký, không thuộc kỳ nào, để kiểm tra địa chỉ và khóa.",
		func(ctx context.Context, s *site, id activities.TargetID, c activities.Change) error {
			_, err := s.Admin.TestTarget(ctx, id, c)
			return err
		})
)

var pushedAgain = deed{
	path: ofTarget + "/gui-lai", right: review.ToPush, title: "Gửi lại kết quả", button: "Gửi lại", notice: "ket-qua-gui-lai",
	form: func(s *site, r *http.Request) (deedForm, error) {
		t, err := s.targetOf(r.Context(), r.PathValue("target"))
		if err != nil {
			return deedForm{}, err
		}
		periods, err := s.Admin.Publications(r.Context())
		if err != nil {
			return deedForm{}, away(err)
		}
		options := make([]option, len(periods))
		for i, p := range periods {
			options[i] = option{string(p.Period), sentence(p.Period.In(scoring.Vi))}
		}
		return deedForm{
			Back:   toTargets,
			Intro:  []string{"Nơi nhận " + t.Name + ", " + t.Address + ". Phiên bản mới nhất của kỳ được gửi lại với cùng một khóa chống trùng (Idempotency-Key): nơi nhận đã có thì không ghi thêm."},
			Fields: []*entry{choice("period", "Kỳ đánh giá", "", options...)},
		}, nil
	},
	weigh: func(ctx context.Context, s *site, a attempt) (o outcome, err error) {
		t, p, err := s.toPushAgain(ctx, a)
		if err != nil {
			return o, err
		}
		o.fact("Nơi nhận", "%s, %s", t.Name, t.Address)
		o.fact("Kỳ đánh giá", "%s", p.Period.In(scoring.Vi))
		o.fact("Phiên bản", "%d, %s", p.Revision, statesInWords([]scoring.PublicationState{p.State}))
		if t.Paused.Known {
			o.Warnings = append(o.Warnings, "Nơi nhận đang tạm dừng: kết quả chỉ được gửi khi gửi tiếp.")
		}
		return o, nil
	},
	apply: func(ctx context.Context, s *site, a attempt) error {
		t, p, err := s.toPushAgain(ctx, a)
		if err == nil {
			_, err = s.Admin.PushAgain(ctx, t.ID, p.Period, a.Change)
		}
		return err
	},
}

// toPushAgain are the target of the address, and the latest revision of the period that was chosen.
func (s *site) toPushAgain(ctx context.Context, a attempt) (t activities.Target, p activities.Publication, err error) {
	if t, err = a.target(ctx, s); err != nil {
		return t, p, err
	}
	periods, err := s.Admin.Publications(ctx)
	if err != nil {
		return t, p, err
	}
	at := slices.IndexFunc(periods, func(p activities.Publication) bool { return string(p.Period) == a.of("period") })
	if at < 0 {
		return t, p, activities.ErrNotFound
	}
	return t, periods[at], nil
}
