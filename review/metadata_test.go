package review

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	imagejpeg "image/jpeg"
	imagepng "image/png"
	"strings"
	"testing"
)

// secret is what must not be left in a file: a place and a name.
const secret = "21.3227N 105.4019E Nguyen Van A"

func picture() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for x := range 40 {
		for y := range 30 {
			img.Set(x, y, color.RGBA{uint8(x * 6), uint8(y * 8), uint8(x * y), 255})
		}
	}
	return img
}

func segment(marker byte, body string) []byte {
	out := []byte{0xff, marker, 0, 0}
	binary.BigEndian.PutUint16(out[2:], uint16(len(body)+2))
	return append(out, body...)
}

func exif(order binary.AppendByteOrder, mark string, orientation uint16) string {
	b := append([]byte("Exif\x00\x00"), mark...)
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint16(b, 0x010e) // a description
	b = order.AppendUint16(b, 2)
	b = order.AppendUint32(b, uint32(len(secret)))
	b = order.AppendUint32(b, 38)
	b = order.AppendUint16(b, 0x0112)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, orientation)
	b = order.AppendUint16(b, 0)
	b = order.AppendUint32(b, 0)
	return string(b) + secret
}

func jpegWith(t *testing.T, after string, segments ...[]byte) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := imagejpeg.Encode(&plain, picture(), nil); err != nil {
		t.Fatal(err)
	}
	c := append([]byte{0xff, 0xd8}, bytes.Join(segments, nil)...)
	return append(append(c, plain.Bytes()[2:]...), after...)
}

func pngChunk(name, body string) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func pngWith(t *testing.T, after string, chunks ...[]byte) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := imagepng.Encode(&plain, picture()); err != nil {
		t.Fatal(err)
	}
	const header = 8 + 25
	c := append(bytes.Clone(plain.Bytes()[:header]), bytes.Join(chunks, nil)...)
	return append(append(c, plain.Bytes()[header:]...), after...)
}

func TestPicturesKeepTheirPictureAndLoseTheRest(t *testing.T) {
	big, little := exif(binary.BigEndian, "MM", 6), exif(binary.LittleEndian, "II", 8)
	turned := func(v byte) []byte {
		return segment(0xe1, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"+string(rune(v))+"\x00\x00\x00\x00\x00\x00")
	}
	for name, c := range map[string]struct {
		kind     string
		in, want []byte
	}{
		"a photograph that is turned":        {"image/jpeg", jpegWith(t, "", segment(0xe1, big)), jpegWith(t, "", turned(6))},
		"one by a little-endian device":      {"image/jpeg", jpegWith(t, "", segment(0xe1, little)), jpegWith(t, "", turned(8))},
		"one that is upright":                {"image/jpeg", jpegWith(t, "", segment(0xe1, exif(binary.BigEndian, "MM", 1))), jpegWith(t, "")},
		"XMP, IPTC, a comment and a maker's": {"image/jpeg", jpegWith(t, "", segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+secret), segment(0xed, secret), segment(0xfe, secret), segment(0xe5, secret)), jpegWith(t, "")},
		"a second picture behind the first":  {"image/jpeg", jpegWith(t, "\xff\xd8"+secret), jpegWith(t, "")},
		"colours stay as they are":           {"image/jpeg", jpegWith(t, "", segment(0xe2, "ICC_PROFILE\x00x"), segment(0xee, "Adobe")), jpegWith(t, "", segment(0xe2, "ICC_PROFILE\x00x"), segment(0xee, "Adobe"))},
		"a preview of several pictures":      {"image/jpeg", jpegWith(t, "", segment(0xe2, "MPF\x00"+secret)), jpegWith(t, "")},
		"an Exif segment of nothing":         {"image/jpeg", jpegWith(t, "", segment(0xe1, "Exif\x00\x00MM\x00*\xff\xff\xff\xff")), jpegWith(t, "")},
		"texts and the time in a PNG":        {"image/png", pngWith(t, secret, pngChunk("tEXt", secret), pngChunk("eXIf", secret), pngChunk("tIME", "1234567"), pngChunk("prVt", secret)), pngWith(t, "")},
		"what a PNG is drawn with":           {"image/png", pngWith(t, "", pngChunk("gAMA", "\x00\x00\xb1\x8f")), pngWith(t, "", pngChunk("gAMA", "\x00\x00\xb1\x8f"))},
		"a PDF is left as it is":             {"application/pdf", []byte("%PDF-1.7 " + secret), []byte("%PDF-1.7 " + secret)},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Evidence{Name: "a", Type: c.kind}.Clean(c.in)
			if err != nil || !bytes.Equal(got, c.want) {
				t.Fatalf("%v: %d bytes, want %d", err, len(got), len(c.want))
			}
			if c.kind == "application/pdf" {
				return
			}
			if strings.Contains(string(got), secret) {
				t.Error("it tells where it was taken")
			}
			if _, _, err := image.Decode(bytes.NewReader(got)); err != nil {
				t.Errorf("it cannot be seen any more: %v", err)
			}
		})
	}
}

func TestBrokenPicturesAreRefused(t *testing.T) {
	whole := jpegWith(t, "")
	for name, c := range map[string]struct {
		kind string
		in   []byte
	}{
		"only its first bytes":            {"image/jpeg", whole[:3]},
		"no scan":                         {"image/jpeg", []byte("\xff\xd8\xff\xd9")},
		"a segment beyond the end":        {"image/jpeg", append([]byte("\xff\xd8\xff\xdb\xff\xff"), 1, 2, 3)},
		"a length of nothing":             {"image/jpeg", []byte("\xff\xd8\xff\xdb\x00\x01\xff\xd9")},
		"something else between segments": {"image/jpeg", []byte("\xff\xd8\xff\xe0\x00\x04abMZ\x90\x00")},
		"a PNG without an end":            {"image/png", pngWith(t, "")[:60]},
		"a PNG chunk of 4 GB":             {"image/png", []byte("\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDRxxxx")},
		"a PNG of nothing":                {"image/png", []byte("\x89PNG")},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := (Evidence{Name: "anh.jpg", Type: c.kind}).Clean(c.in); !errors.Is(err, ErrEvidence) || got != nil {
				t.Errorf("%v, %d bytes", err, len(got))
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	f.Add("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08")
	f.Add("\x89PNG\r\n\x1a\n\x00\x00\x00\x00IEND")
	f.Fuzz(func(t *testing.T, content string) {
		for _, kind := range []string{"image/jpeg", "image/png"} {
			clean, err := Evidence{Type: kind}.Clean([]byte(content))
			if err != nil {
				continue
			}
			again, err := Evidence{Type: kind}.Clean(clean)
			if err != nil || !bytes.Equal(again, clean) {
				t.Errorf("what is clean is not left as it is: %v", err)
			}
		}
	})
}
