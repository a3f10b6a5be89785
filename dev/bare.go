package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"golang.org/x/sync/errgroup"
)

const (
	bareQueue  = "bare"
	bareAnswer = "answer"
)

// bareReview is the least that a review can be to Temporal: something is done, a moment and an answer are waited for.
func bareReview(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	if err := workflow.ExecuteActivity(ctx, bareActivity).Get(ctx, nil); err != nil {
		return err
	}
	wait, stop := workflow.WithCancel(ctx)
	defer stop()
	workflow.NewSelector(ctx).
		AddFuture(workflow.NewTimer(wait, 24*time.Hour), func(workflow.Future) {}).
		AddReceive(workflow.GetSignalChannel(ctx, bareAnswer), func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil) }).
		Select(ctx)
	return nil
}

var bareOpened atomic.Int64

func bareActivity(context.Context) error { bareOpened.Add(1); return nil }

// bareCommand is a program of its own beside which reviews are measured: what the same server carries of reviews that do
// nothing.
func bareCommand() *cobra.Command {
	address, n := "", 1000
	cmd := &cobra.Command{Use: "bare-reviews", Short: "Close reviews that do nothing, for bench-reviews", Args: cobra.NoArgs, Hidden: true}
	cmd.Flags().StringVar(&address, "address", "127.0.0.1:7233", "of Temporal")
	cmd.Flags().IntVar(&n, "n", n, "how many")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		c, err := client.Dial(client.Options{
			HostPort: address, Logger: sdklog.NewStructuredLogger(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))),
		})
		if err != nil {
			return fmt.Errorf("connect to Temporal: %w", err)
		}
		defer c.Close()
		w := worker.New(c, bareQueue, worker.Options{
			MaxConcurrentActivityTaskPollers: 16, MaxConcurrentWorkflowTaskPollers: 16,
			// What waits for longer than this in a burst goes to a queue that nobody may ask for a minute.
			StickyScheduleToStartTimeout: time.Minute, DisableEagerActivities: true,
		})
		w.RegisterWorkflow(bareReview)
		w.RegisterActivity(bareActivity)
		if err := w.Start(); err != nil {
			return err
		}
		defer w.Stop()
		begun := time.Now()
		if err := closeBare(cmd.Context(), c, n); err != nil {
			return err
		}
		fmt.Printf("close_per_s=%.1f\n", float64(n)/time.Since(begun).Seconds())
		return nil
	}
	return cmd
}

// closeBare opens n reviews, answers all of them once all are open, and waits until they have ended.
func closeBare(ctx context.Context, c client.Client, n int) error {
	of := fmt.Sprintf("bare/%d/", time.Now().UnixNano())
	runs := make([]client.WorkflowRun, n)
	err := forEach(ctx, n, func(ctx context.Context, i int) (err error) {
		runs[i], err = c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: of + strconv.Itoa(i), TaskQueue: bareQueue}, bareReview)
		return err
	})
	if err != nil {
		return err
	}
	for bareOpened.Load() < int64(n) {
		if !pause(ctx) {
			return ctx.Err()
		}
	}
	err = forEach(ctx, n, func(ctx context.Context, i int) error {
		return c.SignalWorkflow(ctx, of+strconv.Itoa(i), "", bareAnswer, nil)
	})
	if err != nil {
		return err
	}
	return forEach(ctx, n, func(ctx context.Context, i int) error { return runs[i].Get(ctx, nil) })
}

// forEach does work for each of n, 32 at a time, until one fails.
func forEach(ctx context.Context, n int, work func(ctx context.Context, i int) error) error {
	all, ctx := errgroup.WithContext(ctx)
	all.SetLimit(32)
	for i := range n {
		all.Go(func() error { return work(ctx, i) })
	}
	return all.Wait()
}
