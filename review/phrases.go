package review

var movePhrases = map[State]phrase{
	Planned:    {"Nhiệm vụ mới được lập lúc %s và chưa mở nên chưa thực hiện được việc này.", "The task was planned at %s and is not open yet, so this cannot be done so far."},
	Open:       {"Nhiệm vụ đang mở từ %s nên không thực hiện được việc này.", "The task has been open since %s, so this cannot be done."},
	Paused:     {"Nhiệm vụ tạm dừng từ %s; hãy cho tiếp tục trước.", "The task has been paused since %s: resume it first."},
	Settled:    {"Nhiệm vụ đã kết thúc lúc %s; muốn thay đổi phải mở lại.", "The task was settled at %s: reopen it to change it."},
	Skipped:    {"Nhiệm vụ đã được bỏ qua lúc %s; muốn thay đổi phải mở lại.", "The task was skipped at %s: reopen it to change it."},
	Cancelled:  {"Nhiệm vụ đã hủy lúc %s và không thay đổi được nữa.", "The task was cancelled at %s and changes no more."},
	Superseded: {"Nhiệm vụ đã được thay bằng nhiệm vụ khác lúc %s và không thay đổi được nữa.", "Another task took the place of this one at %s; it changes no more."},
}

var (
	noOutcomePhrase    = phrase{"Nhiệm vụ kết thúc phải có kết quả.", "A task is settled with an outcome."}
	changeReasonPhrase = phrase{"Hãy ghi lý do, không quá 2.000 ký tự; lý do được lưu lại.", "Give a reason, of at most 2,000 characters; it is kept."}
	pastPhrase         = phrase{"Hạn %s đã qua; hãy chọn hạn khác.", "The deadline, %s, has passed already: choose another."}
	nobodySaysPhrase   = phrase{"Nhiệm vụ \"%s\" không do người nào trả lời nên không giao lại được.", "Nobody answers a task of the kind %q, so it is not given to anybody."}
	hasItPhrase        = phrase{"Nhiệm vụ đang được giao cho chính người này.", "The task is this person's already."}
	cannotHavePhrase   = phrase{"Không giao được cho người này: %s.", "It cannot be given to this person: %s."}
	notLaterPhrase     = phrase{"Hạn mới, %s, không muộn hơn hạn hiện tại, %s.", "The new deadline, %s, is not later than the present one, %s."}
)

var (
	awaitsHeadPhrase      = phrase{"Câu trả lời đang chờ thủ trưởng duyệt; hãy gia hạn hoặc tạm dừng chính việc duyệt đó.", "An answer awaits the head's approval: extend or pause that approval, a task of the kind countersign."}
	outdatedPhrase        = phrase{"Kết quả đã thay đổi hoặc đang được xem xét lại sau khi trình, nên chưa phê duyệt được. Hệ thống sẽ tổng hợp và trình lại.", "The result has changed or is being looked at again since it was submitted, so it cannot be approved now. It will be submitted anew."}
	entryOverPhrase       = phrase{"Việc nhập số liệu đã kết thúc thì không mở lại, vì điểm đã được tính; số liệu chưa đúng thì kiến nghị khi rà soát phiếu điểm.", "A data entry that has ended is not opened again, because the scores are made: what is wrong is disputed in the review of the scorecard."}
	countersignOverPhrase = phrase{"Việc duyệt câu trả lời đã kết thúc thì không mở lại; hãy mở lại việc rà soát.", "An approval that has ended is not opened again: reopen the review itself."}
)

