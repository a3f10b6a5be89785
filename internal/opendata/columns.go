package opendata

import "danhgia/scoring"

func vien(vi, en string) scoring.Text { return scoring.Text{Vi: vi, En: en} }

// The columns. Their names are those of the API where it has the same.
var (
	province     = column{name: "province", kind: text, required: true, title: vien("Mã tỉnh", "Province")}
	provinceName = column{name: "province_name", kind: text, required: true, title: vien("Tên tỉnh", "Name of the province")}
	period       = column{name: "period", kind: text, required: true, title: vien("Kỳ đánh giá", "Period"), about: vien("Ví dụ 2026-08 là tháng 8 năm 2026.", "2026-08 is August 2026.")}
	periodFrom   = column{name: "period_from", kind: text, required: true, title: vien("Ngày đầu kỳ", "First day of the period")}
	revision     = column{name: "revision", kind: integer, required: true, title: vien("Phiên bản", "Revision"), about: vien("Tăng dần trong một kỳ; phiên bản đã công khai không bao giờ thay đổi.", "Counts up within a period; a published revision never changes.")}
	state        = column{
		name: "state", kind: text, required: true, title: vien("Trạng thái", "State"), known: []string{string(scoring.Provisional), string(scoring.Final), string(scoring.Corrected)},
		about: vien("provisional: tạm tính; final: chính thức; corrected: đính chính.", "Provisional: not yet reviewed and approved."),
	}
	publishedAt  = column{name: "published_at", kind: moment, required: true, title: vien("Thời điểm công khai", "Published at")}
	indexSet     = column{name: "index_set", kind: text, required: true, title: vien("Mã bộ chỉ số", "Index set")}
	indexSetHash = column{name: "index_set_sha256", kind: text, required: true, title: vien("SHA-256 của tệp bộ chỉ số", "sha256 of the index set's file")}
	engine       = column{name: "engine", kind: text, required: true, title: vien("Phiên bản quy tắc tính", "Version of the rules")}
	source       = column{name: "source", kind: text, title: vien("Nguồn số liệu", "Source of the figures")}
	sha256       = column{name: "sha256", kind: text, required: true, title: vien("SHA-256 của kết quả công khai", "sha256 of the published results"), about: vien("Của đúng các byte tại /api/v1/periods/…/results.", "Of the bytes at /api/v1/periods/…/results.")}

	agency     = column{name: "agency", kind: text, required: true, title: vien("Mã cơ quan, đơn vị", "Agency")}
	agencyName = column{name: "agency_name", kind: text, required: true, title: vien("Tên cơ quan, đơn vị", "Name of the agency")}
	peerGroup  = column{
		name: "peer_group", kind: text, required: true, title: vien("Nhóm xếp hạng", "Peer group"), known: []string{string(scoring.Province), string(scoring.Department), string(scoring.Commune)},
		about: vien("province: tỉnh; department: sở, ban, ngành; commune: xã, phường. Thứ hạng chỉ có nghĩa trong cùng một nhóm.", "Ranks compare only agencies of the same group."),
	}

	group           = column{name: "group", kind: text, required: true, title: vien("Mã nhóm chỉ số", "Group")}
	groupName       = column{name: "group_name", kind: text, required: true, title: vien("Tên nhóm chỉ số", "Name of the group")}
	indicator       = column{name: "indicator", kind: text, required: true, title: vien("Mã chỉ số thành phần", "Indicator")}
	indicatorName   = column{name: "indicator_name", kind: text, required: true, title: vien("Tên chỉ số thành phần", "Name of the indicator")}
	indicatorNameEn = column{name: "indicator_name_en", kind: text, title: vien("Tên chỉ số thành phần bằng tiếng Anh", "Name of the indicator in English")}
	level           = column{
		name: "level", kind: text, required: true, title: vien("Phạm vi số liệu", "Whose figure it is"), known: []string{string(scoring.LevelAgency), string(scoring.LevelProvince)},
		about: vien("agency: của cơ quan, đơn vị; province: của cả tỉnh, dùng chung cho mọi cơ quan, đơn vị.", "Province: a figure of the whole province, copied to every agency."),
	}
	target   = column{name: "target", kind: number, title: vien("Chỉ tiêu (%)", "Target in percent"), about: vien("Tỷ lệ cho điểm tối đa.", "The ratio that gives all points.")}
	zeroRule = column{name: "zero_rule", kind: text, title: vien("Khi mẫu số bằng 0 hoặc không có số liệu", "When the denominator is zero or there is no figure"), about: vien("null: không tính điểm; zero: 0 điểm; full: điểm tối đa.", "Null: no points; zero: 0 points; full: all points."), known: []string{string(scoring.ZeroGivesNull), string(scoring.ZeroGivesZero), string(scoring.ZeroGivesFull)}}

	numerator       = column{name: "numerator", kind: integer, title: vien("Tử số", "Numerator"), about: vien("Để trống: không có số liệu; 0: có số liệu và bằng không.", "Empty: no figure; 0: a figure, and it is zero.")}
	denominator     = column{name: "denominator", kind: integer, title: vien("Mẫu số", "Denominator"), about: numerator.about}
	ratio           = column{name: "ratio", kind: number, title: vien("Tỷ lệ (%)", "Ratio in percent"), about: vien("Làm tròn để hiển thị; điểm tính từ tỷ lệ chưa làm tròn.", "Rounded for show: points are computed from the unrounded ratio.")}
	points          = column{name: "points", kind: number, title: vien("Điểm", "Points"), about: vien("Để trống: không có số liệu để tính điểm, khác với 0 điểm.", "Empty: no figure to compute points from, which is not 0 points.")}
	maxPoints       = column{name: "max_points", kind: number, required: true, title: vien("Điểm tối đa", "All points")}
	publishedPoints = column{name: "published_points", kind: number, title: vien("Điểm Cổng công bố", "Points published by the portal")}
	difference      = column{name: "difference", kind: number, title: vien("Chênh lệch", "Difference"), about: vien("Điểm trừ điểm Cổng công bố.", "Points less those published by the portal.")}
	asPublished     = column{name: "as_published", kind: boolean, required: true, title: vien("Lấy theo Cổng", "As published"), about: vien("true: Cổng không có tử số, mẫu số của nhóm nên lấy điểm theo Cổng.", "True: the portal has no figures of the group, so its score is taken as it is.")}
	total           = column{name: "total", kind: number, title: vien("Tổng điểm", "Total")}
	publishedTotal  = column{name: "published_total", kind: number, title: vien("Tổng điểm Cổng công bố", "Total published by the portal")}
	totalDifference = column{name: "difference", kind: number, title: vien("Chênh lệch", "Difference"), about: vien("Tổng điểm trừ tổng điểm Cổng công bố.", "The total less that published by the portal.")}
	rank            = column{name: "rank", kind: integer, title: vien("Thứ hạng trong nhóm", "Rank within the peer group"), about: vien("Để trống: không xếp hạng. Điểm bằng nhau thì cùng hạng.", "Empty: not ranked. Ties share a rank.")}
	band            = column{name: "band", kind: integer, title: vien("Thứ tự mức xếp loại", "Number of the band"), about: vien("0 là mức cao nhất; để trống: không xếp loại.", "0 is the best; empty: no band.")}
	bandName        = column{name: "band_name", kind: text, title: vien("Xếp loại", "Band")}
	noCases         = column{name: "no_cases", kind: boolean, required: true, title: vien("Không phát sinh hồ sơ", "No cases"), about: vien("true: cơ quan, đơn vị không có hồ sơ nào trong kỳ nên không được xếp hạng.", "True: the agency had no dossiers in the period, so it is not ranked.")}

	rule = column{
		name: "rule", kind: text, required: true, title: vien("Quy tắc cho điểm", "Why it has these points"),
		known: []string{
			string(scoring.RuleRatio), string(scoring.RuleTarget), string(scoring.RuleZeroNull), string(scoring.RuleZeroZero), string(scoring.RuleZeroFull),
			string(scoring.RuleMissing), string(scoring.RuleFollowed), string(scoring.RuleGroupOnly),
		},
		about: vien("ratio: theo tỷ lệ; target: đạt chỉ tiêu; zero-null, zero-zero, zero-full: mẫu số bằng 0 hoặc không có số liệu, theo bộ chỉ số không tính điểm, được 0 điểm, được điểm tối đa; missing: không có trong số liệu thu thập; followed: chỉ theo dõi; group-only: cả nhóm lấy điểm theo Cổng.",
			"Ratio: in proportion; target: reached; zero-…: the denominator is zero or there is no figure; missing: not collected; followed: without points; group-only: the group has the portal's score."),
	}
	flags = column{name: "flags", kind: text, title: vien("Lưu ý về số liệu", "Reservations"), about: vien("Cách nhau bằng dấu cách. ruled: đã điều chỉnh theo kết quả thẩm định; entered: đơn vị tự nhập; numerator-above-denominator: tử số lớn hơn mẫu số; half-given: nguồn chỉ có một trong hai số; source-doubts: nguồn có lưu ý.", "With spaces between them.")}
	notes = column{name: "notes", kind: text, title: vien("Lời của nguồn", "The source's own words")}
)
