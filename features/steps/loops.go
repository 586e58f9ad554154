package steps

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	answersBots   = regexp.MustCompile(`^the connector answers other bots$`)
	botTalks      = regexp.MustCompile(`^the bot has something to say to everything that the agent says$`)
	answeredSoOft = regexp.MustCompile(`^the agent (?:answers|has answered) (\d+) times, and no more$`)
)

func (w *World) registerLoops(v vocabulary) {
	v.Given(answersBots, w.answersBots)
	v.Given(botTalks, w.botTalks)
	v.Step(answeredSoOft, w.answeredSoOft)
}

// answersBots starts the connector anew, so that it answers other bots like people.
func (w *World) answersBots(ctx context.Context) error {
	w.system.AnswerBots()
	return w.connectorRestarts(ctx)
}

// botTalks makes the bot say "Go on." to everything that the agent says.
func (w *World) botTalks() error {
	w.bots.server.talk()
	return nil
}

// answeredSoOft waits for so many answers in the chat, and until all work is done. Then it
// counts.
func (w *World) answeredSoOft(ctx context.Context, times int) error {
	ofAgent := func(p control.Post) bool { return p.ChatID == w.asked.ChatID && p.CreatorID == w.agent.ID }
	missing := times
	err := w.chronicle.await(ctx, func(c control.Change) bool {
		if isMessage(c) && ofAgent(*c.Post) {
			missing--
		}
		return missing == 0
	})
	if err != nil {
		return fmt.Errorf("%d answers are missing: %w", missing, err)
	}
	if err := errors.Join(w.settle(ctx), w.chronicle.catchUp(ctx)); err != nil {
		return err
	}
	got := 0
	for _, post := range w.chronicle.posts(w.asked.ChatID) {
		if ofAgent(post) {
			got++
		}
	}
	if got != times {
		return fmt.Errorf("the agent answered %d times", got)
	}
	return nil
}
