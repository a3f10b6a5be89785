package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"

	"danhgia/scoring"
)

// PushState says what has become of something that is sent to a target.
type PushState string

// The states.
const (
	PushQueued     PushState = "queued"     // it waits
	PushFailing    PushState = "failing"    // it was tried, and is tried again
	PushDelivered  PushState = "delivered"  // the target has taken it
	PushRefused    PushState = "refused"    // trying again cures nothing: somebody has to look
	PushGivenUp    PushState = "given-up"   // it was tried for days
	PushSuperseded PushState = "superseded" // a later revision is sent in its place
)

// In is the state's name.
func (s PushState) In(lang scoring.Lang) string {
	return map[PushState]scoring.Text{
		PushQueued:     {Vi: "chờ gửi", En: "queued"},
		PushFailing:    {Vi: "chưa gửi được, sẽ thử lại", En: "failing, and tried again"},
		PushDelivered:  {Vi: "đã gửi", En: "delivered"},
		PushRefused:    {Vi: "bị từ chối", En: "refused"},
		PushGivenUp:    {Vi: "đã thôi gửi", En: "given up"},
		PushSuperseded: {Vi: "được thay bằng phiên bản sau", En: "superseded"},
	}[s].In(lang)
}

// PushFault names what was wrong with a try.
type PushFault string

// The faults.
const (
	FaultStatus    PushFault = "status"      // the target answered with a status that is no success
	FaultRedirect  PushFault = "redirect"    // it sends on to somewhere else, which is not followed
	FaultAddress   PushFault = "address"     // its address leads to where nothing is sent
	FaultConnect   PushFault = "connect"     // it could not be connected to, or broke off
	FaultTimeout   PushFault = "timeout"     // it did not answer in time
	FaultTLS       PushFault = "tls"         // its certificate is not to be trusted
	FaultSecret    PushFault = "secret"      // its key is not there or cannot be read
	FaultDirectory PushFault = "directory"   // its folder cannot be written
	FaultDocument  PushFault = "no-document" // what is to be sent cannot be made
)

// In is the fault in words.
func (f PushFault) In(lang scoring.Lang) string {
	return map[PushFault]scoring.Text{
		FaultStatus:    {Vi: "nơi nhận trả lời không nhận", En: "the target answered that it does not take it"},
		FaultRedirect:  {Vi: "nơi nhận chuyển tiếp sang địa chỉ khác; hệ thống không gửi theo", En: "the target sends on to another address, which is not followed"},
		FaultAddress:   {Vi: "địa chỉ dẫn tới mạng không được phép gửi", En: "the address leads to where nothing may be sent"},
		FaultConnect:   {Vi: "không kết nối được với nơi nhận", En: "the target could not be connected to"},
		FaultTimeout:   {Vi: "nơi nhận không trả lời kịp", En: "the target did not answer in time"},
		FaultTLS:       {Vi: "chứng thư của nơi nhận không đáng tin cậy", En: "the target's certificate is not to be trusted"},
		FaultSecret:    {Vi: "chưa có tệp khóa, hoặc khóa không đọc được", En: "the key is not there, or cannot be read"},
		FaultDirectory: {Vi: "không ghi được vào thư mục", En: "the directory cannot be written"},
		FaultDocument:  {Vi: "không lập được tài liệu để gửi", En: "the document could not be made"},
	}[f].In(lang)
}

// PushResult is what became of one try. Neither a key nor an address stands in it.
type PushResult struct {
	State  PushState     // PushDelivered, PushRefused or PushFailing
	Fault  PushFault     `json:",omitempty"`
	Status int           `json:",omitempty"` // of HTTP
	Text   string        `json:",omitempty"` // the first words of the answer, or of the fault, cleaned
	After  time.Duration `json:",omitempty"` // how long the target asks us to wait; 0: it does not
}

// Parcel is what is sent: the document of a revision, or a ping.
type Parcel struct {
	Key      string // the same whenever it is sent, and of nothing else
	Target   Target
	Of       Key // the province, and the period; empty for a ping
	Revision int // 0: a ping
	State    scoring.PublicationState
	SHA256   string // of the canonical JSON
	Content  []byte
}

// Ping says whether it is a trial, and no publication.
func (p Parcel) Ping() bool { return p.Revision == 0 }

// Courier takes a parcel to its target once, and says what became of it.
type Courier interface {
	Deliver(ctx context.Context, p Parcel) PushResult
}

// PushStore is what sending needs of Postgres. Each method is one transaction.
type PushStore interface {
	// TakeTarget gives a target to the caller alone, until it is left or the caller's process or connection ends.
	// ErrTargetTaken: another has it. ErrNotFound: it was removed.
	TakeTarget(ctx context.Context, id TargetID) (PushCounter, error)
	// Revision is one revision of a period. ErrNotFound.
	Revision(ctx context.Context, k Key, revision int) (Publication, error)
	// Document is a revision with everything that proves it. ErrNotFound.
	Document(ctx context.Context, k Key, revision int) ([]byte, error)
}

