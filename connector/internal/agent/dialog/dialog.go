// Package dialog is an agent made of dialog tasks, which a YAML file describes:
//
//	tasks:
//	  - name: Book a flight
//	    says: [book a flight, "flight to {{to}}"]
//	    slots:
//	      - {name: to, asks: Where do you want to fly?}
//	      - {name: day, asks: On which day?, takes: date}
//	    confirms: "{{to}} on {{day}}: shall I book it?"
//	    answers: ["Booked, {{first_name}}."]
//	default: ["Sorry, I did not understand that."]
package dialog

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/glipbox/glipbox/connector"
)

// Agent answers with the first task one of whose utterances occurs in a message, once
// it knows what the task asks for. Where each conversation stands is in the memory of
// its chat.
type Agent struct {
	tasks    []task
	fallback []string
	words    words
}

// task is a dialog task.
type task struct {
	name       string
	utterances []utterance
	slots      []slot
	confirms   string // a question that is answered with yes or no; empty for none
	cancelled  []string
	answers    []string
}

// words are what people say to a question of any task. They are normal.
type words struct{ yes, no, cancel []string }

var _ connector.Agent = (*Agent)(nil)

// Reply answers m by its text and by what was asked before. A message without words gets
// the default answer.
func (a *Agent) Reply(_ context.Context, m connector.Message, _ connector.Progress) (connector.Reply, error) {
	talks := recall(m)
	texts := a.say(m, talks)
	reply := connector.Reply{Memory: talks.encode()}
	for _, text := range texts {
		reply.Posts = append(reply.Posts, connector.ReplyPost{Text: text})
	}
	return reply, nil
}

func (a *Agent) say(m connector.Message, talks talks) []string {
	if open, found := talks[m.Sender.ID]; found {
		for _, t := range a.tasks {
			if t.name == open.Task {
				return a.carryOn(m, talks, t, open)
			}
		}
		delete(talks, m.Sender.ID) // of a file that was replaced
	}
	for _, t := range a.tasks {
		if values, ok := t.recognises(m); ok {
			return proceed(m, talks, t, talk{Task: t.name, Values: values, At: m.Created})
		}
	}
	return fill(a.fallback, m.Sender, nil)
}

// carryOn takes a message as the answer to the question that is open.
func (a *Agent) carryOn(m connector.Message, talks talks, t task, open talk) []string {
	said := normal(m.Text)
	if says(said, a.words.cancel) {
		delete(talks, m.Sender.ID)
		return fill(t.cancelled, m.Sender, open.Values)
	}
	s, missing := t.missing(open.Values)
	if !missing {
		return a.confirm(m, talks, t, open)
	}
	open.At = m.Created
	if value, ok := s.take(m); ok {
		return proceed(m, talks, t, open.with(s.name, value))
	}
	talks[m.Sender.ID] = open
	for _, other := range a.tasks {
		if _, ok := other.recognises(m); ok && len(other.slots) == 0 {
			return fill(append(slices.Clip(other.answers), s.asks), m.Sender, open.Values)
		}
	}
	return fill([]string{s.otherwise}, m.Sender, open.Values)
}

// confirm takes a message as yes or no. Anything else is asked again.
func (a *Agent) confirm(m connector.Message, talks talks, t task, open talk) []string {
	said := normal(m.Text)
	switch {
	case says(said, a.words.no):
		delete(talks, m.Sender.ID)
		return fill(t.cancelled, m.Sender, open.Values)
	case says(said, a.words.yes):
		delete(talks, m.Sender.ID)
		return fill(t.answers, m.Sender, open.Values)
	}
	open.At = m.Created
	talks[m.Sender.ID] = open
	return fill([]string{t.confirms}, m.Sender, open.Values)
}

// proceed asks for what is missing, or for a yes, or answers.
func proceed(m connector.Message, talks talks, t task, open talk) []string {
	s, missing := t.missing(open.Values)
	switch {
	case missing:
		talks[m.Sender.ID] = open
		return fill([]string{s.asks}, m.Sender, open.Values)
	case t.confirms != "":
		talks[m.Sender.ID] = open
		return fill([]string{t.confirms}, m.Sender, open.Values)
	}
	delete(talks, m.Sender.ID)
	return fill(t.answers, m.Sender, open.Values)
}

// missing returns the first slot that has no value.
func (t task) missing(values map[string]string) (slot, bool) {
	for _, s := range t.slots {
		if _, filled := values[s.name]; !filled {
			return s, true
		}
	}
	return slot{}, false
}

const firstName = "first_name" // stands for the sender's

// fill puts the sender's name and the values of slots into texts.
func fill(texts []string, to connector.Person, values map[string]string) []string {
	name := to.FirstName
	if name == "" {
		name = "there"
	}
	pairs := []string{"{{" + firstName + "}}", name}
	for slot, value := range values {
		pairs = append(pairs, "{{"+slot+"}}", value)
	}
	replacer := strings.NewReplacer(pairs...)
	filled := make([]string, len(texts))
	for i, text := range texts {
		filled[i] = replacer.Replace(text)
	}
	return filled
}

// says reports whether one of some normal phrases occurs in a normal text.
func says(said string, phrases []string) bool {
	for _, phrase := range phrases {
		if strings.Contains(said, phrase) {
			return true
		}
	}
	return false
}

// normal reduces a text to its words: lower-case, one space before and after each,
// so that whole words are found by looking for a part of the text.
func normal(text string) string {
	return " " + strings.Join(wordsOf(text), " ") + " "
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
}
