package connector_test

import (
	"context"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// What waited while its channel was disabled is given up, with who wrote it; what would not have
// been answered anyway is not.
func TestOnlyWhatWasAddressedIsGivenUpAfterADisable(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 1)
	h := live(t, func(_ context.Context, m connector.Message) (connector.Reply, error) {
		if m.Text == "now" {
			return say("re: now"), nil
		}
		asked <- struct{}{}
		return connector.Reply{}, &connector.BusyError{RetryAfter: time.Hour}
	})
	chat := h.rc.Chat("Team")
	h.rc.Say(chat, ringcentraltest.Alice, "![:Person](300) one", "300")
	<-asked
	h.rc.Say(chat, ringcentraltest.Alice, "how was your weekend?")
	h.rc.Say(chat, ringcentraltest.Bot, "![:Person](300) beep", "300")
	_, err := h.Disable(t.Context(), h.id)
	h.check(err)
	h.rc.Advance(time.Second)
	_, err = h.Enable(t.Context(), h.id)
	h.check(err)
	h.rc.Say(chat, ringcentraltest.Alice, "![:Person](300) now", "300")
	h.said(chat, "re: now")
	letters := h.letters()
	if len(letters) != 1 || letters[0].Text != "one" || letters[0].Sender.Name == "" {
		t.Errorf("got %+v, want what was asked, and by whom", letters)
	}
}
