package controlapi

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	changesAtOnce = 1000
	longestWait   = time.Minute
)

// goneEnvelope tells a reader that fell behind where the log begins.
type goneEnvelope struct {
	Error  string `json:"error"`
	Oldest uint64 `json:"oldest"`
}

// listChanges serves GET /_emulator/v1/changes.
func (h *Handler) listChanges(r *http.Request) (rest.Reply, error) {
	after, wait, err := changesQuery(r)
	if err != nil {
		return rest.Reply{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()

	changes, err := h.Log.After(ctx, after, changesAtOnce)
	if gone, ok := errors.AsType[*state.GoneError](err); ok {
		message := gone.Error() + ": go on from the oldest one"
		return rest.Status(http.StatusGone, goneEnvelope{Error: message, Oldest: gone.Oldest}), nil
	}
	if err != nil {
		return rest.Reply{}, err
	}
	answer := control.Changes{Changes: make([]control.Change, 0, len(changes)), Last: after}
	for _, c := range changes {
		answer.Changes = append(answer.Changes, describeChange(c))
		answer.Last = c.Seq
	}
	return rest.OK(answer), nil
}

func changesQuery(r *http.Request) (after uint64, wait time.Duration, err error) {
	query := r.URL.Query()
	if text := query.Get("after"); text != "" {
		if after, err = strconv.ParseUint(text, 10, 64); err != nil {
			return 0, 0, refusal(http.StatusBadRequest, "after is not the number of a change: "+text)
		}
	}
	if text := query.Get("wait"); text != "" {
		if wait, err = time.ParseDuration(text); err != nil || wait < 0 || wait > longestWait {
			return 0, 0, refusal(http.StatusBadRequest, "wait is not a duration of at most a minute, such as 5s: "+text)
		}
	}
	return after, wait, nil
}

func describeChange(c state.Change) control.Change {
	change := control.Change{Seq: c.Seq, Environment: control.Environment(c.Environment), Time: c.Time.Time()}
	switch body := c.Body.(type) {
	case state.PostEvent:
		post := describePost(body.Post)
		change.Type, change.Post, change.ChatID = string(body.EventType), &post, post.ChatID
		change.Audience = ids(body.Chat.Members)
	case state.ChatEvent:
		change.Type, change.ChatID = string(body.EventType), control.ChatID(body.Chat.ID.String())
		change.Audience = ids(body.Audience)
	case state.ItemEvent:
		change.Type, change.ChatID = string(body.EventType), control.ChatID(body.Chat.ID.String())
		change.Audience = ids(body.Chat.Members)
	case state.WebhookEvent:
		change.Type, change.ChatID = string(body.EventType), control.ChatID(body.Chat.ID.String())
		change.Audience = ids(body.Chat.Members)
	case state.ExtensionEvent:
		change.Type, change.PersonID = "Extension"+string(body.EventType), personID(body.Extension.ID)
	case state.PresenceEvent:
		change.Type, change.PersonID = "PresenceChanged", personID(body.Extension.ID)
	case state.MessageEvent:
		change.Type, change.PersonID = "MailboxChanged", personID(body.Extension.ID)
	case state.SubscriptionEvent:
		change.Type = "Subscription" + string(body.EventType)
		change.SubscriptionID = control.SubscriptionID(body.Subscription.ID)
		change.PersonID = personID(body.Subscription.Owner)
	case state.ReminderEvent:
		change.Type = "SubscriptionReminder"
		change.SubscriptionID = control.SubscriptionID(body.Subscription.ID)
		change.PersonID = personID(body.Subscription.Owner)
	case state.SessionEvent:
		change.Type, change.PersonID = "SessionEnded", personID(body.Extension)
	case state.RetestEvent:
		change.Type = "SubscriptionRetest"
		change.SubscriptionID = control.SubscriptionID(body.Subscription.ID)
		change.PersonID = personID(body.Subscription.Owner)
	case state.Reset:
		change.Type = "Reset"
	}
	return change
}

func ids(people []state.PersonID) []control.PersonID {
	list := make([]control.PersonID, len(people))
	for i, id := range people {
		list[i] = control.PersonID(id.String())
	}
	return list
}

func describePost(p state.Post) control.Post {
	return control.Post{
		ID: control.PostID(p.ID.String()), ChatID: control.ChatID(p.Chat.String()), CreatorID: control.PersonID(p.Creator.String()),
		Type: string(p.Type), Text: p.Text, CreationTime: p.Created.String(),
	}
}
