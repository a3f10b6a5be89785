package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// document is an answer that is the same for everybody: made once, compressed once, and sent often.
type document struct {
	head   map[string][]string // what all variants say
	plain  variant
	packed variant // by gzip; without a body where it would not be smaller
}

// variant is a document in one encoding; each has a strong tag of its own.
type variant struct {
	body   []byte
	tag    []string
	length []string
}

// Header values are shared by all answers: nothing may add to them.
var (
	revalidated = []string{"public, no-cache"} // caches may keep it but must ask: a correction counts at once
	forEver     = []string{"public, max-age=31536000, immutable"}
	byEncoding  = []string{"Accept-Encoding"}
	gzipped     = []string{"gzip"}
)

// newDocument packs a body. Its tag is the sha256 of the bytes.
func newDocument(contentType string, body []byte) *document {
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:])
	d := &document{
		head:  map[string][]string{"Content-Type": {contentType}, "Cache-Control": revalidated, "Vary": byEncoding},
		plain: newVariant(body, tag),
	}
	if packed := pack(body); len(packed) < len(body) {
		d.packed = newVariant(packed, tag+"-gzip")
	}
	return d
}

func newVariant(body []byte, tag string) variant {
	return variant{body, []string{`"` + tag + `"`}, []string{strconv.Itoa(len(body))}}
}

// with says one thing more in the header.
func (d *document) with(name, value string) *document {
	d.head[name] = []string{value}
	return d
}

func (d *document) size() int { return len(d.plain.body) + len(d.packed.body) }

// pack compresses as well as gzip can: it is done once for each revision. Of megabytes it takes the usual time.
func pack(body []byte) []byte {
	level := gzip.BestCompression
	if len(body) > 2<<20 {
		level = gzip.DefaultCompression
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		return body // no such level
	}
	_, _ = z.Write(body) // a buffer takes everything
	_ = z.Close()
	return b.Bytes()
}

// unguarded answers as send does, without the header lines that only other answers need.
func (d *document) unguarded(w http.ResponseWriter, r *http.Request) {
	for name := range guards {
		delete(w.Header(), name)
	}
	d.send(w, r)
}

// send answers GET, HEAD and If-None-Match from what is ready, and ranges of the document as it is.
func (d *document) send(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	maps.Copy(head, d.head)
	v := d.plain
	if d.packed.body != nil && acceptsGzip(r.Header["Accept-Encoding"]) && len(r.Header["Range"]) == 0 {
		v = d.packed
		head["Content-Encoding"] = gzipped
	}
	head["Etag"] = v.tag
	if asksMore(r.Header) {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(v.body))
		return
	}
	if known := r.Header["If-None-Match"]; len(known) == 1 && known[0] == v.tag[0] {
		delete(head, "Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	head["Content-Length"] = v.length
	if r.Method != http.MethodHead {
		_, _ = w.Write(v.body) // who is gone needs no answer
	}
}

// asksMore says whether a request has a condition that takes reading: ranges, lists of tags, weak tags.
func asksMore(head http.Header) bool {
	if len(head["Range"]) > 0 || len(head["If-Match"]) > 0 {
		return true
	}
	known := head["If-None-Match"]
	return len(known) > 1 || len(known) == 1 && !strings.HasPrefix(known[0], `"`) || len(known) == 1 && strings.Contains(known[0], ",")
}

// acceptsGzip reads Accept-Encoding: gzip or * is named, and not with the weight 0.
func acceptsGzip(values []string) bool {
	for _, value := range values {
		if value == "gzip" || strings.HasPrefix(value, "gzip,") {
			return true
		}
	}
	star := false
	for coding := range strings.SplitSeq(strings.Join(values, ","), ",") {
		name, weight, _ := strings.Cut(coding, ";")
		switch name = strings.ToLower(strings.TrimSpace(name)); name {
		case "gzip", "x-gzip":
			return !weightless(weight)
		case "*":
			star = !weightless(weight)
		}
	}
	return star
}

func weightless(weight string) bool {
	q, weighed := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(weight), " ", ""), "q=")
	return weighed && strings.Trim(q, "0.") == "" && slices.Contains([]string{"0", "0.", "0.0", "0.00", "0.000"}, q)
}
