package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestAFormOfWhoIsNotSignedInAnyMoreIsHandedBack(t *testing.T) {
	d := newDesk(t)
	server, _ := attend(t, d)
	typed := url.Values{"says": {"disputed"}, "indicator": {"SYNCED", "ON_TIME"}, "reason.SYNCED": {"Thiếu <b>5</b> \"hồ sơ\".\r\nXin xem lại."}}
	revoked := []string{"Cookie", "danhgia=revoked"}
	r := postBody(t, server, jobPath, typed.Encode(), revoked...)
	if r.StatusCode != http.StatusUnauthorized || len(d.asked) > 0 {
		t.Fatalf("answers %d", r.StatusCode)
	}
	page := parse(t, "/nhiem-vu/7", r.body)
	page.check()
	golden(t, "resume.vi.html", r.body)

	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, err := range []error{form.WriteField("difficulties", "Mạng chậm."), addFile(form, "evidence.SYNCED", "a.pdf", pdfBytes), form.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	r = postBody(t, server, jobPath, body.String(), append(revoked, "Content-Type", form.FormDataContentType())...)
	if r.StatusCode != http.StatusUnauthorized || !strings.Contains(r.body, `name="difficulties" value="Mạng chậm."`) || !strings.Contains(r.body, "chọn lại tệp") || strings.Contains(r.body, "PDF-1") {
		t.Errorf("with a file: %d\n%s", r.StatusCode, r.body)
	}
}

func TestWhatIsHandedBackIsBounded(t *testing.T) {
	server, _ := attend(t, newDesk(t))
	long := url.Values{"reason": {strings.Repeat("x", maxForm)}}.Encode()
	for name, c := range map[string]struct {
		body    string
		headers []string
		status  int
	}{
		"a form without end":          {long, nil, http.StatusRequestEntityTooLarge},
		"no form":                     {"%zz", nil, http.StatusBadRequest},
		"more fields than a form has": {strings.Repeat("a=b&", mostFields+1), nil, http.StatusBadRequest},
		"parts without a boundary":    {"x", []string{"Content-Type", "multipart/form-data"}, http.StatusBadRequest},
		"one that was cut":            {"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb", []string{"Content-Type", "multipart/form-data; boundary=x"}, http.StatusBadRequest},
		"a draft that saves itself":   {"a=b", []string{"Hx-Request", "true"}, http.StatusUnauthorized},
		"of another site, it is not":  {"a=b", []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			r := postBody(t, server, jobPath, c.body, append([]string{"Cookie", "danhgia=revoked"}, c.headers...)...)
			if r.StatusCode != c.status {
				t.Errorf("answers %d\n%s", r.StatusCode, r.body)
			}
		})
	}
}

func addFile(form *multipart.Writer, field, name, content string) error {
	part, err := form.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	return err
}
