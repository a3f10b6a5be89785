package main

import (
	"context"
	"errors"
	"time"

	"danhgia/activities"
	"danhgia/internal/config"
	"danhgia/internal/indexset"
	"danhgia/internal/mail"
	"danhgia/internal/outbound"
	"danhgia/internal/portal"
	"danhgia/review"
	"danhgia/scoring"
)

// usualSource is where files are from that come without a manifest.
const usualSource = "dichvucong.gov.vn"

// opening is how periods are started and collected again from the web.
type opening struct {
	sender       mail.Letterhead
	provinceName string
	portal       activities.Portal // nil: its address is not set
	// start starts an evaluation. activities.ErrTaken; activities.ErrNotStarted: Temporal does not answer.
	start func(ctx context.Context, s activities.Start) error
}

// Fetches implements web.Opening.
func (c console) Fetches() bool { return c.portal != nil }

// FilesFor implements web.Opening.
func (c console) FilesFor(from activities.FiguresFrom) []string { return portal.FilesFor(from) }

// Preparation implements web.Opening.
func (c console) Preparation(ctx context.Context, p scoring.Period, purpose activities.Purpose) (activities.Preparation, error) {
	return c.Store.Preparation(ctx, c.key(p), purpose)
}

// prepared is what is prepared so far, or the beginning of it.
func (c console) prepared(ctx context.Context, p scoring.Period, purpose activities.Purpose) (activities.Preparation, error) {
	found, err := c.Preparation(ctx, p, purpose)
	if errors.Is(err, activities.ErrNotFound) {
		found = activities.Preparation{Key: c.key(p), Purpose: purpose}
		found.Source, found.Choices.Reviewed = usualSource, true
		return found, nil
	}
	return found, err
}

// permit says whether somebody may prepare.
func permit(who activities.Actors, purpose activities.Purpose) error {
	action := review.ToStart
	if purpose == activities.ForRecollect {
		action = review.ToCollect
	}
	_, err := who.To(action, review.Subject{State: review.Open})
	return err
}

// TakeFiles implements web.Opening.
func (c console) TakeFiles(ctx context.Context, who activities.Session, p scoring.Period, purpose activities.Purpose, files []activities.Upload, capturedOn string) error {
	if err := permit(who.Actors, purpose); err != nil {
		return err
	}
	prepared, err := c.prepared(ctx, p, purpose)
	if err != nil {
		return err
	}
	handed := make([]portal.Handed, len(files))
	for i, f := range files {
		handed[i] = portal.Handed(f)
	}
	taken, about, faults := portal.Take(handed, capturedOn)
	if about.Source != "" {
		prepared.Source, prepared.Gaps = about.Source, about.Gaps
	}
	noteOwn(&prepared, taken)
	return errors.Join(faults, c.SavePreparation(ctx, prepared, who.Person, taken))
}

// FetchFiles implements web.Opening.
func (c console) FetchFiles(ctx context.Context, who activities.Session, p scoring.Period, purpose activities.Purpose) error {
	if err := permit(who.Actors, purpose); err != nil {
		return err
	}
	if c.portal == nil {
		return activities.Refuse("chưa đặt địa chỉ của Cổng nên không lấy số liệu tự động được; hãy tải các tệp lên", "the portal's address is not set: hand the files in")
	}
	prepared, err := c.prepared(ctx, p, purpose)
	if err != nil {
		return err
	}
	_, raw, err := c.portal.Fetch(ctx, c.key(p))
	switch {
	case errors.Is(err, activities.ErrBlocked):
		return activities.Refuse("Cổng từ chối trả lời lúc này; hãy thử lại vào ngày làm việc sau, hoặc tải các tệp lên", "the portal wants to be left alone: try again on the next working day, or hand the files in")
	case len(activities.SourceFaults(err)) > 0, errors.Is(err, portal.ErrSpan):
		return err
	case err != nil:
		return activities.Refuse("không lấy được số liệu từ Cổng; hãy thử lại sau, hoặc tải các tệp lên%.0s", "the portal cannot be reached: %s", err)
	}
	prepared.Source, prepared.Gaps = raw.Source, raw.Gaps
	return c.SavePreparation(ctx, prepared, who.Person, raw.Files)
}

