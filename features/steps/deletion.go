package steps

import (
	"context"
	"errors"
	"regexp"
)

var deletesChannel = regexp.MustCompile(`^(\w+) (?:deletes|has deleted) the channel$`)

func (w *World) registerDeletion(v vocabulary) {
	v.Step(deletesChannel, w.deletesChannel)
}

// deletesChannel opens the Configurations, presses Delete the channel, and Delete for good.
func (w *World) deletesChannel(ctx context.Context, person string) error {
	if err := w.opensConfigurations(ctx, person); err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return errors.Join(browser.Press(ctx, "Delete the channel"), browser.Press(ctx, "Delete for good"))
}
