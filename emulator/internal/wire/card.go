package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// CardError is what is wrong with a card, and where: a path such as body[0].text.
type CardError struct {
	Place  string
	Reason string // a sentence
}

func (p *CardError) Error() string { return p.Place + ": " + p.Reason }

// ParseCard reads an adaptive card, whose members keep their order. type and version are
// the platform's own; what the author says of them is ignored.
func ParseCard(document []byte) (state.CardContent, *CardError) {
	members, err := membersOf(document)
	if err != nil {
		return state.CardContent{}, &CardError{Place: "card", Reason: "the body is the card itself: a JSON object"}
	}
	if problem := checkCard("", members); problem != nil {
		return state.CardContent{}, problem
	}
	var content state.CardContent
	kept := []byte{'{'}
	for _, m := range members {
		switch m.name {
		case "type", "version":
			continue
		case "$schema":
			content.Schema = m.text()
			continue
		case "fallbackText":
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
