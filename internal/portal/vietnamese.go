package portal

import "danhgia/scoring"

// inVietnamese are the problems of refusals by their English, with the same arguments in the same order.
var inVietnamese = map[string]string{
	"something follows the end of the JSON text; the file was altered, collect it again":                                 "sau phần JSON còn nội dung khác; tệp đã bị sửa, hãy tải lại",
	"the portal answered %q, not OK; collect it again":                                                                   "Cổng trả lời %q, không phải OK; hãy tải lại",
	"byte %d is not valid UTF-8; the file was damaged on its way, collect it again":                                      "byte thứ %d không đúng mã UTF-8; tệp hỏng trên đường truyền, hãy tải lại",
	"the JSON text breaks off at the end; the file is truncated, collect it again":                                       "nội dung JSON bị cụt ở cuối; tệp thiếu, hãy tải lại",
	"is a web page, not data; the portal refused or was down, collect it later":                                          "là một trang web, không phải số liệu; Cổng từ chối hoặc đang dừng, hãy tải lại sau",
	"is not an answer of the portal, which would be a JSON object; collect it again":                                     "không phải là trả lời của Cổng (một đối tượng JSON); hãy tải lại",
	"is not JSON: %v; collect it again":                                                                                  "không phải là JSON (%v); hãy tải lại",
	"the portal counts %d agencies on %d page(s), but the file has %d agencies; the list is not whole, collect it again": "Cổng đếm %d cơ quan, đơn vị trên %d trang, nhưng tệp có %d; danh sách chưa đủ, hãy tải lại",
	"the portal gives the list in several pages only, even when asked for %d records at once":                            "Cổng chỉ trả danh sách theo nhiều trang, kể cả khi hỏi %d bản ghi một lần",
	"the answer is larger than %d bytes (64 MiB), which is no evaluation":                                                "trả lời lớn hơn %d byte (64 MiB), không phải là số liệu đánh giá",
	"the agency is missing, although %s has it; collect the file again, or allow the gap with a reason":                  "thiếu cơ quan, đơn vị này, trong khi %s có; hãy tải lại tệp, hoặc ghi nhận chỗ thiếu kèm lý do",
	"no file has an agency with this code; correct the gap or take it back":                                              "không tệp nào có cơ quan, đơn vị mang mã này; hãy sửa hoặc bỏ dòng ghi chỗ thiếu",
	"the file has the agency; take the gap back":                                                                         "tệp có cơ quan, đơn vị này; hãy bỏ dòng ghi chỗ thiếu",
	"there is no such file; the files are %s":                                                                            "không có tệp tên như vậy; các tệp là %s",
	"the reason is missing; say why the file may lack this agency":                                                       "thiếu lý do; hãy ghi vì sao tệp không có cơ quan, đơn vị này",
	"the gap is listed twice":                                  "chỗ thiếu được ghi hai lần",
	"the file is of province %s, not of %s as asked for":       "tệp là của tỉnh %s, không phải %s",
	"no file gives the province's code":                        "không tệp nào có mã của tỉnh",
	"the file is of another province than %s, which is of %s":  "tệp là của tỉnh khác với %s (của %s)",
	"no file gives this agency's code":                         "không tệp nào có mã của cơ quan, đơn vị này",
	"%s has the code %s for the same id":                       "%s ghi mã %s cho cùng một định danh",
	"the record says %s, but %s says %s for the same id":       "bản ghi nói là %s, nhưng %s nói là %s cho cùng một định danh",
	"%q is not a code within province %s, such as %s.104":      "%q không phải là mã trong tỉnh %s, như %s.104",
	"%s (%s) has the same code":                                "%s (%s) có cùng mã",
	"the field is missing":                                     "thiếu trường này",
	"%s is negative; a count is 0 or more":                     "%s là số âm; số lượng phải từ 0",
	"%s is too large; a count is at most %d":                   "%s quá lớn; số lượng nhiều nhất là %d",
	"%s is not a whole number, as counts are":                  "%s không phải là số nguyên",
	"%s is negative; a score is 0 or more":                     "%s là số âm; điểm phải từ 0",
	"is %s, not a number or null":                              "là %s, không phải là số hoặc null",
	"is %s, not text":                                          "là %s, không phải là chữ",
	"%q has an unreadable character":                           "%q có ký tự không đọc được",
	"is %s, not a record":                                      "là %s, không phải là bản ghi",
	"is %s, not a list":                                        "là %s, không phải là danh sách",
	"entry %d is %s, not a record":                             "mục thứ %d là %s, không phải là bản ghi",
	"the collection is of province %s, not of %s as asked for": "bộ số liệu là của tỉnh %s, không phải %s",
	"the collection is of %s, not of %s as asked for":          "bộ số liệu là của kỳ %s, không phải %s",
	"only month %02d has figures, so the file is of that month and not of %s; collect it again": "chỉ tháng %02d có số liệu nên tệp là của tháng đó, không phải của kỳ %s; hãy tải lại",
	"%q is not PROVINCE":                                                 "%q không phải là PROVINCE",
	"%s is in the file twice; collect it again":                          "%s có hai lần trong tệp; hãy tải lại",
	"the record has no id":                                               "bản ghi không có định danh",
	"the record has no name":                                             "bản ghi không có tên",
	"%q is not a kind of agency that is known here":                      "%q không phải là loại cơ quan, đơn vị đã biết",
	"%q says %s, but another field of the record says %s":                "%q nói là %s, nhưng trường khác của bản ghi nói là %s",
	"nothing says what kind of agency this is":                           "không có trường nào nói đây là loại cơ quan, đơn vị nào",
	"the sum %d is too large; a count is at most %d":                     "tổng %d quá lớn; số lượng nhiều nhất là %d",
	"%s is there twice":                                                  "%s có hai lần",
	"%q is not an indicator of this file that is known here":             "%q không phải là chỉ số đã biết của tệp này",
	"the file has %d bytes; a manifest has at most %d":                   "tệp có %d byte; tệp kê nhiều nhất %d byte",
	"something follows the end of the JSON text":                         "sau phần JSON còn nội dung khác",
	"the JSON text breaks off at the end; the file is truncated":         "nội dung JSON bị cụt ở cuối; tệp thiếu",
	"a %s cannot stand here":                                             "giá trị kiểu %s không đặt được ở đây",
	"the first line must be %s":                                          "dòng đầu phải là %s",
	"is not CSV: %v; make it again":                                      "không đúng dạng CSV (%v); hãy lập lại tệp",
	"%s":                                                                 "%s",
	"the file is missing in %s; a collection is a folder with %s and %s": "không có tệp này trong %s; một bộ số liệu là thư mục có %s và %s",
	"is not a file":                                                      "không phải là tệp",
	"%s is %v":                                                           "%s không phải là điểm số%.0s",
	"%v":                                                                 "%v",
	"%q is not a province's code, such as H44":                           "%q không phải là mã tỉnh, như H44",
	"the field is missing or empty":                                      "thiếu trường này hoặc để trống",
	"%q is not a file of a collection; the files are %s":                 "%q không phải là tệp của bộ số liệu; các tệp là %s",
	"%s is listed twice":                                                 "%s được kê hai lần",
	"%s is not listed; a collection has all of %s":                       "thiếu %s; một bộ số liệu có đủ %s",
	"%q is not a date such as 2026-09-26":                                "%q không phải là ngày, như 2026-09-26",
	"%d is not the size of a file":                                       "%d không phải là độ lớn của tệp",
	"%q is not a sha256 in 64 lower-case hexadecimal digits":             "%q không phải là mã sha256 gồm 64 chữ số thập lục phân viết thường",
	"the file has %d bytes; at most %d (64 MiB) are read":                "tệp có %d byte; hệ thống đọc nhiều nhất %d byte (64 MiB)",
	"the file has %d bytes, the manifest says %d; it is truncated, collect it again":                          "tệp có %d byte, tệp kê ghi %d; tệp thiếu, hãy tải lại",
	"the file has %d bytes, the manifest says %d; it was altered, collect it again":                           "tệp có %d byte, tệp kê ghi %d; tệp đã bị sửa, hãy tải lại",
	"the file was altered after it was collected (sha256 %.12s…, the manifest says %.12s…); collect it again": "tệp đã bị sửa sau khi tải (sha256 %.12s…, tệp kê ghi %.12s…); hãy tải lại",
}

// jsonKind is a kind of JSON value in words.
type jsonKind string

var jsonKinds = map[jsonKind]string{
	"null": "null", "text": "chữ", "a number": "số", "true or false": "đúng hoặc sai", "a list": "danh sách", "a record": "bản ghi",
}

var agencyKinds = map[scoring.Kind]string{scoring.Province: "tỉnh", scoring.Department: "sở, ban, ngành", scoring.Commune: "xã, phường"}

// translated are the arguments of a problem, those that are words in Vietnamese.
func translated(args []any) []any {
	all := make([]any, len(args))
	for i, arg := range args {
		switch a := arg.(type) {
		case jsonKind:
			all[i] = jsonKinds[a]
		case scoring.Kind:
			all[i] = agencyKinds[a]
		default:
			all[i] = arg
		}
	}
	return all
}