// ErrTargetTaken is a target that another sender is at work on.
var ErrTargetTaken = errors.New("somebody else sends to this target")

// PushCounter is a target in the hands of its one sender.
type PushCounter interface {
	// Begin records that the try of what is due first has begun; it has all of its parcel but the content. false: nothing
	// is due, or the target is paused.
	Begin(ctx context.Context) (BegunPush, bool, error)
	// End records how a try ended, as judged by what is known then.
	End(ctx context.Context, b BegunPush, r PushResult, judge func(PushRecord) PushJudgement) error
	// Wait says when something is due next.
	Wait(ctx context.Context) (LaneWait, error)
	// Leave gives the target back.
	Leave()
}

// BegunPush is a try that has been recorded as begun.
type BegunPush struct {
	ID     int64
	Try    int // from 1
	Parcel Parcel
}

// PushRecord is what a try is judged by.
type PushRecord struct {
	Now   time.Time
	Round int // tries since it was last put into the queue, this one included
}

// PushJudgement is what follows from a try.
type PushJudgement struct {
	State PushState
	Again scoring.Maybe[time.Time]
}

// PusherRun is what a Pusher begins with.
type PusherRun struct{ Target TargetID }

// Pusher sends to targets what was published. A try is recorded as begun before it begins and as ended right after the
// target's answer, so that a process that dies in between sends once more, with the same key.
type Pusher struct {
	Store    PushStore
	Couriers map[TargetKind]Courier
}

// Pushed is what became of a look at a target.
type Pushed struct {
	Tried int
	Gone  bool `json:",omitempty"` // the target was removed
	LaneWait
}

const mostPushes = 20 // of one activity

// PushDue sends what is due to a target, the first due first, and says when to look again.
func (p *Pusher) PushDue(ctx context.Context, id TargetID) (pushed Pushed, err error) {
	stop := beat(ctx)
	defer stop()
	counter, err := p.Store.TakeTarget(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return Pushed{Gone: true}, nil
	} else if err != nil {
		return pushed, err
	}
	defer counter.Leave()
	for pushed.Tried < mostPushes && !stopping(ctx) {
		begun, due, err := counter.Begin(ctx)
		if err != nil {
			return pushed, err
		}
		if !due {
			break
		}
		if err := p.try(ctx, counter, begun); err != nil {
			return pushed, err
		}
		pushed.Tried++
	}
	pushed.LaneWait, err = counter.Wait(ctx)
	return pushed, err
}

// stopping says whether the worker is being stopped.
func stopping(ctx context.Context) bool {
	if !activity.IsActivity(ctx) {
		return ctx.Err() != nil
	}
	select {
	case <-activity.GetWorkerStopChannel(ctx):
		return true
	default:
		return ctx.Err() != nil
	}
}

// try sends a parcel and records what became of it. It may have arrived, so recording is tried for a minute, or until
// the activity ends: then the try stands as begun, and the parcel is sent once more with the same key.
func (p *Pusher) try(ctx context.Context, c PushCounter, b BegunPush) error {
	result := p.deliver(ctx, b.Parcel)
	if err := ctx.Err(); err != nil {
		return err // cut off: nobody knows what the target has
	}
	for n := 1; ; n++ {
		err := recordPush(ctx, c, b, result)
		if err == nil {
			return nil
		}
		if n == recordTries || !rest(ctx, recordPause, nil) {
			return fmt.Errorf("record what became of push %d: %w", b.ID, err)
		}
	}
}

func recordPush(ctx context.Context, c PushCounter, b BegunPush, r PushResult) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordPatience)
	defer cancel()
	return c.End(ctx, b, r, r.judge)
}

func (p *Pusher) deliver(ctx context.Context, parcel Parcel) PushResult {
	if err := p.fill(ctx, &parcel); err != nil {
		return PushResult{State: PushFailing, Fault: FaultDocument, Text: err.Error()}
	}
	return p.Couriers[parcel.Target.Kind].Deliver(ctx, parcel)
}

// fill puts the document into a parcel. A ping is made by who takes it.
func (p *Pusher) fill(ctx context.Context, parcel *Parcel) (err error) {
	switch {
	case parcel.Ping():
		return nil
	case parcel.Target.Document == TargetSigned:
		parcel.Content, err = p.Store.Document(ctx, parcel.Of, parcel.Revision)
		return err
	default:
		publication, err := p.Store.Revision(ctx, parcel.Of, parcel.Revision)
		parcel.Content = publication.Content
		return err
	}
}
