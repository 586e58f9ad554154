package page

import "time"

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
