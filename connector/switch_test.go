package connector_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentral"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// side is one environment of a channel: a world that shares nothing with the other one.
type side struct {
	*ringcentraltest.Server
	*recorder
	h           *harness
	environment connector.Environment
	world       ringcentraltest.World
	person      string // who writes
	chat        string
	asked       []string // all that was written
}

// worldOf makes a world of which every word begins with its mark. Its ids begin with a number.
func worldOf(mark, number string, before int) ringcentraltest.World {
	return ringcentraltest.World{
		ClientID: mark + "-client", ClientSecret: mark + "-secret", JWT: mark + "-header." + mark + "-claims." + mark + "-signature",
		Agent: number + "000300", Names: map[string]string{number + "000300": mark + "-travel", number + "000301": mark + "-writer"},
		Mark: mark + "-", Before: before,
	}
}

func newSide(h *harness, e connector.Environment, w ringcentraltest.World) *side {
	h.t.Helper()
	server := ringcentraltest.NewIn(h.t, w)
	client, ok := h.options.Platform.(*ringcentral.Client)
	if !ok {
		h.t.Fatal("the platform is no client")
	}
	client.Bases[e] = server.URL
	s := &side{Server: server, recorder: record(h.t, server), h: h, environment: e, world: w, chat: server.Chat("Direct")}
	s.person = strings.TrimSuffix(w.Agent, "300") + "301"
	return s
}

// selects selects the environment, with the application that is registered there.
func (s *side) selects() {
	s.h.t.Helper()
	_, err := s.h.Configure(s.h.t.Context(), s.h.id, connector.Configuration{
		Environment: s.environment, ApplicationKey: s.world.ClientID, ApplicationSecret: &s.world.ClientSecret,
	})
	s.h.check(err)
}

// signsIn authorizes the environment by a JWT, and by a code as well.
func (s *side) signsIn() {
	s.h.t.Helper()
	uri, err := s.h.BeginAuthorization(s.h.t.Context(), s.h.id, "")
	s.h.check(err)
	s.note(uri) // a browser goes there
	at, err := url.Parse(uri)
	s.h.check(err)
	_, err = s.h.CompleteAuthorization(s.h.t.Context(), connector.Callback{
		Stream: s.h.id, State: at.Query().Get("state"), Code: s.Code(),
	})
	s.h.check(err)
	_, err = s.h.AuthorizeJWT(s.h.t.Context(), s.h.id, s.world.JWT)
	s.h.check(err)
	_, err = s.h.Enable(s.h.t.Context(), s.h.id)
	s.h.check(err)
}

// says lets the person of the side write, and waits until that is answered.
func (s *side) says(text string) {
	s.h.t.Helper()
	text = s.world.Mark + text
	s.asked = append(s.asked, text)
	s.Say(s.chat, s.person, text)
	s.Await("the answer", func() bool { return len(s.Said(s.chat)) >= len(s.asked) })
	if said := s.Said(s.chat); len(said) != len(s.asked) || !strings.HasPrefix(said[len(said)-1], "re: "+text) {
		s.h.t.Errorf("%s: got %q, want an answer to %q", s.environment, said, s.asked)
	}
}

// words are what belongs to the side, and what it is sent. The mark is in all that it issues.
func (s *side) words() []string {
	words := []string{s.world.ClientID, s.world.ClientSecret, s.world.JWT, s.world.Mark, s.world.Agent, s.person, s.chat}
	for _, subscription := range s.Subscriptions() {
		words = append(words, subscription.ID, subscription.Token, subscription.Address)
	}
	return append(words, s.asked...)
}

// gossip answers with all that it is told, and remembers it.
func gossip(ctx context.Context, m connector.Message) (connector.Reply, error) {
	told := []string{"re: " + m.Text, m.Chat.ID.String(), string(m.Sender.ID), m.Sender.Name, m.Sender.Email, m.Memory}
	history, err := m.History.Latest(ctx, connector.MaxHistory)
	if err != nil {
		return connector.Reply{}, err
	}
	for _, entry := range history {
		told = append(told, entry.Post.String(), string(entry.Sender.ID), entry.Sender.Name)
	}
	text := strings.Join(told, ", ")
	return connector.Reply{Posts: []connector.ReplyPost{{Text: text}}, Memory: "remembered: " + m.Text}, nil
}

// A channel is switched to production, works in both environments, and is switched back. Nothing
// that either of them is sent belongs to the other.
func TestProductionIsAWorldOfItsOwn(t *testing.T) {
	t.Parallel()
	h := newHarness(t, gossip)
	sandbox := newSide(h, connector.Sandbox, worldOf("sandbox", "410", 410_500_000))
	production := newSide(h, connector.Production, worldOf("production", "720", 720_500_000))
	h.run()
	sandbox.selects()
	sandbox.signsIn()
	sandbox.says("one")
	if n := len(production.requests()); n > 0 {
		t.Fatalf("production got %d requests before the switch", n)
	}

	production.selects()
	if _, err := h.Enable(t.Context(), h.id); err == nil {
		t.Fatal("production was enabled without an authorization of its own")
	}
	production.signsIn()
	production.says("two")
	sandbox.says("three") // it goes on
	production.Forget()   // a new grant
	production.says("four")

	sandbox.selects()
	sandbox.ExpireTokens() // a refresh
	sandbox.says("five")
	production.says("six")
	conversations, err := h.Conversations(t.Context(), h.id)
	if err != nil || len(conversations) != 1 || conversations[0].Chat.ID.String() != sandbox.chat {
		t.Errorf("got conversations %+v, %v, want the sandbox's alone", conversations, err)
	}

	ofSandbox, ofProduction := sandbox.words(), production.words()
	sandbox.leaves()
	production.selects()
	production.leaves()
	h.check(h.DeleteChannel(t.Context(), h.id)) // what is left of its sessions is ended
	sandbox.hasOnly(ofSandbox, ofProduction)
	production.hasOnly(ofProduction, ofSandbox)
}

// leaves disables the environment, which is selected.
func (s *side) leaves() {
	s.h.t.Helper()
	_, err := s.h.Disable(s.h.t.Context(), s.h.id)
	s.h.check(err)
}

// hasOnly checks that the side was sent what it has to know, and nothing that is foreign.
func (s *side) hasOnly(own, foreign []string) {
	s.h.t.Helper()
	for _, word := range own {
		if s.with(word) == "" {
			s.h.t.Errorf("%s was never sent %q, or the search does not see it", s.environment, word)
		}
	}
	for _, word := range foreign {
		if request := s.with(word); request != "" {
			s.h.t.Errorf("%s was sent %q of the other environment:\n%s", s.environment, word, request)
		}
	}
}
