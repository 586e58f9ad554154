package store

import (
	"database/sql/driver"
	"strings"
	"unicode/utf8"
)

// Text is a text as every database keeps it: U+FFFD stands where it is no UTF-8, and in the
// place of U+0000, which PostgreSQL refuses.
func Text(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// CheckValue makes a value of a statement one that every database keeps. It is the
// driver.NamedValueChecker of both dialects, so that no text can come to a database by
// another way.
func CheckValue(v *driver.NamedValue) error {
	value, err := driver.DefaultParameterConverter.ConvertValue(v.Value)
	if text, ok := value.(string); ok {
		value = Text(text)
	}
	v.Value = value
	return err
}
