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

type envelopeOfEvent struct {
	OwnerID string          `json:"ownerId"`
	Body    json.RawMessage `json:"body"`
}

// errNoOwner reports an envelope that nobody is named in.
var errNoOwner = errors.New("the notification names no owner")

// ParseNotification reads an envelope as webhooks and sockets carry it.
func ParseNotification(text []byte) (Notification, error) {
	var e envelopeOfEvent
	if err := json.Unmarshal(text, &e); err != nil {
		return Notification{}, fmt.Errorf("read a notification: %w", err)
	}
	if e.OwnerID == "" {
		return Notification{}, errNoOwner
	}
	n := Notification{Owner: connector.PersonID(e.OwnerID)}
	var kind struct {
		EventType connector.EventType `json:"eventType"`
		Type      string              `json:"type"`
	}
	if err := json.Unmarshal(e.Body, &kind); err != nil {
		return Notification{}, fmt.Errorf("read the body of a notification: %w", err)
	}
	switch kind.EventType {
	case connector.PostAdded, connector.PostChanged:
		if kind.Type != "TextMessage" {
			return n, nil
		}
	case connector.PostRemoved:
	default:
		return n, nil
	}
	var p wirePost
	if err := json.Unmarshal(e.Body, &p); err != nil {
		return Notification{}, fmt.Errorf("read the post of a notification: %w", err)
	}
	post, err := p.post()
	if err != nil {
		return Notification{}, err
	}
	n.Body = connector.Notification{Type: kind.EventType, Post: post}
	return n, nil
}