var (
	statementPhrase  = phrase{"Nhiệm vụ \"%s\" không nhận trả lời \"%s\".", "A task of the kind %q does not take the answer %q."}
	personPhrase     = phrase{"Ông/Bà không thực hiện được việc này: %s.", "You cannot do this: %s."}
	generationPhrase = phrase{"Nhiệm vụ đã thay đổi lúc %s, sau khi Ông/Bà mở trang; hạn hiện tại là %s. Hãy tải lại trang, xem rồi trả lời.", "The task changed at %s, after you opened the page; the deadline is now %s. Load the page again, look, then answer."}
	answeredPhrase   = phrase{"Nhiệm vụ đã có câu trả lời \"%s\" lúc %s; câu trả lời đầu tiên được giữ nguyên.", "The task has the answer %q, given at %s; the first answer stays."}
	longClosedPhrase = phrase{"Nhiệm vụ đã hết hạn lúc %s, quá %d ngày làm việc; không ghi nhận cuộc gọi nữa.", "The deadline was %s, more than %d working days ago: a call is not noted any more."}
	closedPhrase     = phrase{"Nhiệm vụ đã kết thúc lúc %s.", "The task was closed at %s."}
	latePhrase       = phrase{"Đã quá hạn: hạn là %s. Ý kiến của Ông/Bà được lưu và ghi rõ là muộn; nhiệm vụ không mở lại.", "Too late: the deadline was %s. What you say is kept and marked late; it does not reopen the task."}
	notOpenPhrase    = phrase{"Nhiệm vụ chưa mở; dự kiến mở lúc %s.", "The task is not open yet: it opens at %s."}
	pausedPhrase     = phrase{"Nhiệm vụ tạm dừng từ %s: %s. Khi tiếp tục sẽ có hạn mới.", "The task has been paused since %s: %s. When it goes on it has a new deadline."}
	skippedPhrase    = phrase{"Văn phòng đã bỏ qua cơ quan, đơn vị này lúc %s: %s.", "The office skipped this agency at %s: %s."}
	cancelledPhrase  = phrase{"Nhiệm vụ đã hủy lúc %s: %s.", "The task was cancelled at %s: %s."}
	supersededPhrase = phrase{"Nhiệm vụ đã được thay bằng nhiệm vụ khác lúc %s: %s.", "Another task took the place of this one at %s: %s."}
	reasonPhrase     = phrase{"Hãy ghi lý do từ %d đến %d ký tự, không có ký tự điều khiển.", "Give a reason of %d to %d characters, without control characters."}
	contentPhrase    = phrase{"Hãy ghi nội dung từ %d đến %d ký tự, không có ký tự điều khiển.", "Write %d to %d characters, without control characters."}
	waitsPhrase      = phrase{"Chờ cơ quan, đơn vị bổ sung nội dung kiến nghị", "The agency has been asked for more on its dispute"}
	ruledPhrase      = phrase{"Kiến nghị đã được thẩm định lúc %s nên không trao đổi thêm.", "The dispute was ruled on at %s: there is nothing more to write."}
	noDisputePhrase  = phrase{"Kiến nghị phải nêu ít nhất một chỉ số.", "A dispute names at least one indicator."}
	twicePhrase      = phrase{"Chỉ số %s được nêu hai lần; hãy gộp làm một.", "The indicator %s stands twice: put the two together."}
)

var (
	unknownIndicatorPhrase = phrase{"Phiếu điểm không có chỉ số %q.", "The scorecard has no indicator %q."}
	groupOnlyPhrase        = phrase{"Nhóm này chỉ có điểm theo Cổng, không có tử số, mẫu số; hãy kiến nghị mà không đề xuất số liệu.", "This group has only the portal's score, without figures: dispute it without proposing any."}
	noFiguresPhrase        = phrase{"Hãy ghi tử số và mẫu số mà cơ quan, đơn vị cho là đúng.", "Give the numerator and the denominator that you hold to be right."}
	impossiblePhrase       = phrase{"Tử số, mẫu số phải là số nguyên từ 0 và tử số không lớn hơn mẫu số.", "Figures are whole numbers from 0 up, and the numerator is not above its denominator."}
	noEntryPhrase          = phrase{"Hãy ghi cả tử số và mẫu số.", "Give both the numerator and the denominator."}
	negativePhrase         = phrase{"Số liệu phải là số nguyên từ 0.", "Figures are whole numbers from 0 up."}
	abovePhrase            = phrase{"Tử số không được lớn hơn mẫu số.", "The numerator must not be above its denominator."}
	hugePhrase             = phrase{"Mẫu số nhiều nhất là %s.", "The denominator is at most %s."}
	unchangedPhrase        = phrase{"Số liệu đề xuất trùng với số liệu hiện có.", "The proposed figures are those that are there already."}
	manyDossiersPhrase     = phrase{"Có %d mã hồ sơ; nhiều nhất là %d.", "There are %d dossier codes: at most %d."}
	dossierPhrase          = phrase{"Mã hồ sơ thứ %d trống, dài quá %d ký tự hoặc có ký tự không in được.", "Dossier code %d is empty, has more than %d characters, or some that cannot be printed."}
	manyFilesPhrase        = phrase{"Nhiều nhất %d tệp cho một kiến nghị.", "At most %d files for one dispute."}

	onlyInPartPhrase       = phrase{"Chỉ ghi số liệu khi chấp nhận một phần.", "Figures are given only when accepting in part."}
	partOfNothingPhrase    = phrase{"Kiến nghị không có số liệu nên chỉ chấp nhận hoặc không chấp nhận.", "The dispute proposes no figures: accept it or reject it."}
	partNeedsFiguresPhrase = phrase{"Chấp nhận một phần phải ghi tử số và mẫu số đúng.", "Accepting in part takes the numerator and the denominator that are right."}
	partIsAllPhrase        = phrase{"Số liệu trùng với đề xuất: hãy chọn chấp nhận.", "The figures are those that were proposed: accept the dispute instead."}

	emptyFilePhrase  = phrase{"Tệp %s trống.", "The file %s is empty."}
	largeFilePhrase  = phrase{"Tệp %s lớn %d MB; mỗi tệp nhiều nhất %d MB.", "The file %s has %d MB: at most %d MB each."}
	brokenFilePhrase = phrase{"Tệp ảnh %s bị hỏng, không đọc được; hãy lưu lại ảnh rồi gửi.", "The picture %s is broken and cannot be read: save it again, then send it."}
	strayFilePhrase  = phrase{"Tệp chỉ gửi kèm một kiến nghị, nội dung bổ sung, số liệu được nhập, hoặc câu trả lời mà Văn phòng nhập thay.", "Files go with a dispute, a supplement, a data entry, or an answer that the office enters on behalf of an agency."}
	fileTypePhrase   = phrase{"Tệp %s không phải là PDF, JPEG hay PNG theo nội dung của tệp.", "The file %s is not a PDF, JPEG or PNG by its content."}
)

