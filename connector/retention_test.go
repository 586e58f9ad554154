package connector_test

import (
	"context"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// endlessPast is a store in which there is always more to be deleted.
type endlessPast struct{ connector.Store }

func (endlessPast) Oldest(context.Context, connector.StreamID, connector.Environment) (time.Time, error) {
	return time.Unix(1, 0), nil
}

func (endlessPast) Expire(context.Context, connector.StreamID, connector.Environment, time.Time) (int, error) {
	return 1, nil
}

// Very many old texts keep nobody waiting: between them chats are read back.
func TestOldTextsHoldNothingUp(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.said(chat, "re: one")
	_, err := h.SetRetention(t.Context(), h.id, 1)
	h.check(err)
	h.stop()
	h.rc.SayUnheard(chat, ringcentraltest.Alice, "two")
	h.options.Store = endlessPast{h.options.Store}
	h.again()
	h.said(chat, "re: one", "re: two")
}
