package portal

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/glipbox/glipbox/emulator/control"
)

// searchView is the search for messages in the chats of a person. The API has none: the app
// reads the chats and looks at each message.
type searchView struct {
	Query  string
	Places []searchPlace
	Found  []foundPost
	Most   bool // there are more than are shown
	Older  bool // what is older was not looked at
}

// searchPlace is a chat that can be searched.
type searchPlace struct {
	ID     control.ChatID
	Name   string
	Chosen bool
}

// foundPost is a message that was found.
type foundPost struct {
	Path   string
	Author string
	In     string // name of the chat, unless it is the author's
	Text   []fragment
	Time   time.Time
	Now    time.Time
}

// fragment is a piece of a text, either what was searched for or not.
type fragment struct {
	Text string
	Hit  bool
}

const (
	mostFound     = 50 // messages on the page
	searchedParts = 8  // of 250 messages of a chat: as many as the link to a message finds
	mostParts     = 40 // besides the newest part of each chat
)

// showSearch serves GET /app/{personId}/search: messages that hold every word of "q", in all
// chats or in "chat".
func (h *appHandler) showSearch(r *http.Request) (answer, error) {
	view, people, err := h.messages(r.Context(), personOf(r), "")
	if err != nil {
		return answer{}, err
	}
	chosen := control.ChatID(r.URL.Query().Get("chat"))
	s := &searchView{Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	view.Title, view.Search = "Search", s
	var chats []chatRow
	for _, row := range slices.Concat(view.Favorites, view.Direct, view.Teams) {
		s.Places = append(s.Places, searchPlace{row.ID, row.Name, row.ID == chosen})
		if chosen == "" || row.ID == chosen {
			chats = append(chats, row)
		}
	}
	if s.Query != "" {
		err = h.search(r.Context(), reader{personOf(r), people, view.Now}, s, chats)
	}
	return answer{template: "messages", data: view}, err
}

// search finds messages, the newest first.
func (h *appHandler) search(ctx context.Context, to reader, s *searchView, chats []chatRow) error {
	words := strings.Fields(strings.ToLower(s.Query))
	var found []post
	left := mostParts
	for _, row := range chats {
		if row.Time.IsZero() {
			continue // nothing was said there
		}
		posts, older, err := h.searchChat(ctx, to, row.ID, words, &left)
		if err != nil {
			return err
		}
		found, s.Older = append(found, posts...), s.Older || older
	}
	slices.SortStableFunc(found, func(a, b post) int { return b.Created.Compare(a.Created) })
	if s.Most = len(found) > mostFound; s.Most {
		found = found[:mostFound]
	}
	for _, p := range found {
		if err := h.client.acquaint(ctx, to.person, to.people, p.people()); err != nil {
			return err
		}
		s.Found = append(s.Found, describeFound(to, p, chats, words))
	}
	return nil
}

// searchChat finds messages of one chat, and reports whether it has older ones that were not
// looked at. left is how many more parts may be read.
func (h *appHandler) searchChat(ctx context.Context, to reader, id control.ChatID, words []string, left *int) (found []post, older bool, err error) {
	token := ""
	for range searchedParts {
		posts, err := h.client.posts(ctx, to.person, id, listed, token)
		if err != nil {
			return nil, false, err
		}
		for _, p := range posts.Records {
			if p.Type == "TextMessage" && containsAll(strings.ToLower(readable(to, p)), words) {
				found = append(found, p)
			}
		}
		if token = posts.Navigation.NextPageToken; token == "" || *left == 0 {
			break
		}
		*left--
	}
	return found, token != "", nil
}

// readable is what can be read of a message, in one line.
func readable(to reader, p post) string {
	parts := []string{p.Title, markup(to, p).plain(p.Text)}
	for _, a := range p.Attachments {
		parts = append(parts, a.Says())
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

func describeFound(to reader, p post, chats []chatRow, words []string) foundPost {
	view := foundPost{Path: postPath(to.person, p), Author: to.people.name(p.Creator), Time: p.Created, Now: to.now, Text: excerpt(readable(to, p), words)}
	if p.Activity != "" {
		view.Author = p.Activity
	}
	if i := slices.IndexFunc(chats, func(c chatRow) bool { return c.ID == p.ChatID }); i >= 0 && chats[i].Name != view.Author {
		view.In = chats[i].Name
	}
	if p.Creator == to.person {
		view.Author = "You"
	}
	return view
}

const (
	longestExcerpt = 160 // characters
	excerptBefore  = 40  // characters before the first word
)

// excerpt is the part of a text around the first of the words, with all words in it marked.
func excerpt(text string, words []string) []fragment {
	letters := []rune(text)
	lower := slices.Clone(letters)
	for i, r := range lower {
		lower[i] = unicode.ToLower(r) // one for one, so that places are the same in both
	}
	first, _ := nextWord(lower, words)
	start := max(0, first-excerptBefore)
	end := min(len(letters), start+longestExcerpt)
	var parts []fragment
	if start > 0 {
		parts = append(parts, fragment{Text: "…"})
	}
	for start < end {
		at, length := nextWord(lower[start:end], words)
		if length == 0 {
			parts = append(parts, fragment{Text: string(letters[start:end])})
			break
		}
		parts = append(parts, fragment{Text: string(letters[start : start+at])}, fragment{Text: string(letters[start+at : start+at+length]), Hit: true})
		start += at + length
	}
	if end < len(letters) {
		parts = append(parts, fragment{Text: "…"})
	}
	return parts
}

// nextWord returns where the first of the words is, and how long it is; nothing when there
// is none.
func nextWord(text []rune, words []string) (at, length int) {
	for i := range text {
		for _, word := range words {
			letters := []rune(word)
			if len(letters) > length && i+len(letters) <= len(text) && slices.Equal(text[i:i+len(letters)], letters) {
				at, length = i, len(letters)
			}
		}
		if length > 0 {
			return at, length
		}
	}
	return 0, 0
}
