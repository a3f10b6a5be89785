package test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
)

// waits says what a service must have seen before it starts.
var waits = map[string]map[string]string{
	"worker":             {"postgres": types.ServiceConditionHealthy, "temporal": types.ServiceConditionHealthy, "temporal-namespace": types.ServiceConditionCompletedSuccessfully, "schema": types.ServiceConditionCompletedSuccessfully},
	"server":             {"postgres": types.ServiceConditionHealthy, "temporal": types.ServiceConditionHealthy, "temporal-namespace": types.ServiceConditionCompletedSuccessfully, "schema": types.ServiceConditionCompletedSuccessfully},
	"temporal":           {"temporal-schema": types.ServiceConditionCompletedSuccessfully},
	"temporal-schema":    {"databases": types.ServiceConditionCompletedSuccessfully},
	"temporal-namespace": {"temporal": types.ServiceConditionHealthy},
	"schema":             {"databases": types.ServiceConditionCompletedSuccessfully},
	"databases":          {"postgres": types.ServiceConditionHealthy},
}

// composeFaults is everything that is wrong with the project, in a stable order.
func composeFaults(p *types.Project) (faults []string) {
	for _, name := range slices.Sorted(slices.Values(p.ServiceNames())) {
		s := p.Services[name]
		for _, check := range []func(types.ServiceConfig) []string{
			imageFaults, lifeFaults, portFaults, secretFaults, waitFaults, rightsFaults, volumeFaults, limitFaults, logFaults, endFaults,
			func(s types.ServiceConfig) []string { return networkFaults(p.Networks, s) },
		} {
			for _, fault := range check(s) {
				faults = append(faults, name+": "+fault)
			}
		}
	}
	for name, secret := range p.Secrets {
		if secret.File == "" {
			faults = append(faults, "secret "+name+" does not come from a file")
		}
	}
	return faults
}

var pinned = regexp.MustCompile(`:v?\d+\.\d+[\w.-]*$|@sha256:[0-9a-f]{64}$`)

func imageFaults(s types.ServiceConfig) []string {
	if s.Build != nil || pinned.MatchString(s.Image) {
		return nil
	}
	return []string{fmt.Sprintf("image %s is not pinned to a version", s.Image)}
}

func lifeFaults(s types.ServiceConfig) (faults []string) {
	reason, _ := s.Extensions["x-no-healthcheck"].(string)
	once := reason != ""
	if !once && (s.HealthCheck == nil || s.HealthCheck.Disable || len(s.HealthCheck.Test) == 0) {
		faults = append(faults, "neither a health check nor a reason for none")
	}
	restarts := s.Restart == "unless-stopped" || once && strings.HasPrefix(s.Restart, "on-failure")
	if !restarts {
		faults = append(faults, fmt.Sprintf("restart policy %q leaves it down", s.Restart))
	}
	return faults
}

func portFaults(s types.ServiceConfig) (faults []string) {
	for _, p := range s.Ports {
		switch p.HostIP {
		case "127.0.0.1":
		case "":
			faults = append(faults, fmt.Sprintf("port %s is published on every address", p.Published))
		default:
			faults = append(faults, fmt.Sprintf("port %s is published on %s", p.Published, p.HostIP))
		}
	}
	return faults
}

var (
	secretName  = regexp.MustCompile(`(?i)(password|pwd|secret|token|_key)$`)
	secretInURL = regexp.MustCompile(`://[^/@]*:[^/@]+@`)
)

func secretFaults(s types.ServiceConfig) (faults []string) {
	for name, value := range s.Environment {
		if secretName.MatchString(name) || value != nil && secretInURL.MatchString(*value) {
			faults = append(faults, name+" holds a secret in clear text")
		}
	}
	return faults
}

func waitFaults(s types.ServiceConfig) (faults []string) {
	for other, condition := range waits[s.Name] {
		if s.DependsOn[other].Condition != condition {
			faults = append(faults, fmt.Sprintf("does not wait until %s is %s", other, condition))
		}
	}
	return faults
}

// rightsFaults lets one service write to its own files: temporal-ui writes its settings when it starts.
func rightsFaults(s types.ServiceConfig) (faults []string) {
	if !s.ReadOnly && s.Name != "temporal-ui" {
		faults = append(faults, "its root file system can be written")
	}
	if !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
		faults = append(faults, "may gain new privileges")
	}
	if !slices.Contains(s.CapDrop, "ALL") && !changesUser(s) {
		faults = append(faults, "keeps rights of the system")
	}
	if s.Name == "temporal-ui" && (s.Environment["TEMPORAL_DISABLE_WRITE_ACTIONS"] == nil || *s.Environment["TEMPORAL_DISABLE_WRITE_ACTIONS"] != "true") {
		faults = append(faults, "everybody on this machine can end workflows in it")
	}
	return faults
}

// changesUser: the images of PostgreSQL and of Temporal's tools begin as root and go on as somebody else.
func changesUser(s types.ServiceConfig) bool {
	return strings.HasPrefix(s.Image, "postgres:") || strings.HasPrefix(s.Image, "temporalio/admin-tools:")
}

func limitFaults(s types.ServiceConfig) (faults []string) {
	limits := types.Resource{}
	if s.Deploy != nil && s.Deploy.Resources.Limits != nil {
		limits = *s.Deploy.Resources.Limits
	}
	for _, limit := range []struct {
		missing bool
		says    string
	}{
		{limits.MemoryBytes == 0, "takes any amount of memory"},
		{limits.NanoCPUs == 0, "takes all processors"},
		{limits.Pids == 0, "starts any number of processes"},
	} {
		if limit.missing {
			faults = append(faults, limit.says)
		}
	}
	return faults
}

func logFaults(s types.ServiceConfig) []string {
	if l := s.Logging; l == nil || l.Options["max-size"] == "" || l.Options["max-file"] == "" {
		return []string{"its log may grow for ever"}
	}
	return nil
}

// ends is how long programs take to end at most.
var ends = map[string]time.Duration{"worker": 10 * time.Second, "server": 12 * time.Second, "postgres": 30 * time.Second}

func endFaults(s types.ServiceConfig) []string {
	grace := 10 * time.Second
	if s.StopGracePeriod != nil {
		grace = time.Duration(*s.StopGracePeriod)
	}
	if grace < ends[s.Name] {
		return []string{fmt.Sprintf("is killed after %s, before it has ended", grace)}
	}
	return nil
}

// outward are the services that talk to others than those of this file, or have a port on this machine.
var outward = []string{"worker", "server", "temporal-ui", "mail-catcher"}

func networkFaults(networks types.Networks, s types.ServiceConfig) []string {
	for name := range s.Networks {
		if !networks[name].Internal && !slices.Contains(outward, s.Name) {
			return []string{"is in a network that leads out of this machine"}
		}
	}
	return nil
}

// volumeFaults lets secrets of which nobody knows the names beforehand be a folder that is only read.
func volumeFaults(s types.ServiceConfig) (faults []string) {
	for _, v := range s.Volumes {
		if v.Type == types.VolumeTypeBind && v.ReadOnly && strings.Contains(v.Source, "/secrets/") {
			continue
		}
		if v.Type != types.VolumeTypeVolume || v.Source == "" {
			faults = append(faults, v.Target+" is not a named volume")
		}
	}
	return faults
}
