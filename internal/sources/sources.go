// Package sources brings files of dossiers here: uploads and what is fetched lie in a spool until they are taken in,
// those of watched folders in a place of their own. Whatever has been taken in is taken away. Nothing leads out of the
// folders that the settings name.
package sources

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"danhgia/activities"
)

// Secrets are files in a folder, each with the password of the sources that name it.
type Secrets struct{ Dir string }

const mostOfSecret = 4096 // bytes of a file

// Read reads the secret of a name. It is read whenever it is needed, so that a new one needs no restart.
func (s Secrets) Read(name string) (string, error) {
	if s.Dir == "" {
		return "", unset("DANHGIA_SOURCE_SECRETS_DIR")
	}
	root, err := os.OpenRoot(s.Dir)
	if err != nil {
		return "", activities.Refuse("không mở được thư mục mật khẩu của nguồn", "the folder of the sources' passwords cannot be opened")
	}
	defer root.Close()
	none := activities.Refuse("không đọc được tệp mật khẩu %q", "there is no password named %q that can be read", name)
	file, err := root.Open(name)
	if err != nil {
		return "", none
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, mostOfSecret))
	secret := strings.TrimRight(string(content), "\r\n")
	if err != nil || secret == "" {
		return "", none
	}
	return secret, nil
}

func unset(setting string) error {
	return activities.Refuse("máy chủ chưa đặt %s", "%s is not set", setting)
}

// reason is what was wrong with a file, without where on this machine.
func reason(err error) error {
	if at, ok := errors.AsType[*os.PathError](err); ok {
		return fmt.Errorf("%s: %w", path.Base(at.Path), at.Err)
	}
	if at, ok := errors.AsType[*os.LinkError](err); ok {
		return fmt.Errorf("%s: %w", path.Base(at.Old), at.Err)
	}
	return err
}

// inBytes is a number of bytes as people read it.
func inBytes(n int64) string {
	if n >= 1<<30 {
		return fmt.Sprintf("%d GB", n>>30)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// tooLarge is a file of more bytes than are taken.
func tooLarge(most int64) error {
	return activities.Refuse("tệp lớn hơn %s; hãy chia tệp hoặc thu hẹp câu truy vấn", "the file has more than %s: divide it, or ask for less", inBytes(most))
}

// errForbidden is an address that leads to where nothing may be fetched from.
func errForbidden() error {
	return activities.Refuse("địa chỉ dẫn tới mạng không được phép lấy dữ liệu; xem DANHGIA_OUT_NETWORKS", "the address leads to where nothing may be fetched from: see DANHGIA_OUT_NETWORKS")
}
