package review

import (
	"slices"

	"danhgia/scoring"
)

// Role is what a person is to an agency or to the office.
type Role string

// The roles. Public is everybody, signed in or not.
const (
	Public   Role = "public"
	Focal    Role = "focal-officer"
	Deputy   Role = "deputy"
	Head     Role = "head"
	Staff    Role = "office-staff"
	Admin    Role = "office-admin"
	Leader   Role = "office-leader"
	Auditor  Role = "auditor"
	Operator Role = "source-operator" // of a source system: is written to, and has no rights here
	Chairman Role = "chairman-office" // whoever reads for the Chairman: is written to, and has no rights here
)

// Roles are all roles.
var Roles = []Role{Public, Focal, Deputy, Head, Staff, Admin, Leader, Auditor, Operator, Chairman}

// OfAgency says whether the role is one of an agency, and not of the office.
func (r Role) OfAgency() bool { return r == Focal || r == Deputy || r == Head }

// Action is something that takes a right.
type Action string

// The actions.
const (
	ToView        Action = "view-scorecard"
	ToAnswer      Action = "answer"
	ToDispute     Action = "dispute"
	ToCountersign Action = "countersign"
	ToMessage     Action = "message"
	ToAcknowledge Action = "acknowledge"
	ToAppoint     Action = "appoint"
	ToRule        Action = "rule"
	ToApprove     Action = "approve-result"
	// A correction is proposed by one person and approved by another.
	ToProposeCorrection Action = "propose-correction"
	ToApproveCorrection Action = "approve-correction"

	ToEnter          Action = "enter-on-behalf"
	ToStart          Action = "start-period"
	ToDirect         Action = "send-directive"
	ToCollect        Action = "collect-again"
	ToPause          Action = "pause"
	ToResume         Action = "resume"
	ToExtend         Action = "extend"
	ToSkip           Action = "skip"
	ToReopen         Action = "reopen"
	ToCancel         Action = "cancel"
	ToResend         Action = "resend"
	ToCall           Action = "call"
	ToReassign       Action = "reassign"
	ToSubstitute     Action = "set-substitute"
	ToManageOfficers Action = "manage-officers"
	ToManageCalendar Action = "manage-calendar"
	ToManageIndexes  Action = "manage-index-sets"
	ToManageUsers    Action = "manage-users"
	ToWritePapers    Action = "write-papers"
	ToFilePapers     Action = "file-papers"
	ToManagePapers   Action = "manage-papers"
	ToReadAudit      Action = "read-audit"
	ToManageTargets  Action = "manage-targets"
	ToPush           Action = "push-results"
	ToImport         Action = "import-dossiers"
	ToManageSources  Action = "manage-sources"
	// Who handled which dossier is for their own head and the office alone.
	ToSeeOfficials  Action = "see-officials"
	ToEraseOfficial Action = "erase-official"
)

// reach is how far a role's right goes.
type reach int

const (
	none      reach = iota
	self            // for themselves
	ownActing       // for the own agency, only while standing in for somebody who has the right
	own             // for the own agency
	allActing       // for every agency, only while standing in
	all             // for every agency
)

// right is a line of the table of rights.
type right struct {
	action Action
	states []State // of the task; none: whatever they are, or no task is concerned
	reach  map[Role]reach
}

type reaches = map[Role]reach

var (
	agency = reaches{Focal: own, Deputy: own, Head: own}
	head   = reaches{Head: own, Deputy: ownActing}
	office = reaches{Staff: all, Admin: all}
	steers = reaches{Admin: all, Leader: all}
	admin  = reaches{Admin: all}
)

// rights is the table: who may do what, while a task is in which states. What is not in it is not allowed.
var rights = []right{
	{ToView, nil, reaches{Focal: own, Deputy: own, Head: own, Staff: all, Admin: all, Leader: all, Auditor: all}},
	{ToAnswer, []State{Open}, agency},
	{ToDispute, []State{Open}, agency},
	{ToCountersign, []State{Open}, head},
	{ToMessage, []State{Open, Paused}, reaches{Focal: own, Deputy: own, Head: own, Staff: all, Admin: all, Leader: all}},
	{ToAcknowledge, []State{Open}, agency},
	{ToAppoint, []State{Open}, head},
	{ToRule, []State{Open}, reaches{Staff: all, Admin: all, Leader: all}},
	{ToApprove, []State{Open}, reaches{Leader: all, Admin: allActing}},
	{ToProposeCorrection, nil, reaches{Staff: all, Admin: all, Leader: all}},
	{ToApproveCorrection, []State{Open}, reaches{Leader: all, Admin: allActing}},
	{ToEnter, []State{Open}, office},
	{ToStart, nil, office},
	{ToDirect, nil, reaches{Staff: all, Admin: all, Leader: all}},
	{ToCollect, []State{Planned, Open, Paused, Settled}, admin},
	{ToPause, MovePause.from(), steers},
	{ToResume, MoveResume.from(), steers},
	{ToExtend, MoveExtend.from(), reaches{Staff: all, Admin: all, Leader: all}},
	{ToSkip, MoveSkip.from(), steers},
	{ToReopen, MoveReopen.from(), steers},
	{ToCancel, MoveCancel.from(), steers},
	{ToResend, []State{Open}, office},
	{ToCall, []State{Open, Settled}, office},
	{ToReassign, []State{Planned, Open, Paused}, office},
	{ToSubstitute, nil, reaches{Focal: self, Deputy: self, Head: own, Staff: all, Admin: all, Leader: self}},
	{ToManageOfficers, nil, office},
	{ToManageCalendar, nil, admin},
	{ToManageIndexes, nil, admin},
	{ToManageUsers, nil, admin},
	{ToManageTargets, nil, admin},
	{ToPush, nil, office},
	{ToSeeOfficials, nil, reaches{Head: own, Deputy: ownActing, Staff: all, Admin: all, Leader: all}},
	{ToImport, nil, office},
	{ToManageSources, nil, admin},
	{ToEraseOfficial, nil, office},
	{ToWritePapers, nil, reaches{Staff: all, Admin: all, Leader: all}},
	{ToFilePapers, nil, office},
	{ToManagePapers, nil, admin},
	{ToReadAudit, nil, reaches{Admin: all, Leader: all, Auditor: all}},
}

