package temporalclient

import (
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
)

func TestTheNewestBuildLeads(t *testing.T) {
	monday := time.Date(2026, 9, 7, 8, 0, 0, 0, time.UTC)
	known := func(current string, builds ...string) (info client.WorkerDeploymentInfo) {
		if current != "" {
			info.RoutingConfig.CurrentVersion = &worker.WorkerDeploymentVersion{DeploymentName: Deployment, BuildID: current}
		}
		for i, build := range builds {
			info.VersionSummaries = append(info.VersionSummaries, client.WorkerDeploymentVersionSummary{
				Version: worker.WorkerDeploymentVersion{DeploymentName: Deployment, BuildID: build}, CreateTime: monday.AddDate(0, 0, i),
			})
		}
		return info
	}
	for name, c := range map[string]struct {
		known client.WorkerDeploymentInfo
		want  Standing
	}{
		"nobody has asked for work yet":         {known(""), Unknown},
		"only others have asked for work":       {known("1", "1"), Unknown},
		"it is the first":                       {known("", "2"), Leads},
		"others are there and none carries":     {known("", "1", "2", "3"), Leads},
		"it carries":                            {known("2", "1", "2"), Carries},
		"it carries although a newer one asks":  {known("2", "1", "2", "3"), Carries},
		"it is newer than the one that carries": {known("1", "1", "2"), Leads},
		"it is older than the one that carries": {known("3", "1", "2", "3"), StandsBy},
		"the one that carries is forgotten":     {known("1", "2"), Leads},
	} {
		t.Run(name, func(t *testing.T) {
			if got := stand(c.known, "2"); got != c.want {
				t.Errorf("it %s, want %s", got, c.want)
			}
		})
	}
}
