package steps

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

var (
	timePasses   = regexp.MustCompile(`^(\d+) (seconds|minutes|hours|days) (?:pass|have passed)$`)
	clockFrozen  = regexp.MustCompile(`^the clock was frozen$`)
	clockSet     = regexp.MustCompile(`^the clock was set (\d+) (seconds|minutes|hours|days) (ahead|back)$`)
	clockIsStill = regexp.MustCompile(`^the clock shows the same time as before$`)
)

func (w *World) registerTime(v vocabulary) {
	v.Step(timePasses, w.timePasses)
	v.Given(clockFrozen, w.clockFrozen)
	v.Given(clockSet, w.clockSet)
	v.Then(clockIsStill, w.clockIsStill)
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

// clockFrozen stops the clock.
func (w *World) clockFrozen(ctx context.Context) error {
	clock, err := w.control.Freeze(ctx)
	w.frozenAt = clock.Now
	return err
}

// clockSet moves the clock at once, without waiting for anything.
func (w *World) clockSet(ctx context.Context, number, unit, direction string) error {
	n, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	clock, err := w.control.Clock(ctx)
	if err != nil {
		return err
	}
	by := time.Duration(n) * lengthOf(unit)
	if direction == "back" {
		by = -by
	}
	_, err = w.control.SetClock(ctx, clock.Now.Add(by))
	return err
}

// clockIsStill compares with when the clock was frozen.
func (w *World) clockIsStill(ctx context.Context) error {
	clock, err := w.control.Clock(ctx)
	if err == nil && !clock.Now.Equal(w.frozenAt) {
		err = fmt.Errorf("the clock went on from %s to %s", w.frozenAt, clock.Now)
	}
	return err
}
