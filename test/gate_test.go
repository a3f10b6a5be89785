package test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"go.temporal.io/api/command/v1"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/proxy"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/durationpb"
)

// gate stands between a worker and Temporal, for one life of that worker. It passes everything on but what it holds
// until the worker has died: activities that the worker has asked for and not been given yet, or the results of those
// whose work is done and stored. What it holds comes again in the next life.
type gate struct {
	address string
	reached chan boundary // the first boundary at which the worker stands
	close   func()

	holds    map[boundary]bool
	fallback bool // reviews begin without local looks, as when a local one has failed

	mu     sync.Mutex
	kinds  map[string]string // activities and workflow tasks that were handed out, by their tokens
	passed map[string]bool   // activities whose result Temporal has
}

// boundary is a side of an activity.
type boundary struct {
	activity string
	after    bool
}

// localAdvance is a look of a review within its workflow task: it is handed out and ends with that.
const localAdvance = "Advance, local"

func (b boundary) String() string {
	if b.after {
		return "after " + b.activity
	}
	return "before " + b.activity
}

const largest = 64 << 20 // bytes of a message

func startGate(t *testing.T, temporal string, holds map[boundary]bool) *gate {
	t.Helper()
	local := holds[boundary{localAdvance, false}] || holds[boundary{localAdvance, true}]
	g := &gate{holds: holds, fallback: !local, reached: make(chan boundary, 1), kinds: map[string]string{}, passed: map[string]bool{}}
	conn := must2(grpc.NewClient(temporal, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(largest))))(t)
	service := must2(proxy.NewWorkflowServiceProxyServer(proxy.WorkflowServiceProxyOptions{Client: workflowservice.NewWorkflowServiceClient(conn)}))(t)
	server := grpc.NewServer(grpc.UnaryInterceptor(g.pass), grpc.MaxRecvMsgSize(largest))
	workflowservice.RegisterWorkflowServiceServer(server, service)
	listener := must2(net.Listen("tcp", "127.0.0.1:0"))(t)
	g.address = listener.Addr().String()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener) // it ends with an error whenever it is stopped
	}()
	g.close = sync.OnceFunc(func() {
		server.Stop()
		<-ended
		must(t, conn.Close())
	})
	t.Cleanup(g.close)
	return g
}

var errHeld = errors.New("held until its caller has died")

func (g *gate) pass(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	g.hurry(request)
	done := g.done(request)
	if done != "" && g.stop(ctx, boundary{done, true}) {
		return nil, errHeld
	}
	reply, err := handle(ctx, request)
	if err != nil {
		return nil, err
	}
	if done != "" {
		g.mu.Lock()
		g.passed[done] = true
		g.mu.Unlock()
	}
	if begun := g.begun(reply); begun != "" && g.stop(ctx, boundary{begun, false}) {
		return nil, errHeld
	}
	return reply, nil
}

// done is the activity whose result a request brings; empty: it brings none.
func (g *gate) done(request any) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch r := request.(type) {
	case *workflowservice.RespondActivityTaskCompletedRequest:
		return g.kinds[string(r.GetTaskToken())]
	case *workflowservice.RespondWorkflowTaskCompletedRequest:
		if slices.ContainsFunc(r.GetCommands(), looked) {
			return localAdvance
		}
	}
	return ""
}

func looked(c *command.Command) bool {
	return c.GetRecordMarkerCommandAttributes().GetMarkerName() == "LocalActivity"
}

// begun is the activity that a reply hands out; empty: it hands out none.
func (g *gate) begun(reply any) string {
	switch r := reply.(type) {
	case *workflowservice.PollActivityTaskQueueResponse:
		g.mu.Lock()
		defer g.mu.Unlock()
		g.kinds[string(r.GetTaskToken())] = r.GetActivityType().GetName()
		return r.GetActivityType().GetName()
	case *workflowservice.PollWorkflowTaskQueueResponse:
		if r.GetWorkflowType().GetName() == "Review" && !g.fallback {
			return localAdvance
		}
	}
	return ""
}

// stop holds, until the worker has died, what is to be held.
func (g *gate) stop(ctx context.Context, b boundary) bool {
	if !g.holds[b] {
		return false
	}
	select {
	case g.reached <- b:
	default: // it stands at another one already
	}
	<-ctx.Done()
	return true
}

func (g *gate) hasPassed(activity string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.passed[activity]
}

// After these times Temporal gives up what a dead worker had, and hands it out again. The worker's own, some ten
// seconds each, are for slow machines, and would make up most of the test. An activity says every three seconds that it
// lives.
const (
	untilShort  = 3 * time.Second
	untilLong   = 4 * time.Second
	untilTask   = 4 * time.Second
	untilSticky = time.Second
	untilRetry  = 100 * time.Millisecond
)

// hurry shortens the times in what a worker asks Temporal to do.
func (g *gate) hurry(request any) {
	switch r := request.(type) {
	case *workflowservice.StartWorkflowExecutionRequest:
		r.WorkflowTaskTimeout = durationpb.New(untilTask)
		g.begin(r.GetInput())
	case *workflowservice.SignalWithStartWorkflowExecutionRequest:
		r.WorkflowTaskTimeout = durationpb.New(untilTask)
		g.begin(r.GetInput())
	case *workflowservice.RespondWorkflowTaskCompletedRequest:
		if r.GetStickyAttributes() != nil {
			r.StickyAttributes.ScheduleToStartTimeout = durationpb.New(untilSticky)
		}
		for _, c := range r.GetCommands() {
			hurryActivity(c)
		}
	}
}

func hurryActivity(c *command.Command) {
	a := c.GetScheduleActivityTaskCommandAttributes()
	if a == nil {
		return
	}
	a.RequestEagerExecution = false // it would be handed out with the reply to this, where it is not looked for
	a.RetryPolicy.InitialInterval = durationpb.New(untilRetry)
	if a.GetHeartbeatTimeout().AsDuration() > 0 {
		a.HeartbeatTimeout = durationpb.New(untilLong)
	} else {
		a.StartToCloseTimeout = durationpb.New(untilShort)
	}
}

// begin has a review begin without local looks.
func (g *gate) begin(input *common.Payloads) {
	for _, p := range input.GetPayloads() {
		if g.fallback {
			p.Data = bytes.ReplaceAll(p.GetData(), []byte(`"Local":true`), []byte(`"Local":false`))
		}
	}
}