// Actor is who acts. The zero Actor is the public.
type Actor struct {
	Person string // id
	Agency string // code
	Roles  []Role
	For    *Actor // the absent person whom they stand in for
}

// Subject is what is acted on.
type Subject struct {
	Agency string        // code of whose it is
	State  State         // of the task, where there is one
	Level  scoring.Level // of a disputed indicator
	Owner  string        // code of the department that owns a disputed indicator of level province
	// Raisers are, for a ruling, the ids of all who prepared, answered, approved or entered the dispute; for a
	// correction, of who has proposed it.
	Raisers []string
	// Absent and StandIn are, for a substitute, the ids of who is away and of who would stand in.
	Absent, StandIn string
}

// May says whether an actor may do something, and why, or why not. Who stands in for another needs the right
// themselves, where the table does not give it to those who stand in, and so does the absent person. Nobody rules on
// their own dispute, nor through a substitute, nor as one. Only the owning department disputes an indicator of level
// province. Nobody names themselves as the substitute of another.
func May(a Actor, action Action, s Subject) (bool, Reason) {
	if ok, why := permitted(a, action, s); !ok {
		return false, why
	}
	if states := rightTo(action).states; states != nil && !slices.Contains(states, s.State) {
		return false, WrongState
	}
	return true, Allowed
}

// Could says whether an actor has a role that may do something for some agency, on some day: whether they may do it here
// and now is May's answer. It decides what is offered.
func Could(a Actor, action Action) bool {
	return slices.ContainsFunc(a.Roles, func(role Role) bool { return rightTo(action).reach[role] != none })
}

// permitted is May in whatever state the task is.
func permitted(a Actor, action Action, s Subject) (bool, Reason) {
	if why := a.reaches(action, s, a.For != nil); why != Allowed {
		return false, why
	}
	if a.For != nil {
		switch why := a.For.reaches(action, s, false); {
		case a.For.For != nil:
			return false, ChainOfSubstitutes
		case why != Allowed:
			return false, AbsentMayNot
		}
	}
	switch {
	case action == ToRule && a.raised(s.Raisers):
		return false, OwnDispute
	case action == ToApproveCorrection && a.raised(s.Raisers):
		return false, OwnCorrection
	case action == ToDispute && s.Level == scoring.LevelProvince && a.Agency != s.Owner:
		return false, OwnersOnly
	case action == ToSubstitute && a.Person == s.StandIn:
		return false, NamesThemselves
	}
	return true, Allowed
}

// reaches says whether one of the actor's roles gives the right, or what comes nearest.
func (a Actor) reaches(action Action, s Subject, acting bool) Reason {
	nearest := NotTheRole
	for _, role := range append([]Role{Public}, a.Roles...) {
		switch why := rightTo(action).reach[role].reason(a, s, acting); why {
		case Allowed:
			return Allowed
		case NotTheRole:
		default:
			nearest = why
		}
	}
	return nearest
}

func (r reach) reason(a Actor, s Subject, acting bool) Reason {
	switch {
	case r == none:
		return NotTheRole
	case r == self && a.Person != s.Absent:
		return OnlyForThemselves
	case (r == own || r == ownActing) && a.Agency != s.Agency:
		return OtherAgency
	case (r == ownActing || r == allActing) && !acting:
		return OnlyActing
	default:
		return Allowed
	}
}

func rightTo(action Action) right {
	at := slices.IndexFunc(rights, func(r right) bool { return r.action == action })
	if at < 0 {
		return right{}
	}
	return rights[at]
}

// raised says whether the actor, or whom they stand in for, had a hand in what is decided on.
func (a Actor) raised(raisers []string) bool {
	return slices.Contains(raisers, a.Person) || a.For != nil && slices.Contains(raisers, a.For.Person)
}
