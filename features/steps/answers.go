package steps

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/cucumber/godog"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	agentAnswers      = regexp.MustCompile(`^the agent (?:answers|has answered) "([^"]*)"$`)
	agentAnswersTwice = regexp.MustCompile(`^the agent answers "([^"]*)" and then "([^"]*)"$`)
	agentStaysSilent  = regexp.MustCompile(`^the agent does not answer$`)
	conversationReads = regexp.MustCompile(`^the conversation reads:$`)
)

func (w *World) registerAnswers(v vocabulary) {
	v.Step(agentAnswers, w.agentAnswers)
	v.Then(agentAnswersTwice, w.agentAnswersTwice)
	v.Then(agentStaysSilent, w.agentStaysSilent)
	v.Then(conversationReads, w.conversationReads)
}

// agentAnswers waits for a post of the agent, after what it was asked last and in the
// same chat.
func (w *World) agentAnswers(ctx context.Context, answer string) error {
	asked := false
	err := w.chronicle.await(ctx, func(c control.Change) bool {
		if !isMessage(c) || c.ChatID != w.asked.ChatID {
			return false
		}
		asked = asked || c.Post.ID == w.asked.ID
		return asked && c.Post.CreatorID == w.agent.ID && c.Post.Text == answer
	})
	if err != nil {
		return fmt.Errorf("no answer %q: %w", answer, err)
	}
	return nil
}

// agentAnswersTwice waits for two answers in the chat, in this order, with no other
// between them.
func (w *World) agentAnswersTwice(ctx context.Context, first, second string) error {
	var answers []string
	err := w.chronicle.await(ctx, func(c control.Change) bool {
		if isMessage(c) && c.ChatID == w.asked.ChatID && c.Post.CreatorID == w.agent.ID {
			answers = append(answers, c.Post.Text)
		}
		return len(answers) == 2
	})
	if err != nil || answers[0] != first || answers[1] != second {
		return errors.Join(fmt.Errorf("the answers were %q", answers), err)
	}
	return nil
}

// agentStaysSilent waits until all work is done, and checks that the agent has posted
// nothing after what it was asked last.
func (w *World) agentStaysSilent(ctx context.Context) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	if err := w.chronicle.catchUp(ctx); err != nil {
		return err
	}
	asked := false
	for _, post := range w.chronicle.posts(w.asked.ChatID) {
		if asked && post.CreatorID == w.agent.ID {
			return fmt.Errorf("the agent answered %q", post.Text)
		}
		asked = asked || post.ID == w.asked.ID
	}
	return nil
}

// conversationReads waits until the chat of the last message has as many messages as
// the table has lines, "| person | text |", and all work is done. Then it compares all.
func (w *World) conversationReads(ctx context.Context, want *godog.Table) error {
	missing := len(want.Rows)
	err := w.chronicle.await(ctx, func(c control.Change) bool {
		if isMessage(c) && c.ChatID == w.asked.ChatID {
			missing--
		}
		return missing == 0
	})
	if err != nil {
		return fmt.Errorf("the conversation lacks %d messages: %w", missing, err)
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	if err := w.chronicle.catchUp(ctx); err != nil {
		return err
	}
	return w.compare(w.chronicle.posts(w.asked.ChatID), want)
}

func (w *World) compare(posts []control.Post, want *godog.Table) error {
	if len(posts) != len(want.Rows) {
		return fmt.Errorf("the conversation has %d messages, not %d", len(posts), len(want.Rows))
	}
	for i, row := range want.Rows {
		person, text := w.nameOf(posts[i].CreatorID), w.readable(posts[i].Text)
		if person != row.Cells[0].Value || text != row.Cells[1].Value {
			return fmt.Errorf("message %d is %q by %s", i+1, text, person)
		}
	}
	return nil
}

// readable shows a mention as people see it.
func (w *World) readable(text string) string {
	for _, p := range w.company.People {
		text = strings.ReplaceAll(text, "![:Person]("+string(p.ID)+")", "@"+p.Name)
	}
	return text
}
