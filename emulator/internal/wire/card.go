package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// CardError is what is wrong with a card, and where: a path such as body[0].text.
type CardError struct {
	Place  string
	Reason string // a sentence
}

func (p *CardError) Error() string { return p.Place + ": " + p.Reason }

// platformMembers are what the platform says of a card. What its author says there is
// ignored: programs change a card that they have read, and send back the whole answer.
func platformMembers() []string {
	return []string{"type", "version", "id", "creationTime", "lastModifiedTime", "creator", "chatIds"}
}

// ParseCard reads an adaptive card, whose members keep their order, without those that are
// the platform's own.
func ParseCard(document []byte) (state.CardContent, *CardError) {
	members, err := membersOf(document)
	card, ok := valueOf(document).(map[string]any)
	if err != nil || !ok {
		return state.CardContent{}, &CardError{Place: "card", Reason: "the body is the card itself: a JSON object"}
	}
	if problem := checkCard("", card); problem != nil {
		return state.CardContent{}, problem
	}
	own := platformMembers()
	var content state.CardContent
	kept := []byte{'{'}
	for _, m := range members {
		switch {
		case slices.Contains(own, m.name):
			continue
		case m.name == "$schema":
			content.Schema = m.text()
			continue
		case m.name == "fallbackText":
			content.Fallback = m.text()
		}
		if len(kept) > 1 {
			kept = append(kept, ',')
		}
		kept = append(append(rest.AppendString(kept, m.name), ':'), m.value...)
	}
	content.Content = string(append(kept, '}'))
	return content, nil
}

// member is one member of a JSON object, compact.
type member struct {
	name  string
	value json.RawMessage
}

// text returns the value when it is a string, else nothing.
func (m member) text() string {
	var s string
	_ = json.Unmarshal(m.value, &s) // stays empty
	return s
}

var errNoObject = errors.New("no JSON object")

// membersOf returns the members of an object in their order; of a name that stands twice
// the last value.
func membersOf(document []byte) ([]member, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	start, err := decoder.Token()
	if err != nil || start != json.Delim('{') {
		return nil, errNoObject
	}
	var list []member
	at := map[string]int{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, value); err != nil {
			return nil, err
		}
		m := member{name.(string), compact.Bytes()}
		if i, twice := at[m.name]; twice {
			list[i] = m
			continue
		}
		at[m.name] = len(list)
		list = append(list, m)
	}
	if _, err := decoder.Token(); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errNoObject
	}
	return list, nil
}

// valueOf returns the value of a JSON document, with its numbers as they are written; nil
// when it is none.
func valueOf(document []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}
