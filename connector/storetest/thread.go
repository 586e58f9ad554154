package storetest

import (
	"strconv"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// converse stores what is said in a chat and in a thread that began with an answer there.
func converse(t *testing.T, s connector.Store) (inThread connector.Post) {
	t.Helper()
	channel(t, s)
	answer(t, s, exchange{id: 4, at: start(), text: "root", reply: "re: root"})
	answer(t, s, exchange{id: 5, at: start().Add(time.Minute), text: "in one", reply: "re: in one", thread: "77", parent: 1004})
	answer(t, s, exchange{id: 6, at: start().Add(2 * time.Minute), text: "beside", reply: "re: beside"})
	answer(t, s, exchange{id: 7, at: start().Add(3 * time.Minute), text: "in another", reply: "re: in another", thread: "78", parent: 6})
	answer(t, s, exchange{id: 8, at: start().Add(4 * time.Minute), text: "in one again", reply: "re: in one again", thread: "77", parent: 1004})
	card := connector.Reply{Posts: []connector.ReplyPost{{Card: []byte(`{"type":"AdaptiveCard"}`)}}}
	p := connector.Post{ID: 9, Chat: lane().Chat, Thread: "77", Parent: 1004, Creator: alice().ID, Text: "a card", Created: start().Add(5 * time.Minute)}
	_, err := s.AddPost(t.Context(), lane(), p)
	check(t, err)
	c := claim(t, s, lease)
	m := message()
	m.ID, m.Text, m.Created = p.ID, p.Text, p.Created
	saveReply(t, s, c, m, card)
	check(t, s.SaveSent(t.Context(), c, p.ID, 1, connector.Post{ID: 1009, Created: p.Created}))
	check(t, s.Release(t.Context(), c))
	return p
}

func historyIsOfItsPlace(t *testing.T, s connector.Store) {
	t.Helper()
	inThread := converse(t, s)
	tests := []struct {
		name  string
		post  connector.Post
		limit int
		want  []string
	}{
		{"the chat itself", connector.Post{}, 20, []string{"root", "re: root", "beside", "re: beside"}},
		{"a thread of an answer", inThread, 20, []string{"root", "re: root", "in one", "re: in one", "in one again", "re: in one again", "a card", ""}},
		{"a thread of a message", connector.Post{Thread: "78", Parent: 6}, 20, []string{"beside", "re: beside", "in another", "re: in another"}},
		{"a thread of something unknown", connector.Post{Thread: "78", Parent: 3}, 20, []string{"in another", "re: in another"}},
		{"a thread of which nothing is known", connector.Post{Thread: "79", Parent: 3}, 20, []string{}},
		{"the latest of a thread", inThread, 3, []string{"re: in one again", "a card", ""}},
		{"the latest of the chat", connector.Post{}, 3, []string{"re: root", "beside", "re: beside"}},
	}
	for _, tt := range tests {
		entries, err := s.History(t.Context(), lane(), tt.post, tt.limit)
		check(t, err)
		got := []string{}
		for _, e := range entries {
			got = append(got, e.Text)
		}
		t.Run(tt.name, func(t *testing.T) { same(t, got, tt.want) })
	}
}

func historyOfAThreadIsWhole(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	answer(t, s, exchange{id: 4, at: start(), text: "root", reply: "re: root"})
	var all []string
	for i := range 19 {
		x := exchange{
			id: connector.PostID(i + 10), at: start().Add(time.Duration(i+1) * time.Minute), text: "said " + strconv.Itoa(i),
			reply: "answered", thread: "77", parent: 4,
		}
		if i < 17 {
			answer(t, s, x)
			all = append(all, x.text, x.reply)
			continue
		}
		p := post(x.id, x.at)
		p.Thread, p.Parent = x.thread, x.parent
		_, err := s.AddPost(t.Context(), lane(), p)
		check(t, err)
		c := claim(t, s, lease)
		m := message()
		m.ID, m.Text, m.Created = x.id, x.text, x.at
		saveReply(t, s, c, m, connector.Reply{})
		check(t, s.Release(t.Context(), c))
		all = append(all, x.text)
	}
	for _, limit := range []int{5, 20, 36} {
		entries, err := s.History(t.Context(), lane(), connector.Post{Thread: "77", Parent: 4}, limit)
		check(t, err)
		var got []string
		for _, e := range entries {
			got = append(got, e.Text)
		}
		same(t, got, all[len(all)-limit:])
	}
}

func historyHasSilence(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	var all []string
	for i := range 8 {
		x := exchange{id: connector.PostID(i + 1), at: start().Add(time.Duration(i) * time.Minute), text: "said", reply: "answered"}
		answer(t, s, x)
		all = append(all, x.text, x.reply)
	}
	for i := range 5 {
		id := connector.PostID(i + 20)
		add(t, s, id, start().Add(time.Hour))
		c := claim(t, s, lease)
		m := message()
		m.ID, m.Text, m.Created = id, "unanswered", start().Add(time.Hour)
		saveReply(t, s, c, m, connector.Reply{})
		check(t, s.Release(t.Context(), c))
		all = append(all, m.Text)
	}
	for _, limit := range []int{1, 4, 5, 6, 7, 20, 21, 50} {
		entries, err := s.History(t.Context(), lane(), connector.Post{}, limit)
		check(t, err)
		var got []string
		for _, e := range entries {
			got = append(got, e.Text)
		}
		same(t, got, all[max(0, len(all)-limit):])
	}
}

// place is where an entry stands.
type place struct {
	Text   string
	Thread connector.ThreadID
	Parent connector.PostID
}

func threadsAreTold(t *testing.T, s connector.Store) {
	t.Helper()
	converse(t, s)
	want := []place{
		{"root", "", 0},
		{"re: root", "", 0},
		{"in one", "77", 1004},
		{"re: in one", "77", 1004},
		{"beside", "", 0},
		{"re: beside", "", 0},
		{"in another", "78", 6},
		{"re: in another", "78", 6},
		{"in one again", "77", 1004},
		{"re: in one again", "77", 1004},
		{"a card", "77", 1004},
		{"", "", 0}, // the card, which stands beside the thread
	}
	entries, err := s.Transcript(t.Context(), lane(), 100)
	check(t, err)
	var got []place
	for _, e := range entries {
		got = append(got, place{e.Text, e.Thread, e.Parent})
	}
	same(t, got, want)
	got = nil
	check(t, s.Search(t.Context(), lane().Stream, lane().Environment, connector.Search{}, func(f connector.Found) error {
		got = append(got, place{f.Text, f.Thread, f.Parent})
		return nil
	}))
	same(t, got, want)

	giveUp(t, s, 10, start().Add(time.Hour))
	letters, err := s.DeadLetters(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, letters[0].Thread, "")
	p := post(11, start().Add(2*time.Hour))
	p.Thread = "77"
	_, err = s.AddPost(t.Context(), lane(), p)
	check(t, err)
	ended(t)(s.Settle(t.Context(), claim(t, s, lease), 11, connector.DeadLetter, "no"))
	letters, err = s.DeadLetters(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, letters[1].Thread, "77")
}
