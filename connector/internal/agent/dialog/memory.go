package dialog

import (
	"encoding/json"
	"maps"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// patience is how long a question stays open.
const patience = 24 * time.Hour

// talks are the tasks of a chat in which something is asked, by whom it is asked.
type talks map[connector.PersonID]talk

// talk is a task whose answer still needs something.
type talk struct {
	Task   string            `json:"task"`
	Values map[string]string `json:"values,omitempty"` // by slot
	At     time.Time         `json:"at"`               // of the latest message
}

// with returns the talk with the value of one more slot.
func (t talk) with(slot, value string) talk {
	values := map[string]string{slot: value}
	maps.Copy(values, t.Values)
	t.Values = values
	return t
}

// recall reads what m brings along. What another agent has left there is nothing to
// this one, and old questions are forgotten.
func recall(m connector.Message) talks {
	open := talks{}
	if json.Unmarshal([]byte(m.Memory), &open) != nil {
		return talks{}
	}
	maps.DeleteFunc(open, func(_ connector.PersonID, t talk) bool { return m.Created.Sub(t.At) > patience })
	return open
}

// encode returns what is to be kept: nothing when nothing is open.
func (t talks) encode() string {
	if len(t) == 0 {
		return ""
	}
	text, err := json.Marshal(t)
	if err != nil {
		return "" // texts and times can always be written
	}
	return string(text)
}
