package review

import "danhgia/scoring"

// In is the kind's name.
func (k Kind) In(lang scoring.Lang) string { return k.text().In(lang) }

// In is the state's name.
func (s State) In(lang scoring.Lang) string { return s.text().In(lang) }

// In is the outcome's name.
func (o Outcome) In(lang scoring.Lang) string { return o.text().In(lang) }

// In is the role's name.
func (r Role) In(lang scoring.Lang) string { return roleWords[r].In(lang) }

// In is the action's name.
func (a Action) In(lang scoring.Lang) string { return actionWords[a].In(lang) }

var kindWords = map[Kind]scoring.Text{
	Review:      {Vi: "rà soát phiếu điểm", En: "review of the scorecard"},
	Countersign: {Vi: "thủ trưởng duyệt câu trả lời", En: "the head's approval of an answer"},
	Rule:        {Vi: "thẩm định kiến nghị", En: "ruling on a dispute"},
	Supplement:  {Vi: "bổ sung nội dung kiến nghị", En: "supplement to a dispute"},
	Approval:    {Vi: "phê duyệt kết quả", En: "approval of the result"},
	DataEntry:   {Vi: "nhập số liệu", En: "data entry"},
	Acknowledge: {Vi: "xác nhận đã quán triệt", En: "acknowledgement of a directive"},
	Appoint:     {Vi: "cử cán bộ đầu mối", En: "appointment of a focal officer"},
	SourceFix:   {Vi: "sửa tại nguồn", En: "correction at the source"},
	Correct:     {Vi: "phê duyệt đính chính", En: "approval of a correction"},
}

var stateWords = map[State]scoring.Text{
	Planned:    {Vi: "chưa mở", En: "planned"},
	Open:       {Vi: "đang mở", En: "open"},
	Paused:     {Vi: "tạm dừng", En: "paused"},
	Settled:    {Vi: "đã kết thúc", En: "settled"},
	Skipped:    {Vi: "được bỏ qua", En: "skipped"},
	Cancelled:  {Vi: "đã hủy", En: "cancelled"},
	Superseded: {Vi: "đã được thay bằng nhiệm vụ khác", En: "superseded"},
}

var outcomeWords = map[Outcome]scoring.Text{
	Pending:        {Vi: "chưa có kết quả", En: "pending"},
	Confirmed:      {Vi: "thống nhất", En: "confirmed"},
	Disputed:       {Vi: "kiến nghị xem xét", En: "disputed"},
	Silent:         {Vi: "không trả lời", En: "silent"},
	NotReached:     {Vi: "không liên hệ được", En: "not reached"},
	Approved:       {Vi: "đã duyệt", En: "approved"},
	SentBack:       {Vi: "trả lại", En: "sent back"},
	Accepted:       {Vi: "chấp nhận", En: "accepted"},
	AcceptedInPart: {Vi: "chấp nhận một phần", En: "accepted in part"},
	Rejected:       {Vi: "không chấp nhận", En: "rejected"},
	Supplied:       {Vi: "đã cung cấp", En: "supplied"},
	Acknowledged:   {Vi: "đã quán triệt", En: "acknowledged"},
	Appointed:      {Vi: "đã cử", En: "appointed"},
	Fixed:          {Vi: "đã sửa", En: "corrected"},
}

var roleWords = map[Role]scoring.Text{
	Public:   {Vi: "người dân", En: "the public"},
	Focal:    {Vi: "cán bộ đầu mối", En: "focal officer"},
	Deputy:   {Vi: "người thay thế", En: "deputy"},
	Head:     {Vi: "thủ trưởng", En: "head"},
	Staff:    {Vi: "chuyên viên Văn phòng", En: "office staff"},
	Admin:    {Vi: "quản trị Văn phòng", En: "office admin"},
	Leader:   {Vi: "lãnh đạo Văn phòng", En: "office leader"},
	Auditor:  {Vi: "người kiểm tra", En: "auditor"},
	Operator: {Vi: "đơn vị vận hành hệ thống nguồn", En: "operator of the source system"},
	Chairman: {Vi: "người nhận báo cáo của Chủ tịch", En: "reader for the Chairman"},
}

