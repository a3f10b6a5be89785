package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// faults are all that is wrong with the settings, one for each line. What could not be read is not judged besides.
func faults(unread error, judged ...error) error {
	unreadables := each(unread)
	all := make([]error, 0, len(unreadables))
	for _, e := range unreadables {
		all = append(all, inWords(e))
	}
	read := func(e error) bool {
		return !slices.ContainsFunc(all[:len(unreadables)], func(u error) bool { return about(u) == about(e) })
	}
	for _, e := range each(judged...) {
		if read(e) {
			all = append(all, e)
		}
	}
	return errors.Join(all...)
}

// about is the setting that a fault is about.
func about(fault error) string {
	name, _, _ := strings.Cut(fault.Error(), ":")
	return name
}

// each takes joined errors apart.
func each(errs ...error) (all []error) {
	for _, err := range errs {
		if joined, is := err.(interface{ Unwrap() []error }); is {
			all = append(all, each(joined.Unwrap()...)...)
		} else if err != nil {
			all = append(all, err)
		}
	}
	return all
}

// inWords says of a setting that could not be read what it must be. What it is now is said of no file: it may be a secret.
func inWords(err error) error {
	if file, is := errors.AsType[env.LoadFileContentError](err); is {
		why := "it cannot be read"
		switch {
		case errors.Is(file.Err, fs.ErrNotExist):
			why = "it is not there"
		case errors.Is(file.Err, fs.ErrPermission):
			why = "this program's user may not read it"
		}
		return fmt.Errorf("%s: the file %s: %s; name another, or leave the setting empty", file.Key, file.Filename, why)
	}
	if value, is := errors.AsType[env.ParseError](err); is {
		key := keyOf(reflect.TypeFor[Config](), value.Name, value.Type)
		return fmt.Errorf("%s: %q is not %s", key, os.Getenv(key), wanted(value.Type))
	}
	return err
}

// keyOf is the setting that a field of that name and type is read from.
func keyOf(in reflect.Type, name string, of reflect.Type) string {
	for field := range in.Fields() {
		key, _, _ := strings.Cut(field.Tag.Get("env"), ",")
		if field.Name == name && field.Type == of && key != "" {
			return key
		}
		if field.Type.Kind() == reflect.Struct {
			if key := keyOf(field.Type, name, of); key != "" {
				return key
			}
		}
	}
	return ""
}

func wanted(of reflect.Type) string {
	switch of.String() {
	case "time.Duration":
		return "a time such as 30s or 15m"
	case "int":
		return "a whole number"
	case "[]netip.Prefix":
		return "a list of networks such as 10.20.0.0/16,192.168.0.0/24"
	default:
		return "a " + of.String()
	}
}

// elsewhere are settings of our name that no program reads: those of docker-compose.yml, and of `make test`.
var elsewhere = []string{"DANHGIA_PORT", "DANHGIA_TEMPORAL_BIN", "DANHGIA_GOLANGCI_LINT", "DANHGIA_AXE"}

// Strangers are the settings in the environment that look like ours and are none: most often a slip of the pen. Those of a
// later version are no reason to stand still.
func Strangers() (names []string) {
	known := slices.Concat(elsewhere, Settings())
	for _, setting := range os.Environ() {
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "DANHGIA_") && !slices.Contains(known, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Settings are the names of all settings that programs read.
func Settings() []string { return keys(reflect.TypeFor[Config]()) }

// keys are the settings of a type's fields.
func keys(in reflect.Type) (all []string) {
	for field := range in.Fields() {
		if key, _, _ := strings.Cut(field.Tag.Get("env"), ","); key != "" && key != "-" {
			all = append(all, key)
		} else if field.Type.Kind() == reflect.Struct {
			all = append(all, keys(field.Type)...)
		}
	}
	return all
}
