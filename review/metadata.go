package review

import (
	"bytes"
	"encoding/binary"
)

// Clean is an accepted file without what its picture does not need: where and when a photograph was taken and by what
// device, comments, thumbnails, and whatever stands after the end of the picture. How a photograph is turned stays. A
// picture that cannot be read as one is refused with ErrEvidence; PDF files are left as they are.
func (e Evidence) Clean(content []byte) ([]byte, error) {
	clean, ok := content, true
	switch e.Type {
	case "image/jpeg":
		clean, ok = cleanJPEG(content)
	case "image/png":
		clean, ok = cleanPNG(content)
	}
	if !ok {
		return nil, refuse(ErrEvidence, "evidence", brokenFilePhrase, e.Name)
	}
	return clean, nil
}

// Markers of a JPEG file (ITU T.81, table B.1).
const (
	jpegStart  = 0xd8 // SOI
	jpegEnd    = 0xd9 // EOI
	jpegScan   = 0xda // SOS
	jpegApp0   = 0xe0
	jpegApp1   = 0xe1
	jpegApp2   = 0xe2
	jpegAdobe  = 0xee // APP14: how colours are to be read
	jpegFill   = 0xff
	jpegFirst  = 0xc0 // of the segments that describe the picture
	restarts   = 0xd0
	restartEnd = 0xd7
)

// cleanJPEG copies the segments of a picture and its scans, and nothing else.
func cleanJPEG(c []byte) ([]byte, bool) {
	out := append(make([]byte, 0, len(c)), jpegFill, jpegStart)
	for i, scanned := 2, false; ; {
		marker, at := nextMarker(c, i)
		if marker == 0 || marker == jpegEnd {
			return append(out, jpegFill, jpegEnd), scanned && (marker == jpegEnd || at >= len(c))
		}
		if at+2 > len(c) {
			return nil, false
		}
		end := at + int(binary.BigEndian.Uint16(c[at:]))
		if marker < jpegFirst || restarts <= marker && marker <= jpegStart || end < at+2 || end > len(c) {
			return nil, false
		}
		body := c[at+2 : end]
		if marker == jpegScan {
			scanned, end = true, scanEnd(c, end)
		}
		switch {
		case keepsSegment(marker, body):
			out = append(append(out, jpegFill, marker), c[at:end]...)
		case marker == jpegApp1:
			out = append(out, turned(body)...)
		}
		i = end
	}
}

// nextMarker is the marker at a place and where what follows it begins; 0: there is none.
func nextMarker(c []byte, i int) (marker byte, at int) {
	if i >= len(c) || c[i] != jpegFill {
		return 0, i
	}
	for i < len(c) && c[i] == jpegFill {
		i++
	}
	if i >= len(c) {
		return 0, i
	}
	return c[i], i + 1
}

// scanEnd is where the coded data of a scan ends: at the next marker that is not part of it.
func scanEnd(c []byte, i int) int {
	for ; i+1 < len(c); i++ {
		if next := c[i+1]; c[i] == jpegFill && next != 0 && next != jpegFill && (next < restarts || next > restartEnd) {
			return i
		}
	}
	return len(c)
}

func keepsSegment(marker byte, body []byte) bool {
	switch marker {
	case jpegApp0:
		return bytes.HasPrefix(body, []byte("JFIF\x00"))
	case jpegApp2:
		return bytes.HasPrefix(body, []byte("ICC_PROFILE\x00"))
	case jpegAdobe:
		return true
	default:
		return marker < jpegApp0
	}
}

// turned is a segment that says how the picture is turned, as the given one did; none when it said nothing of it.
func turned(body []byte) []byte {
	tiff, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return nil
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return nil
	}
	const entry, orientation = 12, 0x0112
	for n, i := int(order.Uint16(tiff[at:])), at+2; n > 0 && i+entry <= len(tiff); n, i = n-1, i+entry {
		if value := order.Uint16(tiff[i+8:]); order.Uint16(tiff[i:]) == orientation && 2 <= value && value <= 8 {
			return append([]byte("\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"),
				byte(value), 0, 0, 0, 0, 0, 0)
		}
	}
	return nil
}

// pngKept are the chunks, besides the critical ones, that a picture is drawn with.
var pngKept = [][]byte{
	[]byte("tRNS"), []byte("gAMA"), []byte("cHRM"), []byte("sRGB"), []byte("iCCP"), []byte("sBIT"), []byte("bKGD"), []byte("pHYs"),
}

// cleanPNG copies the chunks of a picture up to its end.
func cleanPNG(c []byte) ([]byte, bool) {
	const signature, around = 8, 12 // bytes: before the chunks; length, name and checksum of each
	if len(c) < signature {
		return nil, false
	}
	out := append(make([]byte, 0, len(c)), c[:signature]...)
	for i := signature; i+around <= len(c); {
		length, name := int64(binary.BigEndian.Uint32(c[i:])), c[i+4:i+8]
		if length > int64(len(c)-i-around) {
			return nil, false
		}
		end := i + around + int(length)
		critical := name[0] >= 'A' && name[0] <= 'Z'
		for _, kept := range pngKept {
			critical = critical || bytes.Equal(name, kept)
		}
		if critical {
			out = append(out, c[i:end]...)
		}
		if bytes.Equal(name, []byte("IEND")) {
			return out, true
		}
		i = end
	}
	return nil, false
}
