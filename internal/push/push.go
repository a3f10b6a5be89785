// Package push takes parcels to their targets: by a signed POST, after Standard Webhooks, or as a file in a directory.
// docs/webhooks.md tells receivers how to verify what they get.
package push

import (
	"strings"
	"unicode"

	"danhgia/activities"
)

const mostWords = 300 // characters of an answer that are kept

// words are the beginning of a text, without what a page or a terminal would choke on.
func words(text string) string {
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "·"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	}), " ")
	if runes := []rune(text); len(runes) > mostWords {
		return string(runes[:mostWords]) + "…"
	}
	return text
}

func refused(f activities.PushFault, text string) activities.PushResult {
	return activities.PushResult{State: activities.PushRefused, Fault: f, Text: words(text)}
}

func failing(f activities.PushFault, text string) activities.PushResult {
	return activities.PushResult{State: activities.PushFailing, Fault: f, Text: words(text)}
}