// Choose implements web.Opening.
func (c console) Choose(ctx context.Context, who activities.Session, p scoring.Period, choices activities.Choices) error {
	if err := permit(who.Actors, activities.ForStart); err != nil {
		return err
	}
	prepared, err := c.prepared(ctx, p, activities.ForStart)
	if err != nil {
		return err
	}
	prepared.Choices = choices
	if err := c.enterable(ctx, choices.Start(c.key(p), "")); err != nil {
		return err
	}
	return c.SavePreparation(ctx, prepared, who.Person, nil)
}

func (c console) enterable(ctx context.Context, s activities.Start) error {
	return (&activities.Activities{Store: c.Store, Decode: indexset.Parse}).Enterable(ctx, s)
}

// GiveUp implements web.Opening.
func (c console) GiveUp(ctx context.Context, who activities.Session, p scoring.Period, purpose activities.Purpose) error {
	if err := permit(who.Actors, purpose); err != nil {
		return err
	}
	return c.DropPreparation(ctx, c.key(p), purpose)
}

// handed is the collection that is prepared, read and found sound.
func (c console) handed(ctx context.Context, p scoring.Period, purpose activities.Purpose) (activities.Handed, error) {
	prepared, err := c.Preparation(ctx, p, purpose)
	if err != nil {
		return activities.Handed{}, err
	}
	files, err := c.PreparedFiles(ctx, c.key(p), purpose)
	if err != nil {
		return activities.Handed{}, err
	}
	raw := portal.Assemble(prepared, files, c.provinceName)
	collection, err := portal.Read(raw, c.key(p))
	return activities.Handed{Snapshot: portal.SnapshotID(raw), Raw: raw, Collection: collection}, err
}

// Summary implements web.Opening.
func (c console) Summary(ctx context.Context, p scoring.Period, purpose activities.Purpose, indexSet string) (activities.Summary, error) {
	handed, err := c.handed(ctx, p, purpose)
	if err != nil {
		return activities.Summary{}, err
	}
	set, err := c.setFor(ctx, p, indexSet)
	if err != nil {
		return activities.Summary{}, err
	}
	summary, err := activities.Summarise(set, handed.Collection)
	if err != nil {
		return summary, err
	}
	prepared, err := c.Preparation(ctx, p, purpose)
	if err != nil {
		return summary, err
	}
	summary.Gaps = handed.Raw.Gaps
	summary.OwnMoved, err = c.ownMoved(ctx, prepared)
	return summary, err
}

// setFor is the index set with a code, or the one in force on the period's first day.
func (c console) setFor(ctx context.Context, p scoring.Period, code string) (scoring.IndexSet, error) {
	files, err := c.Store.IndexSets(ctx)
	if err != nil {
		return scoring.IndexSet{}, err
	}
	return activities.InForce(files, c.parsed, code, p)
}

// parsed reads an index set once.
func (c console) parsed(code string, content []byte) (scoring.IndexSet, error) {
	return reading(c.read, content, func(content []byte) (scoring.IndexSet, error) { return indexset.Parse(code, content) })
}

// SetsFor implements web.Opening.
func (c console) SetsFor(ctx context.Context, p scoring.Period) (all []scoring.IndexSet, inForce string, err error) {
	files, err := c.Store.IndexSets(ctx)
	if err != nil {
		return nil, "", err
	}
	for _, f := range files {
		set, err := c.parsed(f.Code, f.Content)
		if err != nil {
			return nil, "", err
		}
		all = append(all, set)
	}
	set, err := scoring.InForce(all, p)
	if err != nil {
		return all, "", activities.Refusal(err)
	}
	return all, set.Code, nil
}

