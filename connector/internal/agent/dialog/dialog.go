// Package dialog is an agent made of dialog tasks, which a YAML file describes:
//
//	tasks:
//	  - name: Greeting
//	    says: [hello, good afternoon]
//	    answers: ["Hello {{first_name}}!"]
//	default: ["Sorry, I did not understand that."]
package dialog

import (
	"context"
	"strings"
	"unicode"

	"github.com/glipbox/glipbox/connector"
)

const firstName = "{{first_name}}" // stands for the sender's

// Agent answers with the first task one of whose utterances occurs in a message.
type Agent struct {
	tasks    []task
	fallback []string
}

// task is a dialog task. Its utterances are normal.
type task struct {
	utterances []string
	answers    []string
}

var _ connector.Agent = (*Agent)(nil)

// Reply answers m by its text alone. A message without words gets the default
// answer.
func (a *Agent) Reply(_ context.Context, m connector.Message, _ connector.Progress) (connector.Reply, error) {
	said := normal(m.Text)
	for _, t := range a.tasks {
		for _, utterance := range t.utterances {
			if strings.Contains(said, utterance) {
				return reply(t.answers, m.Sender), nil
			}
		}
	}
	return reply(a.fallback, m.Sender), nil
}

func reply(answers []string, to connector.Person) connector.Reply {
	var r connector.Reply
	for _, answer := range answers {
		r.Posts = append(r.Posts, connector.ReplyPost{Text: fill(answer, to)})
	}
	return r
}

// fill puts the sender's name into an answer.
func fill(answer string, to connector.Person) string {
	name := to.FirstName
	if name == "" {
		name = "there"
	}
	return strings.ReplaceAll(answer, firstName, name)
}

// normal reduces a text to its words: lower-case, one space before and after each,
// so that whole words are found by looking for a part of the text.
func normal(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
	return " " + strings.Join(words, " ") + " "
}
