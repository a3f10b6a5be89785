package activities

// OfficeDraft is what somebody of the office filled in, until it is done.
type OfficeDraft struct {
	ID      int64
	Person  string // review.Person.ID: nobody else sees it
	Deed    string // the address of its form
	Fields  map[string]string
	File    string // its name; empty: there is none
	Content []byte
}
