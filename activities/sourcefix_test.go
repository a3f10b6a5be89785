package activities

import (
	"fmt"
	"strings"
	"testing"

	"danhgia/review"
	"danhgia/scoring"
)

func TestAnOperatorReadsWhatToCorrect(t *testing.T) {
	many := make([]string, 23)
	for i := range many {
		many[i] = fmt.Sprintf("H44.100-%02d", i)
	}
	r := Repair{Was: scoring.Some(review.Counted{Numerator: 2_200, Denominator: 2_977}), Right: review.Counted{Numerator: 2_300, Denominator: 2_977}}
	const plain = "Xã Mẫu, chỉ số «Đúng hạn»: số liệu hiện có trên nguồn là tử số 2200, mẫu số 2977; số liệu đúng theo kết quả thẩm định là tử số 2300, mẫu số 2977"
	if got := r.words("Xã Mẫu", "chỉ số «Đúng hạn»"); got != plain {
		t.Errorf("got %q", got)
	}
	r.Dossiers = many
	got := r.words("Xã Mẫu", "chỉ số «Đúng hạn»")
	if !strings.HasPrefix(got, plain+". Hồ sơ liên quan: H44.100-00, ") || !strings.HasSuffix(got, "H44.100-19 và 3 hồ sơ khác, xem trên trang") {
		t.Errorf("got %q", got)
	}
}
