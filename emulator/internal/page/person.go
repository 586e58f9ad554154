package page

import (
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// initials returns at most two letters that stand for a name.
func initials(name string) string {
	words := strings.FieldsFunc(plainName(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "?"
	}
	letters := firstLetter(words[0])
	if len(words) > 1 {
		letters += firstLetter(words[len(words)-1])
	}
	return strings.ToUpper(letters)
}

func firstLetter(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	return string(r)
}

// Status writes the status of an extension as the pages of RingCentral do.
func Status(status string) string {
	if status == "NotActivated" {
		return "Not Activated"
	}
	return status
}

const shades = 8 // classes .shade-0 to .shade-7 of the stylesheet

// shade picks the colour of an avatar, the same for the same name everywhere.
func shade(name string) uint32 {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(plainName(name))) // never fails
	return hash.Sum32() % shades
}

// plainName is a name without what was added in parentheses, such as "(you)".
func plainName(name string) string {
	name, _, _ = strings.Cut(name, " (")
	return name
}
