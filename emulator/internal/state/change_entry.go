package state

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// changeEntry is a change as files carry it.
type changeEntry struct {
	Environment Environment
	Time        int64
	Type        string
	Body        json.RawMessage
}

// bodies lists what changes can be about. A body that is missing here would be lost to
// subscribers when the process is killed; a test looks for such.
func bodies() []Body {
	return []Body{
		PostEvent{},
		ChatEvent{},
		ExtensionEvent{},
		PresenceEvent{},
		ReminderEvent{},
		SubscriptionEvent{},
		SessionEvent{},
		WebhookEvent{},
		RetestEvent{},
		MessageEvent{},
		ItemEvent{},
		Reset{},
	}
}

// Encode returns the change as files carry it, without its number.
func (c Change) Encode() ([]byte, error) {
	body, err := encodePlain(reflect.ValueOf(c.Body))
	if err != nil {
		return nil, err
	}
	return json.Marshal(changeEntry{
		Environment: c.Environment, Time: int64(c.Time), Type: reflect.TypeOf(c.Body).Name(), Body: body,
	})
}

// DecodeChange reads what Encode returned of the change with a number.
func DecodeChange(seq uint64, text []byte) (Change, error) {
	var entry changeEntry
	if err := json.Unmarshal(text, &entry); err != nil {
		return Change{}, err
	}
	for _, b := range bodies() {
		if reflect.TypeOf(b).Name() != entry.Type {
			continue
		}
		body := reflect.New(reflect.TypeOf(b)).Elem()
		if err := decodePlain(body, entry.Body); err != nil {
			return Change{}, err
		}
		return Change{Seq: seq, Environment: entry.Environment, Time: Instant(entry.Time), Body: body.Interface().(Body)}, nil
	}
	return Change{}, fmt.Errorf("%w: the change %q is not known here", ErrNewer, entry.Type)
}
