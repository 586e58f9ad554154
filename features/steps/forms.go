package steps

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	goesTo        = regexp.MustCompile(`^(\w+) has gone to "([^"]*)"$`)
	entersLetters = regexp.MustCompile(`^(\w+) has entered (\d+) letters into "([^"]*)"$`)
	findsLetters  = regexp.MustCompile(`^(\w+) finds (\d+) letters in the field "([^"]*)"$`)
)

func (w *World) registerForms(v vocabulary) {
	v.Given(goesTo, w.goesTo)
	v.Given(entersLetters, w.entersLetters)
	v.Then(findsLetters, w.findsLetters)
}

// goesTo presses links and buttons one after the other; › stands between them.
func (w *World) goesTo(ctx context.Context, person, way string) error {
	for name := range strings.SplitSeq(way, " › ") {
		if err := w.browser(ctx, person).Press(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// entersLetters fills in a field with as many letters, such as are too many.
func (w *World) entersLetters(ctx context.Context, person string, count int, label string) error {
	return w.browser(ctx, person).Fill(ctx, label, strings.Repeat("x", count))
}

// findsLetters counts what stands in a field.
func (w *World) findsLetters(ctx context.Context, person string, count int, label string) error {
	page, err := w.browser(ctx, person).Page(ctx)
	if err != nil {
		return err
	}
	if got := utf8.RuneCountInString(page.Fields[label]); got != count {
		return fmt.Errorf("%d letters stand in the field %q", got, label)
	}
	return nil
}
