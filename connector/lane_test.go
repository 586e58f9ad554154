package connector_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

func TestLanesKeepTheirOrderAndNoOther(t *testing.T) {
	t.Parallel()
	entered, leave := make(chan struct{}), make(chan struct{})
	h := live(t, func(ctx context.Context, m connector.Message) (connector.Reply, error) {
		if m.Text == "slow" {
			close(entered)
			<-leave
		}
		return echo(ctx, m)
	})
	first, second := h.rc.Chat("Direct"), h.rc.Chat("Direct")
	h.rc.Say(first, ringcentraltest.Alice, "slow")
	<-entered
	h.rc.Say(first, ringcentraltest.Alice, "next")
	h.rc.Say(second, ringcentraltest.Bob, "quick")
	h.said(second, "re: quick")
	h.said(first)
	close(leave)
	h.said(first, "re: slow", "re: next")
}

func TestDuplicatesAndOwnPostsAreNotAnswered(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	asked := h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.said(chat, "re: hi")
	h.rc.Notify("PostAdded", asked)
	for _, post := range h.rc.Posts() {
		if post.Creator == ringcentraltest.Agent {
			h.rc.Notify("PostAdded", post)
		}
	}
	h.rc.Say(chat, ringcentraltest.Alice, "bye")
	h.said(chat, "re: hi", "re: bye")
}

func TestAddressed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, chat, text string
		mentions         []string
		answer           string
	}{
		{name: "direct", chat: "Direct", text: "hi", answer: "re: hi"},
		{name: "team", chat: "Team", text: "hi"},
		{name: "group", chat: "Group", text: "hi"},
		{name: "mention in a team", chat: "Team", text: "![:Person](300) hi", mentions: []string{"300"}, answer: "re: hi"},
		{name: "mention of somebody else", chat: "Team", text: "![:Person](302) hi", mentions: []string{"302"}},
		{name: "mention in a group", chat: "Group", text: "hi ![:Person](300)", mentions: []string{"302", "300"}, answer: "re: hi"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := live(t, echo)
			chat, direct := h.rc.Chat(tt.chat), h.rc.Chat("Direct")

			h.rc.Say(chat, ringcentraltest.Alice, tt.text, tt.mentions...)
			h.rc.Say(chat, ringcentraltest.Alice, "![:Person](300) end", "300")
			h.rc.Say(direct, ringcentraltest.Bob, "end")

			h.said(direct, "re: end")
			want := slices.DeleteFunc([]string{tt.answer, "re: end"}, func(s string) bool { return s == "" })
			h.said(chat, want...)
		})
	}
}

func TestMessagesBeforeEnableAreNeverAnswered(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	chat := h.rc.Chat("Direct")
	early := h.rc.Say(chat, ringcentraltest.Alice, "too early")
	h.run()
	h.rc.Advance(time.Second)
	_, err := h.AuthorizeJWT(t.Context(), h.id, ringcentraltest.JWT)
	h.check(err)
	_, err = h.Enable(t.Context(), h.id)
	h.check(err)
	h.rc.Notify("PostAdded", early)
	h.rc.Say(chat, ringcentraltest.Alice, "now")
	h.said(chat, "re: now")
}

func TestWaitingMessagesFollowTheirAuthor(t *testing.T) {
	t.Parallel()
	entered, leave := make(chan struct{}), make(chan struct{})
	h := live(t, func(ctx context.Context, m connector.Message) (connector.Reply, error) {
		if m.Text == "slow" {
			close(entered)
			<-leave
		}
		return echo(ctx, m)
	})
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "slow")
	<-entered
	changed := h.rc.Say(chat, ringcentraltest.Alice, "wrogn")
	removed := h.rc.Say(chat, ringcentraltest.Alice, "oops")
	first := changed
	first.Text, first.Edited = "wrong", changed.Created.Add(time.Second)
	changed.Text, changed.Edited = "right", changed.Created.Add(2*time.Second)
	h.rc.Notify("PostChanged", changed)
	h.rc.Notify("PostChanged", first) // is told later
	h.rc.Notify("PostRemoved", removed)
	h.rc.Say(chat, ringcentraltest.Alice, "last")
	close(leave)
	h.said(chat, "re: slow", "re: right", "re: last")
}

// The change of a post may be told before the post, or the post not at all. A change by itself
// is no message: neither of what is older than Enable, nor of what the agent wrote.
func TestAChangeMayComeBeforeItsMessage(t *testing.T) {
	t.Parallel()
	for _, lost := range []bool{false, true} {
		t.Run(map[bool]string{false: "overtaken", true: "lost"}[lost], func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, echo)
			chat := h.rc.Chat("Direct")
			early := h.rc.SayUnheard(chat, ringcentraltest.Alice, "early")
			h.rc.Advance(time.Second)
			h.goLive()
			h.readBack()
			h.rc.Notify("PostChanged", early)
			h.rc.Notify("PostChanged", h.rc.AgentSays(chat, "before"))
			post := h.rc.SayUnheard(chat, ringcentraltest.Alice, "wrogn")
			changed := post
			changed.Text = "right"
			h.rc.Notify("PostChanged", changed)
			if !lost {
				h.rc.Notify("PostAdded", post)
			}
			h.rc.Say(chat, ringcentraltest.Alice, "last")
			h.said(chat, "before", "re: right", "re: last")
		})
	}
}

