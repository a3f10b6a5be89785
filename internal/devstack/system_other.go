//go:build unix && !linux

package devstack

import "syscall"

// dieWithParent does nothing: only Linux can do it. Children of a killed run then stay.
func dieWithParent(*syscall.SysProcAttr, syscall.Signal) {}

// isPostmaster is false: without a sure sign that a process is ours, it is left alone.
func isPostmaster(int, string) bool { return false }
