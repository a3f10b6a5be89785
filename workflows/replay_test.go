package workflows

import (
	"path/filepath"
	"testing"

	"go.temporal.io/sdk/worker"
)

// The histories were recorded from a real server (go test ./test -run 'Record|Schedule|Fault' -record) and are never recorded again:
// a change that breaks one would break every period that is open when it is deployed.
func TestRecordedHistoriesReplay(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded histories: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			replayer := worker.NewWorkflowReplayer()
			replayer.RegisterWorkflow(Evaluation)
			replayer.RegisterWorkflow(Directive)
			replayer.RegisterWorkflow(Correction)
			replayer.RegisterWorkflow(MonthlyStart)
			replayer.RegisterWorkflow(DailyWatch)
			replayer.RegisterWorkflow(Judging)
			replayer.RegisterWorkflow(Review)
			replayer.RegisterWorkflow(Mailer)
			replayer.RegisterWorkflow(Pusher)
			replayer.RegisterWorkflow(Import)
			replayer.RegisterWorkflow(ReadSource)
			if err := replayer.ReplayWorkflowHistoryFromJSONFile(nil, file); err != nil {
				t.Error(err)
			}
		})
	}
}
