package outbound

import (
	"strings"

	"github.com/glipbox/glipbox/connector"
)

const maxText = 10000 // characters; documented limit of the post text

// Split cuts a text into posts that RingCentral takes: at paragraphs, else at lines,
// else between words. A text without words has none.
func Split(text string) []connector.ReplyPost {
	var posts []connector.ReplyPost
	rest := []rune(strings.TrimSpace(text))
	for len(rest) > maxText {
		cut := boundary(rest[:maxText])
		if part := strings.TrimSpace(string(rest[:cut])); part != "" {
			posts = append(posts, connector.ReplyPost{Text: part})
		}
		rest = []rune(strings.TrimSpace(string(rest[cut:])))
	}
	if len(rest) > 0 {
		posts = append(posts, connector.ReplyPost{Text: string(rest)})
	}
	return posts
}

// Shorten returns as much of a text as one post takes. It reads no further: a stream is
// shortened with each of its parts.
func Shorten(text string) string {
	characters, last := 0, 0
	for at := range text {
		if characters++; characters == maxText {
			last = at
		}
		if characters > maxText {
			return text[:last] + "…"
		}
	}
	return text
}

// boundary is where a text is cut, in its second half if it can be.
func boundary(text []rune) int {
	half := len(text) / 2
	for _, mark := range []string{"\n\n", "\n", " "} {
		if at := strings.LastIndex(string(text[half:]), mark); at >= 0 {
			return half + len([]rune(string(text[half:])[:at])) + len(mark)
		}
	}
	return len(text)
}
