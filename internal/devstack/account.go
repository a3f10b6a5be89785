package devstack

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// systemData is where clusters go that their account cannot reach in the folder that was asked for.
const systemData = "/var/lib/danhgia"

// account is whom PostgreSQL runs as. It refuses to run as root.
type account struct {
	name       string
	credential *syscall.Credential // nil: as this process
}

// accountFor is the account for a cluster in dir: our own, or, for root, that which a cluster there already belongs
// to, else postgres, else nobody.
func accountFor(dir string) (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	if owner, err := ownerOf(clusterFolder(dir)); err != nil || owner.credential != nil {
		return owner, err
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return accountOf(u)
		}
	}
	return account{}, errors.New("PostgreSQL does not run as root, and neither user postgres nor nobody exists; run as another user")
}

// ownerOf is the account that a cluster belongs to; none when there is no cluster or root owns it.
func ownerOf(cluster string) (account, error) {
	info, err := os.Stat(cluster)
	if errors.Is(err, fs.ErrNotExist) {
		return account{}, nil
	}
	if err != nil {
		return account{}, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || stat.Uid == 0 {
		return account{}, nil
	}
	return account{strconv.Itoa(int(stat.Uid)), &syscall.Credential{Uid: stat.Uid, Gid: stat.Gid}}, nil
}

func accountOf(u *user.User) (account, error) {
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("user id of %s: %w", u.Username, err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("group id of %s: %w", u.Username, err)
	}
	return account{u.Username, &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// own makes a folder that belongs to the account, and to nobody else.
func (a account) own(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return a.give(dir)
}

// give gives a file or folder to the account.
func (a account) give(path string) error {
	if a.credential == nil {
		return nil
	}
	return os.Chown(path, int(a.credential.Uid), int(a.credential.Gid))
}

// place is the folder for the cluster: dir, or, where the account cannot get there (under root's home, say), a folder
// under /var/lib/danhgia that is named after dir. It exists and belongs to the account.
func (a account) place(ctx context.Context, bin, dir, log string) (string, error) {
	if err := makeParents(dir); err != nil {
		return "", err
	}
	if err := a.own(dir); err != nil {
		return "", err
	}
	if a.credential == nil || a.reaches(ctx, bin, dir, log) {
		return dir, nil
	}
	if err := os.Remove(dir); err != nil {
		return "", fmt.Errorf("user %s, as which PostgreSQL runs, cannot reach its folder: %w", a.name, err)
	}
	other := filepath.Join(systemData, fmt.Sprintf("%x", sha256.Sum256([]byte(dir)))[:16])
	if err := makeParents(other); err != nil {
		return "", err
	}
	return other, a.own(other)
}

// makeParents makes what is above dir, passable for other accounts.
func makeParents(dir string) error { return os.MkdirAll(filepath.Dir(dir), 0o755) }

// reaches tries it out: only the kernel knows all that may be in the way.
func (a account) reaches(ctx context.Context, bin, dir, log string) bool {
	c := a.command(dir, log, filepath.Join(bin, "postgres"), "--version")
	return run(ctx, c) == nil
}