var actionWords = map[Action]scoring.Text{
	ToView:              {Vi: "xem phiếu điểm", En: "view a scorecard"},
	ToAnswer:            {Vi: "trả lời", En: "answer a task"},
	ToDispute:           {Vi: "kiến nghị xem xét", En: "dispute a figure"},
	ToCountersign:       {Vi: "duyệt câu trả lời", En: "approve or send back an answer"},
	ToMessage:           {Vi: "trao đổi về kiến nghị", En: "write on a case"},
	ToAcknowledge:       {Vi: "xác nhận đã quán triệt", En: "acknowledge a directive"},
	ToAppoint:           {Vi: "cử cán bộ đầu mối", En: "appoint a focal officer"},
	ToRule:              {Vi: "thẩm định kiến nghị", En: "rule on a dispute"},
	ToApprove:           {Vi: "phê duyệt kết quả", En: "approve the result of a period"},
	ToProposeCorrection: {Vi: "đề xuất đính chính kết quả đã công khai", En: "propose a correction of a published result"},
	ToApproveCorrection: {Vi: "phê duyệt đính chính", En: "approve a correction"},
	ToEnter:             {Vi: "nhập câu trả lời thay", En: "enter an answer on behalf of an agency"},
	ToStart:             {Vi: "mở kỳ đánh giá", En: "start a period"},
	ToDirect:            {Vi: "gửi văn bản chỉ đạo", En: "send a directive"},
	ToCollect:           {Vi: "thu thập lại số liệu", En: "collect again"},
	ToPause:             {Vi: "tạm dừng", En: "pause"},
	ToResume:            {Vi: "tiếp tục", En: "resume"},
	ToExtend:            {Vi: "gia hạn", En: "extend a deadline"},
	ToSkip:              {Vi: "bỏ qua cơ quan, đơn vị", En: "skip an agency"},
	ToReopen:            {Vi: "mở lại", En: "reopen"},
	ToCancel:            {Vi: "hủy", En: "cancel"},
	ToResend:            {Vi: "gửi lại thư", En: "send a mail again"},
	ToCall:              {Vi: "ghi nhận đã gọi điện", En: "note a call"},
	ToReassign:          {Vi: "giao lại", En: "reassign"},
	ToSubstitute:        {Vi: "cử người thay thế", En: "name a substitute"},
	ToManageOfficers:    {Vi: "quản lý cán bộ", En: "manage officers"},
	ToManageCalendar:    {Vi: "quản lý lịch làm việc", En: "manage the calendar"},
	ToManageIndexes:     {Vi: "quản lý bộ chỉ số", En: "manage index sets"},
	ToManageUsers:       {Vi: "quản lý người dùng", En: "manage users"},
	ToEraseOfficial:     {Vi: "xóa tên cán bộ xử lý hồ sơ", En: "erase the name of an official"},
	ToManageTargets:     {Vi: "quản lý nơi nhận kết quả", En: "manage the targets of publications"},
	ToSeeOfficials:      {Vi: "xem số liệu theo người xử lý hồ sơ", En: "see figures by official"},
	ToPush:              {Vi: "gửi kết quả tới nơi nhận", En: "send results to a target"},
	ToImport:            {Vi: "nạp dữ liệu hồ sơ", En: "import dossiers"},
	ToManageSources:     {Vi: "quản lý nguồn dữ liệu hồ sơ", En: "manage the sources of dossiers"},
	ToWritePapers:       {Vi: "soạn báo cáo, thông báo", En: "write the office's papers"},
	ToFilePapers:        {Vi: "lưu văn bản đã ký", En: "file signed papers"},
	ToManagePapers:      {Vi: "quản lý mẫu văn bản", En: "manage the templates of papers"},
	ToReadAudit:         {Vi: "xem nhật ký", En: "read the audit"},
}
