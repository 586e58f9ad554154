package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
)

var (
	messageGivenUp    = regexp.MustCompile(`^the message (?:is|was) given up: "([^"]*)"$`)
	nothingWasGivenUp = regexp.MustCompile(`^no message was given up$`)
	letterReplayed    = regexp.MustCompile(`^the administrator (?:replays|has replayed) the dead letter$`)
)

func (w *World) registerLetters(v vocabulary) {
	v.Step(messageGivenUp, w.messageGivenUp)
	v.Then(nothingWasGivenUp, w.nothingWasGivenUp)
	v.Step(letterReplayed, w.letterReplayed)
}

// letter is a message that was given up, as the connector's API lists it.
type letter struct{ PostID, Text, Reason string }

// messageGivenUp checks that one message alone is in the dead-letter list, and a part of
// the reason.
func (w *World) messageGivenUp(ctx context.Context, reason string) error {
	letters, err := w.letters(ctx)
	if err != nil {
		return err
	}
	if len(letters) != 1 {
		return fmt.Errorf("%d messages were given up", len(letters))
	}
	return contains("the reason", letters[0].Reason, reason)
}

// nothingWasGivenUp checks that the dead-letter list is empty.
func (w *World) nothingWasGivenUp(ctx context.Context) error {
	letters, err := w.letters(ctx)
	if err == nil && len(letters) > 0 {
		err = fmt.Errorf("%q was given up: %s", letters[0].Text, letters[0].Reason)
	}
	return err
}

// letterReplayed lets the oldest dead letter try again, through the connector's API.
func (w *World) letterReplayed(ctx context.Context) error {
	letters, err := w.letters(ctx)
	if err != nil {
		return err
	}
	if len(letters) == 0 {
		return errors.New("there is no dead letter")
	}
	var nothing struct{}
	return w.admin.call(ctx, http.MethodPost, "/channels/"+w.channel.StreamID+"/dead-letters/"+letters[0].PostID+"/replay", nil, &nothing)
}

func (w *World) letters(ctx context.Context) ([]letter, error) {
	if err := w.settle(ctx); err != nil {
		return nil, err
	}
	var list struct{ Records []letter }
	err := w.admin.call(ctx, http.MethodGet, "/channels/"+w.channel.StreamID+"/dead-letters", nil, &list)
	return list.Records, err
}
