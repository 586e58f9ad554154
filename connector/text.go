package connector

import (
	"strings"
	"unicode/utf8"
)

// KeptText is a text as every store keeps it: U+FFFD stands where it is no UTF-8, and in the
// place of U+0000, which PostgreSQL refuses.
func KeptText(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
