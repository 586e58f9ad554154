package storetest

import (
	"cmp"
	"errors"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// exchange is a message of the lane and the reply to it.
type exchange struct {
	id          connector.PostID
	at          time.Time
	text, reply string
	thread      connector.ThreadID
	parent      connector.PostID
	memory      string // "where we were" when it is empty
}

// answer stores an exchange as if all of it were sent.
func answer(t *testing.T, s connector.Store, x exchange) {
	t.Helper()
	p := post(x.id, x.at)
	p.Text, p.Thread, p.Parent = x.text, x.thread, x.parent
	_, err := s.AddPost(t.Context(), lane(), p)
	check(t, err)
	c := claim(t, s, lease)
	m := message()
	m.ID, m.Text, m.Created = x.id, x.text, x.at
	r := connector.Reply{Posts: []connector.ReplyPost{{Text: x.reply, Files: []connector.File{{Name: "a", Content: []byte("b")}}}}, Memory: cmp.Or(x.memory, "where we were")}
	saveReply(t, s, c, m, r)
	check(t, s.SaveSent(t.Context(), c, x.id, 1, connector.Post{ID: x.id + 1000, Created: x.at.Add(time.Second)}))
	check(t, s.Release(t.Context(), c))
}

// texts are what a search finds.
func texts(t *testing.T, s connector.Store, q connector.Search) []string {
	t.Helper()
	found := []string{}
	check(t, s.Search(t.Context(), lane().Stream, lane().Environment, q, func(f connector.Found) error {
		if f.Chat.ID != lane().Chat || f.Chat.Type != connector.Direct {
			t.Errorf("got chat %+v", f.Chat)
		}
		found = append(found, f.Text)
		return nil
	}))
	return found
}

func pastIsSearched(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	answer(t, s, exchange{id: 4, at: start(), text: "A FLIGHT to 100%", reply: "booked_it"})
	answer(t, s, exchange{id: 8, at: start().Add(time.Hour), text: "thanks", reply: "You are welcome."})
	add(t, s, 9, start().Add(2*time.Hour)) // waits
	tests := []struct {
		name string
		q    connector.Search
		want []string
	}{
		{"all", connector.Search{}, []string{"A FLIGHT to 100%", "booked_it", "thanks", "You are welcome."}},
		{"latest", connector.Search{Limit: 3}, []string{"You are welcome.", "thanks", "booked_it"}},
		{"text", connector.Search{Text: "flight"}, []string{"A FLIGHT to 100%"}},
		{"text of a reply", connector.Search{Text: "Welcome"}, []string{"You are welcome."}},
		{"percent", connector.Search{Text: "0%"}, []string{"A FLIGHT to 100%"}},
		{"underscore", connector.Search{Text: "d_i"}, []string{"booked_it"}},
		{"no pattern", connector.Search{Text: "f%t"}, []string{}},
		{"person", connector.Search{Person: "alice ac", Text: "thanks"}, []string{"thanks"}},
		{"e-mail", connector.Search{Person: "ALICE@", Since: start().Add(time.Hour)}, []string{"thanks", "You are welcome."}},
		{"somebody else", connector.Search{Person: "bob"}, []string{}},
		{"until", connector.Search{Until: start().Add(time.Hour)}, []string{"A FLIGHT to 100%", "booked_it"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { same(t, texts(t, s, tt.q), tt.want) })
	}
	enough := errors.New("enough")
	is(t, s.Search(t.Context(), lane().Stream, lane().Environment, connector.Search{}, func(connector.Found) error { return enough }), enough)
	check(t, s.Search(t.Context(), lane().Stream, connector.Production, connector.Search{}, func(connector.Found) error { return enough }))
}

func oldTextsAreDeleted(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	stream, e := lane().Stream, lane().Environment
	oldest, err := s.Oldest(t.Context(), stream, e)
	check(t, err)
	same(t, oldest, time.Time{})
	answer(t, s, exchange{id: 4, at: start(), text: "old", reply: "reply"})
	giveUp(t, s, 5, start().Add(time.Minute))
	add(t, s, 6, start().Add(2*time.Minute)) // waits: nothing is deleted before it is answered
	oldest, err = s.Oldest(t.Context(), stream, e)
	check(t, err)
	same(t, oldest, start())

	n, err := s.Expire(t.Context(), stream, e, start().Add(time.Hour))
	check(t, err)
	same(t, n, 2)
	n, err = s.Expire(t.Context(), stream, e, start().Add(time.Hour))
	check(t, err)
	same(t, n, 0)

	same(t, texts(t, s, connector.Search{}), []string{})
	entries, err := s.Transcript(t.Context(), lane(), 10)
	check(t, err)
	same(t, len(entries), 0)
	conversations, err := s.Conversations(t.Context(), stream, e)
	check(t, err)
	same(t, conversations, []connector.Conversation{})
	letters, err := s.DeadLetters(t.Context(), stream, e)
	check(t, err)
	same(t, letters, []connector.Letter{})
	_, err = s.Replay(t.Context(), stream, e, 5)
	is(t, err, connector.ErrNotFound)
	for _, id := range []connector.PostID{4, 5} {
		fresh, err := s.AddPost(t.Context(), lane(), post(id, start()))
		check(t, err)
		same(t, fresh, false)
	}
	claimed, err := s.Claimed(t.Context(), lane(), 1004)
	check(t, err)
	same(t, claimed, true)
	work, err := s.Next(t.Context(), claim(t, s, lease))
	check(t, err)
	same(t, work.Post.Text, "hello 6")
	same(t, work.Memory, "")
	tally, err := s.Tally(t.Context(), stream, e)
	check(t, err)
	same(t, tally.Messages[connector.Expired], 2)
}

// A chat in which the agent is muted is forgotten as any other, and it is muted still.
func muteOutlivesItsTexts(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	answer(t, s, exchange{id: 4, at: start(), text: "!human", reply: "A human takes over.", memory: `{"muted":true,"agent":"Alice likes tea"}`})
	for range 2 {
		_, err := s.Expire(t.Context(), lane().Stream, lane().Environment, start().Add(time.Hour))
		check(t, err)
	}
	add(t, s, 6, start().Add(2*time.Hour))
	work, err := s.Next(t.Context(), claim(t, s, lease))
	check(t, err)
	same(t, work.Memory, connector.MutedMemory)
}

func giveUp(t *testing.T, s connector.Store, id connector.PostID, at time.Time) {
	t.Helper()
	add(t, s, id, at)
	c := claim(t, s, lease)
	ended(t)(s.Settle(t.Context(), c, id, connector.DeadLetter, "no"))
	check(t, s.Release(t.Context(), c))
}
