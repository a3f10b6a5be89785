package activities

import "time"

// ImportJob is one file that is to be taken in.
type ImportJob struct {
	Key     Key
	Intake  int64
	Content Content
	Source  Source // the zero one of an upload
	Spool   string // its name in the spool; empty of a file in a folder
	File    string // its name
}

// FetchedFile is a file that is here, whole.
type FetchedFile struct {
	Name  string
	Bytes int64
}

// ReadyFile is a complete file in a watched folder.
type ReadyFile struct {
	Name    string
	Bytes   int64
	Changed time.Time
}