func TestTheAgentLearnsSenderAndHistory(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var got []connector.Message
	var histories [][]connector.Entry
	h := live(t, func(ctx context.Context, m connector.Message) (connector.Reply, error) {
		history, err := m.History.Latest(ctx, connector.MaxHistory)
		if err != nil {
			return connector.Reply{}, err
		}
		mu.Lock()
		defer mu.Unlock()
		got, histories = append(got, m), append(histories, history)
		return echo(ctx, m)
	})
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.said(chat, "re: one")
	h.rc.Say(chat, ringcentraltest.Alice, "two")
	h.said(chat, "re: one", "re: two")

	mu.Lock()
	defer mu.Unlock()
	second := got[1]
	if second.Sender.FirstName != "Alice" || second.Chat.Type != connector.Direct {
		t.Errorf("got %+v, want Alice in a Direct chat", second)
	}
	texts := []string{}
	for _, entry := range histories[1] {
		texts = append(texts, entry.Text)
		if self := entry.Sender.Name == "Travel App"; self != entry.FromAgent {
			t.Errorf("got %q by %q, from the agent: %t", entry.Text, entry.Sender.Name, entry.FromAgent)
		}
	}
	if want := []string{"one", "re: one"}; !slices.Equal(texts, want) {
		t.Errorf("got history %q, want %q", texts, want)
	}
}

func TestThePlatformMayRest(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fault ringcentraltest.Fault
		pause time.Duration
	}{
		{"rate exceeded", ringcentraltest.Refuse(http.StatusTooManyRequests, "CMN-301", "Request rate exceeded", "Retry-After", "30"), 30 * time.Second},
		{"overloaded", ringcentraltest.Refuse(http.StatusServiceUnavailable, "CMN-211", "Overloaded", "Retry-After", "12"), 12 * time.Second},
		{"no word how long", ringcentraltest.Refuse(http.StatusTooManyRequests, "CMN-310", "Global rate"), time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := live(t, echo)
			chat := h.rc.Chat("Direct")
			h.rc.Arm(http.MethodPost, "/posts", 1, tt.fault)
			h.rc.Say(chat, ringcentraltest.Alice, "hi")
			h.clock.AwaitTimer(t, tt.pause)
			h.said(chat, "re: hi")
			if letters := h.letters(); len(letters) > 0 {
				t.Errorf("got dead letters %v", letters)
			}
		})
	}
}

func TestFiveFailuresMakeADeadLetter(t *testing.T) {
	t.Parallel()
	h := live(t, func(ctx context.Context, m connector.Message) (connector.Reply, error) {
		if m.Text == "bad" {
			return connector.Reply{}, errors.New("the agent is confused")
		}
		return echo(ctx, m)
	})
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "bad")
	h.rc.Say(chat, ringcentraltest.Alice, "good")
	for pause := time.Second; pause <= 8*time.Second; pause *= 2 {
		h.clock.AwaitTimer(t, pause)
	}
	h.said(chat, "re: good")
	letters := h.letters()
	if len(letters) != 1 || letters[0].Text != "bad" || letters[0].Attempts != 5 || !strings.Contains(letters[0].Reason, "confused") {
		t.Errorf("got %+v, want the bad message after five attempts", letters)
	}
}

func TestSilenceIsAnAnswer(t *testing.T) {
	t.Parallel()
	h := live(t, func(ctx context.Context, m connector.Message) (connector.Reply, error) {
		if m.Text == "hush" {
			return connector.Reply{}, nil
		}
		return echo(ctx, m)
	})
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "hush")
	h.rc.Say(chat, ringcentraltest.Alice, "speak")
	h.said(chat, "re: speak")
}

func TestBusyWhileThereIsWork(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var holders int
	h := newHarness(t, echo)
	h.options.Busy = func() func() {
		mu.Lock()
		defer mu.Unlock()
		holders++
		return func() {
			mu.Lock()
			defer mu.Unlock()
			holders--
			h.rc.Wake()
		}
	}
	busy := func() int {
		mu.Lock()
		defer mu.Unlock()
		return holders
	}
	asked := make(chan int, 1)
	h.options.Agent = agentFunc(func(ctx context.Context, m connector.Message) (connector.Reply, error) {
		asked <- busy()
		return echo(ctx, m)
	})
	h.again()
	_, err := h.AuthorizeJWT(t.Context(), h.id, ringcentraltest.JWT)
	h.check(err)
	_, err = h.Enable(t.Context(), h.id)
	h.check(err)
	h.rc.Arm(http.MethodPost, "/posts", 1, ringcentraltest.Refuse(http.StatusTooManyRequests, "CMN-301", "Request rate exceeded"))
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	if <-asked == 0 {
		t.Error("nothing is held while the agent is asked")
	}
	h.rc.Await("the pause to hold nothing", func() bool { return busy() == 0 })
	h.clock.AwaitTimer(t, time.Second)
	h.said(chat, "re: hi")
	h.rc.Await("the end to hold nothing", func() bool { return busy() == 0 })
}