// Foresee implements web.Opening.
func (c console) Foresee(ctx context.Context, p scoring.Period, days int) (activities.Foresight, error) {
	handed, err := c.handed(ctx, p, activities.ForStart)
	if err != nil {
		return activities.Foresight{}, err
	}
	return activities.Foreseer{Store: c.Store, Ladders: c.Desk.Ladders}.Reviews(ctx, c.key(p), handed.Collection, days)
}

// Begin implements web.Opening.
func (c console) Begin(ctx context.Context, who activities.Session, p scoring.Period) error {
	if err := permit(who.Actors, activities.ForStart); err != nil {
		return err
	}
	if err := c.free(ctx, p); err != nil {
		return err
	}
	prepared, err := c.Preparation(ctx, p, activities.ForStart)
	if err != nil {
		return err
	}
	handed, err := c.handed(ctx, p, activities.ForStart)
	if err != nil {
		return err
	}
	start := prepared.Choices.Start(c.key(p), handed.Snapshot)
	if err := c.enterable(ctx, start); err != nil {
		return err
	}
	if err := c.SaveSnapshot(ctx, handed.Snapshot, handed.Raw); err != nil {
		return err
	}
	if err := c.start(ctx, start); err != nil {
		if errors.Is(err, activities.ErrTaken) {
			return activities.Refuse("kỳ %s đã được mở; mỗi kỳ chỉ đánh giá một lần%.0s", "period %s was started already: %s", p, err)
		}
		return err
	}
	return errors.Join(c.NoteStart(ctx, start, who.Person), c.DropPreparation(ctx, c.key(p), activities.ForStart))
}

// free refuses a period that has been started already. The workflow's claim is what decides.
func (c console) free(ctx context.Context, p scoring.Period) error {
	e, err := c.Evaluation(ctx, c.key(p))
	if errors.Is(err, activities.ErrNotFound) || err == nil && e.State == activities.Refused {
		return nil
	}
	if err != nil {
		return err
	}
	return activities.Refuse("kỳ %s đã được mở và %s; mỗi kỳ chỉ đánh giá một lần", "period %s was started and is %s: a period is evaluated once", p, scoring.Text{Vi: e.State.In(scoring.Vi), En: string(e.State)})
}

// Recollect implements web.Opening.
func (c console) Recollect(ctx context.Context, who activities.Session, p scoring.Period, reason string, checkOnly, preview bool) (activities.Recollected, error) {
	handed, err := c.handed(ctx, p, activities.ForRecollect)
	if err != nil {
		return activities.Recollected{}, err
	}
	collecting := activities.Collecting{Tasks: c.Desk.Tasks, Recollections: c.Store, Decode: indexset.Parse}
	act := collecting.Recollect
	if checkOnly {
		act = collecting.Check
	}
	done, err := act(ctx, who.Actors, c.key(p), handed, reason, preview)
	if err != nil || preview {
		return done, err
	}
	return done, c.DropPreparation(ctx, c.key(p), activities.ForRecollect)
}

// onPortal is the portal at an address; none without one.
func onPortal(url, root, provinceName string, pause time.Duration, guard outbound.Guard) activities.Portal {
	if url == "" {
		return nil
	}
	fetcher := portal.Fetcher{Now: time.Now, Pause: pause, Transport: guard.Fetching(url)}
	return portal.Site{Fetcher: fetcher, BaseURL: url, RootDepartmentID: root, ProvinceName: provinceName}
}

// openingBy is how the settings have periods started.
func openingBy(c config.Config, temporal *starter) opening {
	m := c.Mail
	return opening{
		sender:       mail.Letterhead{Office: m.Office, Contact: activities.Person{Name: m.ContactName, Address: m.ContactAddress, Phone: m.ContactPhone}, Site: m.PublicURL},
		provinceName: c.ProvinceName, portal: onPortal(c.PortalURL, c.PortalRoot, c.ProvinceName, c.PortalPause,
			outbound.Guard{Networks: c.Outbound.Networks, CAs: c.Outbound.CAs}), start: temporal.Start,
	}
}