var (
	selfPhrase      = phrase{"Hãy chọn người thay thế khác với người vắng mặt.", "Name a substitute other than the absent person."}
	turnedPhrase    = phrase{"Ngày bắt đầu %s sau ngày kết thúc %s.", "The first day, %s, is after the last, %s."}
	secondPhrase    = phrase{"Từ %s đến %s đã có người thay thế; mỗi thời điểm chỉ một người.", "There is a substitute from %s to %s already: one at a time."}
	absentTooPhrase = phrase{"Từ %s đến %s người này cũng vắng mặt và có người thay thế.", "From %s to %s this person is absent too, and has a substitute."}
	chainPhrase     = phrase{"Từ %s đến %s người vắng mặt đang thay thế người khác; không thay thế nối tiếp.", "From %s to %s the absent person stands in for another: there are no chains."}
)

var (
	directivePhrase         = phrase{"văn bản số %s ngày %s", "letter %s of %s"}
	numberPhrase            = phrase{"Số, ký hiệu %q không đúng; hãy ghi như 1846/UBND-PVHCC&KSTT.", "%q is not the number and symbol of a letter: write it like 1846/UBND-PVHCC&KSTT."}
	tomorrowPhrase          = phrase{"Văn bản đề ngày %s, là ngày chưa đến.", "The letter is dated %s, which has not come yet."}
	titlePhrase             = phrase{"Hãy ghi trích yếu trên một dòng, không quá %d ký tự.", "Give the letter's title on one line, of at most %d characters."}
	summaryPhrase           = phrase{"Tóm tắt không quá %d ký tự và không có ký tự điều khiển.", "A summary has at most %d characters, and no control characters."}
	notPDFPhrase            = phrase{"Văn bản phải là tệp PDF; tệp %s không phải.", "A letter is a PDF file; %s is not."}
	informedPhrase          = phrase{"Số cán bộ, công chức, viên chức được quán triệt là số nguyên từ 1 đến %d.", "The number of officials is a whole number from 1 to %d."}
	informedElsewherePhrase = phrase{"Số người được quán triệt chỉ ghi khi xác nhận đã quán triệt văn bản.", "A number of officials is only given when acknowledging a directive."}
)

var (
	namePhrase               = phrase{"Hãy ghi họ tên trên một dòng, không quá %d ký tự.", "Give the name on one line, of at most %d characters."}
	addressPhrase            = phrase{"%q không phải là một địa chỉ thư điện tử; hãy ghi như can-bo@so.tinh.example.", "%q is not one plain mail address: write it like can-bo@so.tinh.example."}
	numberOfPhonePhrase      = phrase{"%q không phải là số điện thoại.", "%q is not a telephone number."}
	fromPhrase               = phrase{"Ngày bắt đầu phải trong khoảng từ %s đến %s.", "The first day must be from %s to %s."}
	sharedPhrase             = phrase{"Địa chỉ %s đang được ghi cho người khác. Những người dùng chung một địa chỉ chỉ nhận một thư và không tự đăng nhập được. Nếu vẫn dùng địa chỉ này, hãy đánh dấu vào ô xác nhận; nếu không, hãy ghi một địa chỉ riêng.", "The address %s is another person's too: people who share one get one mail and cannot sign in. Say that it is meant, or give one of their own."}
	registerPhrase           = phrase{"Ngày bắt đầu này trùng với thời gian mà người được cử đã được ghi là cán bộ đầu mối, hoặc nằm ngoài thời gian hoạt động của cơ quan, đơn vị. Hãy kiểm tra lại ngày.", "On that first day they are the focal officer already, or the agency is not registered: check the day."}
	nobodyPhrase             = phrase{"Hãy ghi họ tên, thư điện tử, số điện thoại của cán bộ được cử và ngày bắt đầu.", "Give the name, mail address and telephone of who is appointed, and the first day."}
	appointedElsewherePhrase = phrase{"Chỉ ghi cán bộ được cử khi cử cán bộ đầu mối.", "An officer is only named when appointing one."}
)

