package activities

import (
	"fmt"

	"danhgia/scoring"
)

// Terms are how many months personal data is kept after it has served.
type Terms struct {
	People    int // names, addresses and telephones of officers, after their last role has ended
	Mails     int // what mails said, after they were last tried
	SignIns   int // requests to sign in and the devices of sessions, after their last use
	Officials int // names of those who handled dossiers, after the last period in which they did
	Files     int // evidence and scans, after the period that they belong to; refused values of files of dossiers likewise
}

// UsualTerms are those that docs/security.md gives reasons for.
var UsualTerms = Terms{People: 24, Mails: 12, SignIns: 6, Officials: 24, Files: 60}

const shortestTerm, longestTerm = 3, 600 // months: a period with its corrections takes less than the first

// Check refuses (ErrRefused) terms under which something would be erased that is still at work.
func (t Terms) Check() error {
	for name, months := range map[string]int{"people": t.People, "mails": t.Mails, "sign-ins": t.SignIns, "officials": t.Officials, "files": t.Files} {
		if months < shortestTerm || months > longestTerm {
			return Refusal(fmt.Errorf("the term for %s is %d months: give %d to %d", name, months, shortestTerm, longestTerm))
		}
	}
	if t.People < t.Mails {
		return Refusal(scoring.Say("thời hạn giữ tên cán bộ phải không ngắn hơn thời hạn giữ nội dung thư, vì thư có thể nhắc đến tên", "names of people must be kept as long as mails, which may have them in their text"))
	}
	return nil
}

// Purged is how much was erased, or would be.
type Purged struct {
	People, Mails, SignIns, Devices, Officials, Files, Values int64
}
