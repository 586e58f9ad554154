package steps

import (
	"context"
	"regexp"
	"strconv"
	"time"
)

var timePasses = regexp.MustCompile(`^(\d+) (seconds|minutes|hours|days) (?:pass|have passed)$`)

func (w *World) registerTime(v vocabulary) {
	v.Step(timePasses, w.timePasses)
}

// timePasses moves the clock. Whatever becomes due on the way happens.
func (w *World) timePasses(ctx context.Context, number, unit string) error {
	n, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	_, err = w.control.Advance(ctx, time.Duration(n)*lengthOf(unit))
	return err
}

func lengthOf(unit string) time.Duration {
	switch unit {
	case "seconds":
		return time.Second
	case "minutes":
		return time.Minute
	case "hours":
		return time.Hour
	default:
		return 24 * time.Hour
	}
}
