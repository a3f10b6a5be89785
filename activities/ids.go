package activities

import (
	"fmt"

	"danhgia/review"
)

// EvaluationID is the workflow id of a period: one province's sample, rehearsal or period never meets another's.
func EvaluationID(k Key) string { return fmt.Sprintf("evaluation/%s/%s", k.Province, k.Period) }

// TaskWorkflowID is the workflow id of a task: review/H44/2026-08/H44.104, ruling/H44/2026-08/H44.104/17; of a task of
// no period acknowledge/H44/-/H44.104/17.
func TaskWorkflowID(k Key, kind review.Kind, agency, subject string) string {
	id := fmt.Sprintf("%s/%s/%s/%s", kind, k.Province, k.when(), agency)
	if subject == "" {
		return id
	}
	return id + "/" + subject
}

// DirectiveWorkflowID is the workflow id of a directive: directive/H44/17.
func DirectiveWorkflowID(province string, id DirectiveID) string {
	return fmt.Sprintf("directive/%s/%d", province, id)
}

// ErratumWorkflowID is the workflow id of the correction that is to become a revision: correction/H44/2026-08/2.
func ErratumWorkflowID(k Key, revision int) string {
	return fmt.Sprintf("correction/%s/%s/%d", k.Province, k.Period, revision)
}

// MailerID is the workflow id of the one who delivers a lane's mails: mailer/H44/duty.
func MailerID(province string, lane Lane) string { return fmt.Sprintf("mailer/%s/%s", province, lane) }
