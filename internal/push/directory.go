package push

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path"
	"time"

	"danhgia/activities"
)

// Directory writes parcels as files: one for each revision, which never changes, and one that is always the latest of
// its period. Each is whole or is not there.
type Directory struct {
	Root string // that all targets lie in
	Now  func() time.Time
}

var errNoDirectory = errors.New("DANHGIA_PUSH_DIRECTORY is not set")

// Deliver implements activities.Courier.
func (d Directory) Deliver(_ context.Context, p activities.Parcel) activities.PushResult {
	if err := d.write(p); err != nil {
		return failing(activities.FaultDirectory, err.Error())
	}
	return activities.PushResult{State: activities.PushDelivered}
}

// write never leaves the folder of the target: no link leads out of the root.
func (d Directory) write(p activities.Parcel) error {
	if d.Root == "" {
		return errNoDirectory
	}
	root, err := os.OpenRoot(d.Root)
	if err != nil {
		return reason(err)
	}
	defer root.Close()
	if err := root.MkdirAll(p.Target.Address, 0o755); err != nil {
		return reason(err)
	}
	folder, err := root.OpenRoot(p.Target.Address)
	if err != nil {
		return reason(err)
	}
	defer folder.Close()
	for name, content := range d.files(p) {
		if err := replace(folder, name, content); err != nil {
			return fmt.Errorf("%s: %w", name, reason(err))
		}
	}
	return reason(syncFolder(folder))
}

// files are what a parcel is written as.
func (d Directory) files(p activities.Parcel) map[string][]byte {
	if p.Ping() {
		return map[string][]byte{"ping.json": ping(p, d.Now())}
	}
	stem := fmt.Sprintf("ket-qua-%s-%s", p.Of.Province, p.Of.Period)
	return map[string][]byte{
		fmt.Sprintf("%s-r%d.json", stem, p.Revision): p.Content,
		stem + "-latest.json":                        p.Content,
	}
}

// replace writes a file beside its place and moves it there, when all of it is on the disk.
func replace(folder *os.Root, name string, content []byte) (err error) {
	beside := "." + name + "." + rand.Text()
	file, err := folder.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = folder.Rename(beside, name)
	}
	if err != nil {
		return errors.Join(err, folder.Remove(beside))
	}
	return nil
}

// syncFolder has the names of the files on the disk, too.
func syncFolder(folder *os.Root) error {
	self, err := folder.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(self.Sync(), self.Close())
}

// reason is what was wrong, without where on this machine.
func reason(err error) error {
	if at, ok := errors.AsType[*os.PathError](err); ok {
		return fmt.Errorf("%s: %w", path.Base(at.Path), at.Err)
	}
	return err
}