var atOncePhrase = phrase{"ngay khi mở nhiệm vụ, trong giờ làm việc", "as soon as the task and the office are open"}

// rungPhrases are by the anchor and the sign of the days.
var rungPhrases = map[Anchor]map[int]phrase{
	FromOpening: {
		1: {"sau khi mở %d ngày làm việc, %s", "%d working days after opening, %s"},
	},
	FromDeadline: {
		-1: {"trước hạn %d ngày làm việc, %s", "%d working days before the deadline, %s"},
		0:  {"ngày hết hạn, %[2]s", "on the day of the deadline, %[2]s"},
		1:  {"sau hạn %d ngày làm việc, %s", "%d working days after the deadline, %s"},
	},
}

var (
	usedPhrase       = phrase{"Thư đăng nhập này đã được dùng. Mỗi thư chỉ dùng được một lần; hãy yêu cầu thư mới.", "This sign-in mail has been used. Each is good for one time: ask for another."}
	expiredPhrase    = phrase{"Thư đăng nhập này đã quá 10 phút nên không còn hiệu lực; hãy yêu cầu thư mới.", "This sign-in mail is older than 10 minutes and not valid any more: ask for another."}
	guessedPhrase    = phrase{"Mã đã nhập sai 5 lần nên không còn hiệu lực; hãy yêu cầu thư mới.", "Five wrong codes were typed, so the code is not valid any more: ask for another mail."}
	wrongCodePhrase  = phrase{"Mã không đúng. Hãy nhập 6 chữ số trong thư mới nhất; thư có thể đến sau vài phút.", "The code is not right: type the six digits of the latest mail, which may take some minutes to come."}
	tooOftenPhrase   = phrase{"Đã thử quá nhiều lần. Hãy thử lại từ %s.", "Tried too often: try again from %s."}
	factorPhrase     = phrase{"Mã xác thực không đúng. Hãy nhập mã mới nhất trong ứng dụng; giờ của điện thoại phải đúng.", "The code is not right: type the latest one of the app; the telephone's clock must be right."}
	replayedPhrase   = phrase{"Mã này đã được dùng. Hãy chờ ứng dụng hiện mã mới.", "This code has been used: wait for the app to show the next one."}
	recoveryPhrase   = phrase{"Mã dự phòng không đúng hoặc đã được dùng.", "The recovery code is not right, or has been used."}
	noAddressPhrase  = phrase{"Hãy nhập một địa chỉ thư điện tử, ví dụ ten@tinh.gov.vn.", "Type one mail address, such as name@tinh.gov.vn."}
	foreignPhrase    = phrase{"Lần đăng nhập này không do trình duyệt này yêu cầu, hoặc đã quá lâu. Hãy đăng nhập lại từ đầu.", "This browser has not asked for this sign-in, or too long ago: begin again."}
	unknownPhrase    = phrase{"Địa chỉ thư của tài khoản này chưa được đăng ký cho riêng một người. Hãy liên hệ Văn phòng.", "The mail address of this account is not registered for one person: ask the office."}
	unverifiedPhrase = phrase{"Hệ thống đăng nhập của tỉnh chưa xác nhận địa chỉ thư của tài khoản này. Hãy đăng nhập bằng thư điện tử.", "The province's sign-on has not verified the mail address of this account: sign in by mail."}
	passkeyPhrase    = phrase{"Khóa truy cập chưa được chấp nhận. Hãy thử lại, hoặc dùng cách khác.", "The passkey was not accepted: try again, or use another way."}
	lostKeyPhrase    = phrase{"Ứng dụng xác thực này không dùng được nữa. Hãy dùng mã dự phòng, hoặc nhờ quản trị Văn phòng đặt lại.", "This app cannot be used any more: use a recovery code, or have an administrator reset it."}
	stalePhrase      = phrase{"Trang đã mở quá lâu. Hãy tải lại trang rồi làm lại.", "The page has been open for too long: load it again."}
	showFirstPhrase  = phrase{"Hãy xác thực lớp thứ hai trước khi thay đổi.", "Show your second factor first."}
	lastFactorPhrase = phrase{"Vai trò của Ông/Bà phải có ít nhất một cách xác thực. Hãy thêm cách khác trước khi gỡ.", "Your role takes a second factor: add another before you remove this one."}
	keyNamePhrase    = phrase{"Tên khóa nhiều nhất %d ký tự, trên một dòng.", "The name has at most %d characters, in one line."}
)
