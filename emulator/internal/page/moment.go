package page

import (
	"fmt"
	"strings"
	"time"
)

// Apart says how far a clock is from another one: "4 hours ahead of", or "1 day 2 hours behind".
func Apart(offset time.Duration) string {
	side := "ahead of"
	if offset < 0 {
		offset, side = -offset, "behind"
	}
	var words []string
	for _, unit := range []struct {
		name string
		size time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}} {
		n := offset / unit.size
		offset -= n * unit.size
		switch {
		case n == 1:
			words = append(words, "1 "+unit.name)
		case n > 1:
			words = append(words, fmt.Sprintf("%d %ss", n, unit.name))
		}
	}
	return strings.Join(append(words, side), " ")
}

// moment writes a time as short as it can be understood now, in UTC; scripts rewrite
// it in the zone of the browser.
func moment(t, now time.Time) string {
	if sameDay(t, now) {
		return t.UTC().Format("15:04")
	}
	return t.UTC().Format("2 Jan, 15:04")
}

// day is like moment, without the hour of another day.
func day(t, now time.Time) string {
	if sameDay(t, now) {
		return t.UTC().Format("15:04")
	}
	return t.UTC().Format("2 Jan")
}

func sameDay(a, b time.Time) bool {
	const date = time.DateOnly
	return a.UTC().Format(date) == b.UTC().Format(date)
}
