package ringcentral

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/glipbox/glipbox/connector"
)

// Notification is an envelope that RingCentral sent. Its Body is empty when it is
// about something else than a text message.
type Notification struct {
	Owner connector.PersonID // of the subscription
	Body  connector.Notification
}

// event is what an envelope is about. Of what the connector does not act upon, only the type
// is read: its other members may be anything.
type event struct {
	Kind connector.EventType `json:"eventType"`
	wirePost
}

// errNoOwner reports an envelope that nobody is named in.
var errNoOwner = errors.New("the notification names no owner")

// ParseNotification reads an envelope as webhooks and sockets carry it. Half of one is a
// *json.SyntaxError.
func ParseNotification(text []byte) (Notification, error) {
	var envelope struct {
		OwnerID string `json:"ownerId"`
		Body    event  `json:"body"`
	}
	err := json.Unmarshal(text, &envelope)
	if _, half := errors.AsType[*json.SyntaxError](err); half {
		return Notification{}, fmt.Errorf("read a notification: %w", err)
	}
	n := Notification{Owner: connector.PersonID(envelope.OwnerID)}
	switch {
	case err != nil && foreign(text, &n):
		return n, nil
	case err != nil:
		return Notification{}, fmt.Errorf("read a notification: %w", err)
	case n.Owner == "":
		return Notification{}, errNoOwner
	case !envelope.Body.concerns():
		return n, nil
	}
	post, err := envelope.Body.post()
	if err != nil {
		return Notification{}, err
	}
	n.Body = connector.Notification{Type: envelope.Body.Kind, Post: post}
	return n, nil
}

// concerns reports whether the connector acts upon an event.
func (e *event) concerns() bool {
	switch e.Kind {
	case connector.PostAdded, connector.PostChanged:
		return e.Type == "TextMessage"
	default:
		return e.Kind == connector.PostRemoved
	}
}

// foreign reads of a notification that looks like none of a post whose it is, and reports
// whether it is about something else.
func foreign(text []byte, n *Notification) bool {
	var envelope struct {
		OwnerID connector.PersonID `json:"ownerId"`
		Body    struct {
			Kind connector.EventType `json:"eventType"`
			Type string              `json:"type"`
		} `json:"body"`
	}
	if json.Unmarshal(text, &envelope) != nil || envelope.OwnerID == "" {
		return false
	}
	n.Owner = envelope.OwnerID
	return !(&event{Kind: envelope.Body.Kind, wirePost: wirePost{Type: envelope.Body.Type}}).concerns()
}
