package version

import (
	"os"
	"regexp"
	"testing"
)

func TestABuildIsNamedByItsReleaseAndItsBytes(t *testing.T) {
	build, err := Build()
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^` + regexp.QuoteMeta(Release) + `-[0-9a-f]{12}$`).MatchString(build) {
		t.Errorf("this build is %q", build)
	}
}

// TestTheReleaseIsTheNewestOfTheChangelog, once there is one.
func TestTheReleaseIsTheNewestOfTheChangelog(t *testing.T) {
	content, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	newest := regexp.MustCompile(`(?m)^## (\d+\.\d+\.\d+), \d{4}-\d\d-\d\d$`).FindStringSubmatch(string(content))
	if newest != nil && newest[1] != Release {
		t.Errorf("CHANGELOG.md is at %s, the programs at %s", newest[1], Release)
	}
}
