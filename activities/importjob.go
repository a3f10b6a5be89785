package activities

import "time"

// ImportJob is one file that is to be taken in, and where that stands.
type ImportJob struct {
	ID      ImportID
	Key     Key
	Content IntakeContent
	Source  Source // the zero one of an upload
	Spool   string // its name in the spool; empty of a file in a folder
	File    string // its name
	Bytes   int64
	State   ImportState
	Stops   bool   // somebody has asked to stop it
	Intake  int    // 0: no line of it has been read
	By      string // id of who has asked for it; empty: nobody
}

// From is where the file came from: upload, or the source by its name.
func (j ImportJob) From() string {
	if j.Source.ID == 0 {
		return UploadSource
	}
	return j.Source.Name
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
