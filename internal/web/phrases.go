package web

import (
	"fmt"
	"maps"

	"danhgia/scoring"
)

// phrase is what a page says, in both languages; %s is the place of a name or a figure that is written already.
type phrase struct{ vi, en string }

func (p phrase) in(lang scoring.Lang) string { return scoring.Text{Vi: p.vi, En: p.en}.In(lang) }

// say is a phrase with its places filled. It errs for a phrase that is not in the table.
func say(key string, lang scoring.Lang, args ...any) (string, error) {
	p, ok := phrases[key]
	if !ok {
		return "", fmt.Errorf("no phrase %q", key)
	}
	if len(args) == 0 {
		return p.in(lang), nil
	}
	return fmt.Sprintf(p.in(lang), args...), nil
}

// phrases are all words of the pages, except names and explanations, which come from the index set and from scoring.
var phrases = union(commonPhrases, publicPhrases, morePhrases, dataPhrases)

func union(tables ...map[string]phrase) map[string]phrase {
	all := map[string]phrase{}
	for _, table := range tables {
		maps.Copy(all, table)
	}
	return all
}

var commonPhrases = map[string]phrase{
	"site":       {"Đánh giá theo Quyết định 766", "Evaluation under Decision 766"},
	"sign.in":    {"Đăng nhập", "Sign in"},
	"skip":       {"Đến nội dung chính", "Skip to the contents"},
	"language":   {"Ngôn ngữ", "Language"},
	"lead":       {"Chất lượng phục vụ người dân, doanh nghiệp trong thực hiện thủ tục hành chính, dịch vụ công.", "Quality of service to citizens and businesses in administrative procedures and public services."},
	"results.of": {"Kết quả đánh giá %s", "Results for %s"},
	"periods":    {"Các kỳ đánh giá khác", "Other periods"},
	"jump":       {"Trong trang này", "On this page"},
	"colon":      {":", ":"},
	"table.of":   {"Bảng: %s", "Table: %s"},

	"state.provisional":      {"Tạm tính", "Provisional"},
	"state.provisional.text": {"Điểm được tính từ số liệu của Cổng Dịch vụ công quốc gia; các cơ quan, đơn vị chưa rà soát và kết quả chưa được phê duyệt.", "Computed from the figures of the national public service portal; the agencies have not reviewed them and the results have not been approved yet."},
	"state.final":            {"Chính thức", "Final"},
	"state.final.text":       {"Kết quả đã được các cơ quan, đơn vị rà soát và được phê duyệt.", "Reviewed by the agencies and approved."},
	"state.corrected":        {"Đính chính", "Corrected"},
	"state.corrected.text":   {"Phiên bản này thay thế các phiên bản trước của kỳ đánh giá.", "This revision replaces the earlier ones of the period."},

	"peers.province":   {"Toàn tỉnh", "The province"},
	"peers.department": {"Cấp tỉnh: sở, ban, ngành", "Province level: departments"},
	"peers.commune":    {"Cấp xã: xã, phường", "Commune level: communes and wards"},
	"peers.other":      {"Cơ quan, đơn vị khác", "Other agencies"},
	"peers.count":      {"%s cơ quan, đơn vị; %s được xếp hạng.", "%s agencies; %s ranked."},
	"province.text":    {"Điểm của UBND tỉnh, tính trên số liệu của cả tỉnh; không xếp hạng cùng các cơ quan, đơn vị.", "The score of the province, from the figures of the whole province; it is not ranked with the agencies."},
	"ranking.of":       {"%s – xếp hạng %s", "%s – ranking, %s"},

	"rank":          {"Hạng", "Rank"},
	"agency":        {"Cơ quan, đơn vị", "Agency"},
	"total":         {"Tổng điểm", "Total"},
	"band":          {"Xếp loại", "Class"},
	"most":          {"tối đa %s", "of %s"},
	"given":         {"theo Cổng", "portal’s score"},
	"given.note":    {"“Theo Cổng”: Cổng chỉ công bố điểm của nhóm mà không có tử số, mẫu số; điểm được giữ nguyên và không tính lại.", "“Portal’s score”: the portal publishes only the points of the group, without figures; they are kept and not computed again."},
	"none":          {"không có số liệu", "no figure"},
	"none.note":     {"Dấu “–” là không có số liệu, khác với 0 điểm.", "A dash means that there is no figure, which is not the same as 0 points."},
	"unranked":      {"không xếp hạng", "not ranked"},
	"no.cases":      {"Không phát sinh hồ sơ", "No dossiers"},
	"no.cases.note": {"Cơ quan, đơn vị không phát sinh hồ sơ trong kỳ thì không xếp hạng, không xếp loại.", "An agency without dossiers in the period has neither rank nor class."},
	"ties.note":     {"Cơ quan, đơn vị bằng điểm thì cùng hạng.", "Agencies with equal totals share a rank."},
	"bands":         {"Xếp loại theo tổng điểm:", "Classes by total:"},
	"band.from":     {"%s từ %s điểm", "%s from %s points"},

	"score.of":        {"Phiếu điểm %s", "Scorecard, %s"},
	"rank.of":         {"%s/%s", "%s of %s"},
	"summary":         {"Kết quả chung", "Summary"},
	"points":          {"Điểm", "Points"},
	"most.points":     {"Điểm tối đa", "Most points"},
	"portal.points":   {"Điểm theo Cổng", "Portal’s points"},
	"difference":      {"Chênh lệch", "Difference"},
	"not.compared":    {"không so sánh", "not compared"},
	"numerator":       {"Tử số", "Numerator"},
	"denominator":     {"Mẫu số", "Denominator"},
	"ratio":           {"Tỷ lệ", "Ratio"},
	"group":           {"Nhóm chỉ số", "Group"},
	"indicator":       {"Chỉ số thành phần", "Indicator"},
	"groups":          {"Điểm theo nhóm chỉ số", "Points by group"},
	"indicators":      {"Chi tiết từng chỉ số", "Every indicator"},
	"indicators.of":   {"Các chỉ số thành phần của nhóm %s", "Indicators of the group %s"},
	"legal":           {"Điểm theo các nhóm của Quyết định 766", "Points by the groups of Decision 766"},
	"legal.text":      {"Cổng chia nhóm khác với Quyết định; bảng này cộng điểm lại theo đúng các nhóm của Quyết định.", "The portal divides the groups in another way; this table adds the points up by the groups of the Decision."},
	"explain":         {"Diễn giải", "Explanation"},
	"explain.total":   {"Diễn giải tổng điểm", "Explanation of the total"},
	"explain.group":   {"Diễn giải điểm của nhóm", "Explanation of the group’s points"},
	"provincial":      {"số liệu chung của tỉnh", "the province’s figure"},
	"provincial.no":   {"Chỉ số ghi “số liệu chung của tỉnh” được tính cho cả tỉnh và dùng chung cho mọi cơ quan, đơn vị.", "An indicator marked “the province’s figure” is computed for the whole province and copied to every agency."},
	"followed":        {"chỉ để theo dõi", "followed only"},
	"missing":         {"chưa thu thập được", "not collected"},
	"missing.text":    {"Số liệu thu thập của kỳ này thiếu các chỉ số sau, nên không tính điểm:", "The collected figures lack these indicators, which therefore give no points:"},
	"flagged":         {"có lưu ý", "with a reservation"},
	"advice":          {"Có thể tăng điểm ở đâu", "Where points can be gained"},
	"advice.province": {"Chỉ số do tỉnh thực hiện chung", "Indicators of the province"},
	"advice.text":     {"Xếp từ chỉ số còn nhiều điểm nhất. Mức tăng tính trên số liệu của kỳ này, khi chỉ thay đổi riêng chỉ số đó.", "The largest gain first. Gains are computed on this period’s figures, with that one indicator changed."},
	"advice.open":     {"còn %s điểm", "%s points open"},
	"advice.none":     {"Mọi chỉ số được tính ở đây đều đã đạt điểm tối đa.", "Every indicator that is computed here has all its points."},
	"advice.given":    {"Không có gợi ý cho nhóm lấy điểm theo Cổng: %s.", "There is no advice for a group with the portal’s score: %s."},
	"engine.other":    {"Kết quả này được tính theo quy tắc phiên bản %s, khác phiên bản đang dùng, nên trang không diễn giải và không gợi ý.", "These results were computed by version %s of the rules, which is not the present one, so they are neither explained nor advised on here."},
	"back":            {"Kết quả %s", "Results for %s"},
	"path":            {"Đường dẫn", "Breadcrumb"},
	"see.portal":      {"Chênh lệch với điểm của Cổng và lưu ý về số liệu", "Differences from the portal’s points, and notes on the figures"},

	"differences.of":    {"Đối chiếu với điểm của Cổng, %s", "Compared with the portal’s points, %s"},
	"differences.text":  {"Mọi điểm được tính lại từ tử số, mẫu số và bộ chỉ số, rồi so với điểm do Cổng Dịch vụ công quốc gia công bố cho từng chỉ số và từng nhóm.", "All points are computed again from the figures and the index set, and then compared with those that the national public service portal published for every indicator and group."},
	"differences":       {"Chênh lệch", "Differences"},
	"differences.none":  {"Đã so sánh %s giá trị điểm do Cổng công bố: tất cả đều khớp, không có chênh lệch.", "%s published values were compared: all are the same, without any difference."},
	"differences.no":    {"Cổng không công bố điểm nào để so sánh.", "The portal published no points to compare with."},
	"differences.some":  {"Đã so sánh %s giá trị điểm do Cổng công bố: %s giá trị khác với điểm tính lại.", "%s published values were compared: %s are not the same as ours."},
	"differences.table": {"Các giá trị chênh lệch, %s", "Values that differ, %s"},
	"what":              {"Nhóm hoặc chỉ số", "Group or indicator"},
	"ours":              {"Điểm tính lại", "Our points"},
	"the.group":         {"nhóm", "group"},
	"notes":             {"Lưu ý về số liệu", "Notes on the figures"},
	"notes.none":        {"Nguồn số liệu không có lưu ý nào.", "The source has no reservations about the figures."},
	"notes.text":        {"Số liệu được giữ nguyên như nguồn công bố; chỗ nào cần lưu ý thì ghi lại dưới đây.", "Figures are kept as the source published them; what is odd about them is said here."},
	"notes.table":       {"Lưu ý theo chỉ số, %s", "Notes by indicator, %s"},
	"note":              {"Lưu ý", "Note"},
	"which":             {"%s cơ quan, đơn vị", "%s agencies"},
	"lacking":           {"Chỉ số chưa thu thập được", "Indicators that were not collected"},
	"lacking.table":     {"Chỉ số chưa thu thập được, %s", "Indicators that were not collected, %s"},
	"gaps":              {"Cơ quan, đơn vị không có trong một tệp của nguồn", "Agencies that a file of the source lacks"},
	"gaps.table":        {"Phần thiếu đã được chấp nhận, %s", "Accepted gaps, %s"},
	"reason":            {"Lý do chấp nhận", "Why it was accepted"},

	"about":          {"Về kết quả này", "About these results"},
	"about.state":    {"Trạng thái", "State"},
	"about.revision": {"Phiên bản", "Revision"},
	"about.moment":   {"Công khai lúc", "Published at"},
	"about.zone":     {"(giờ Việt Nam)", "(Viet Nam time)"},
	"about.set":      {"Bộ chỉ số", "Index set"},
	"about.basis":    {"Căn cứ", "Legal basis"},
	"about.engine":   {"Phiên bản quy tắc tính", "Version of the rules"},
	"about.source":   {"Nguồn số liệu", "Source of the figures"},
	"about.sha":      {"SHA-256 của kết quả", "SHA-256 of the results"},
	"about.set.sha":  {"SHA-256 của bộ chỉ số", "SHA-256 of the index set"},
	"about.files":    {"Các tệp số liệu đã thu thập", "Collected files"},
	"about.file":     {"Tệp", "File"},
	"about.day":      {"Ngày thu thập", "Captured on"},
	"about.file.sha": {"SHA-256", "SHA-256"},
	"about.data":     {"Dữ liệu", "Data"},
	"about.json":     {"Kết quả đầy đủ (JSON)", "Full results (JSON)"},
	"about.csv":      {"Bảng điểm (CSV)", "Table of points (CSV)"},

	"empty":      {"Chưa có kết quả nào được công khai", "No results have been published yet"},
	"empty.text": {"Khi kỳ đánh giá đầu tiên có kết quả, trang này sẽ hiển thị bảng xếp hạng các sở, ban, ngành và các xã, phường, phiếu điểm của từng cơ quan, đơn vị kèm diễn giải từng điểm, và phần đối chiếu với điểm của Cổng Dịch vụ công quốc gia.", "Once the first period has results, this page will show the ranking of departments and of communes, each agency’s scorecard with every point explained, and a comparison with the points of the national public service portal."},

	"fault.home":         {"Về trang kết quả mới nhất", "Go to the latest results"},
	"fault.page":         {"Không có trang này", "There is no such page"},
	"fault.page.text":    {"Địa chỉ có thể đã gõ sai hoặc trang không còn nữa.", "The address may be mistyped, or the page is gone."},
	"fault.period":       {"Không có kỳ đánh giá này", "There is no such period"},
	"fault.period.text":  {"Kỳ đánh giá là một tháng (viết như 2026-08), một quý (2026-Q3), 6 hoặc 9 tháng đầu năm (2026-6T, 2026-9T) hoặc một năm (2026), từ tháng 8/2022 trở đi.", "A period is a month (written as 2026-08), a quarter (2026-Q3), the first six or nine months of a year (2026-6T, 2026-9T) or a year (2026), from August 2022 on."},
	"fault.results":      {"Kỳ đánh giá này chưa có kết quả", "This period has no results yet"},
	"fault.results.text": {"Kết quả chưa được công khai. Mời xem kỳ mới nhất.", "Nothing has been published for it. Please see the latest period."},
	"fault.agency":       {"Không có cơ quan, đơn vị này trong kết quả", "There is no such agency in the results"},
	"fault.agency.text":  {"Mã cơ quan, đơn vị có thể đã gõ sai, hoặc cơ quan, đơn vị không được đánh giá trong kỳ. Mời chọn trong bảng xếp hạng của kỳ.", "The code may be mistyped, or the agency was not evaluated in the period. Please choose one from the ranking."},
	"fault.signin":       {"Cần đăng nhập lại", "Please sign in again"},
	"fault.signin.text":  {"Phiên làm việc đã hết hạn hoặc đã bị thu hồi. Mời đăng nhập lại rồi thực hiện lại.", "Your session has ended or was revoked. Please sign in and do it again."},
	"fault.factor":       {"Cần xác thực lớp thứ hai", "A second factor is needed"},
	"fault.factor.text":  {"Vai trò của Ông/Bà cần khóa truy cập (passkey) hoặc mã xác thực. Mời xác thực rồi thực hiện lại.", "Your role takes a passkey or an authentication code. Please give it and do it again."},
	"fault.right":        {"Ông/Bà không có quyền mở trang này", "You may not open this page"},
	"fault.right.text":   {"Trang này dành cho vai trò khác. Nếu Ông/Bà cần quyền này, xin liên hệ quản trị của Văn phòng UBND tỉnh.", "The page is for other roles. If you need it, please ask the administrator of the provincial office."},
	"fault.method":       {"Yêu cầu không được trả lời", "This request is not answered"},
	"fault.method.text":  {"Máy chủ không trả lời yêu cầu loại này tại địa chỉ này.", "The server does not answer this kind of request at this address."},
	"fault.task":         {"Không có nhiệm vụ này", "There is no such task"},
	"fault.task.text":    {"Địa chỉ có thể đã bị chép thiếu, hoặc nhiệm vụ thuộc cơ quan, đơn vị khác. Mời mở lại từ trang «Việc của tôi» hoặc từ liên kết trong thư.", "The address may have been copied in part, or the task is another agency’s. Please open it from the page of your tasks or from the link in the mail."},
	"fault.link":         {"Liên kết này không mở được", "This link opens nothing"},
	"fault.link.text":    {"Địa chỉ có thể đã bị chép thiếu, hoặc Văn phòng UBND tỉnh đã thu hồi liên kết. Mời mở lại liên kết trong thư mới nhất; nếu vẫn không được, xin liên hệ Văn phòng UBND tỉnh để được gửi lại.", "The address may have been copied in part, or the provincial office has revoked the link. Please open the link of the latest mail; if that does not help, ask the provincial office to send it again."},
	"fault.file":         {"Không có tệp này", "There is no such file"},
	"fault.file.text":    {"Tệp không thuộc nhiệm vụ này, hoặc Ông/Bà không còn quyền xem.", "The file does not belong to this task, or you may no longer see it."},
	"fault.foreign":      {"Nội dung chưa được ghi nhận", "Nothing was recorded"},
	"fault.foreign.text": {"Yêu cầu được gửi từ một trang khác. Mời mở liên kết trong thư rồi trả lời trên trang đó.", "The request comes from another site. Please open the link in the mail and answer on that page."},
	"fault.form":         {"Nội dung chưa được ghi nhận", "Nothing was recorded"},
	"fault.form.text":    {"Máy chủ không đọc được nội dung gửi lên. Mời mở lại liên kết trong thư rồi gửi lại.", "The server cannot read what was sent. Please open the link in the mail again and send it once more."},
	"fault.large":        {"Nội dung chưa được ghi nhận", "Nothing was recorded"},
	"fault.large.text":   {"Phần chữ gửi lên lớn hơn 1 MB, hoặc các tệp lớn hơn 1 GB. Mời quay lại, giảm bớt rồi gửi lại.", "What was sent has more than 1 MB of text, or more than 1 GB of files. Please go back, send less, and send it once more."},
	"fault.away":         {"Kết quả tạm thời chưa xem được", "The results cannot be read at the moment"},
	"fault.away.text":    {"Máy chủ chưa kết nối được với cơ sở dữ liệu. Mời tải lại trang sau ít phút.", "The server has no connection to its database. Please load the page again in a few minutes."},
	"fault.ours":         {"Hệ thống gặp lỗi", "Something went wrong here"},
	"fault.ours.text":    {"Lỗi đã được ghi lại. Mời tải lại trang; nếu vẫn còn lỗi, xin báo cho Văn phòng UBND tỉnh.", "The fault has been recorded. Please load the page again; if it stays, tell the provincial office."},
}
