package devstack

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// As root, a cluster that its account cannot reach goes elsewhere; as anybody else it is always where it was asked for.
func TestAFolderThatOnlyWeCanReach(t *testing.T) {
	o := options(t)
	closed := filepath.Dir(o.Dir)
	must(t, os.Chmod(closed, 0o700))
	first, err := StartPostgres(within(t), o)
	must(t, err)
	root := os.Geteuid() == 0
	if root {
		t.Cleanup(func() { os.RemoveAll(first.Dir) })
	}
	if elsewhere := strings.HasPrefix(first.Dir, systemData+"/"); elsewhere != root {
		t.Errorf("root: %v, the cluster is in %s", root, first.Dir)
	}
	write(t, first.URL)
	must(t, first.Stop(context.Background()))
	second := startPostgres(t, o)
	wantData(t, second.URL)
	if second.Dir != first.Dir {
		t.Errorf("the second run has its cluster in %s, the first in %s", second.Dir, first.Dir)
	}
}

func TestTheServerDoesNotRunAsRoot(t *testing.T) {
	a, err := accountFor(t.TempDir())
	must(t, err)
	if root := os.Geteuid() == 0; (a.credential != nil) != root {
		t.Fatalf("root: %v, the account is %+v", root, a)
	}
	if a.credential != nil && a.credential.Uid == 0 {
		t.Error("the account is root")
	}
}

func TestRootRunsAClusterAsItsOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		a, err := accountFor(t.TempDir())
		must(t, err)
		if a.credential != nil {
			t.Error("who is not root cannot run as another user")
		}
		return
	}
	dir := t.TempDir()
	must(t, os.Mkdir(clusterFolder(dir), 0o700))
	must(t, os.Chown(clusterFolder(dir), 12345, 12346))
	a, err := accountFor(dir)
	must(t, err)
	if a.credential == nil || a.credential.Uid != 12345 || a.credential.Gid != 12346 {
		t.Errorf("the account is %+v", a)
	}
}
