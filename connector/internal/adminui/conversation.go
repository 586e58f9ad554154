package adminui

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector"
)

// conversationsPage is the list of conversations, or what a search has found in them.
type conversationsPage struct {
	channelPage
	refused

	Conversations []connector.Conversation
	Search        searchForm
	Searched      bool
	Found         []connector.Found
	Most          bool // there may be more
	Retention     retentionForm
}

// Problem reports whether the search was refused.
func (p conversationsPage) Problem() bool { return p.problem != nil }

// searchForm is what is searched for, as it was typed.
type searchForm struct{ Text, Person, Since, Until string }

// retentionForm says for how long texts are kept, as it was typed.
type retentionForm struct {
	refused

	Days string
}

const mostFound = 200 // entries; there may be more

// listConversations serves GET /channels/{streamid}/conversations.
func (h *Handler) listConversations(w http.ResponseWriter, r *http.Request) (answer, error) {
	page, err := h.conversationsPage(w, r)
	if err != nil {
		return answer{}, err
	}
	typedInto(r, "days", &page.Retention.Days)
	wanted, err := page.Search.wanted()
	if err == nil && !wanted.Empty() {
		page.Searched, page.Follow = true, page.Path+statePath // what was found stays
		page.Found, err = h.Connector.SearchConversations(r.Context(), page.Channel.StreamID, wanted)
		page.Most = len(page.Found) >= mostFound
	}
	var told bool
	if page.refused, told = refusalOf(err); err != nil && !told {
		return answer{}, err
	}
	return answer{status: page.status(), template: "conversations", data: page}, nil
}

func (h *Handler) conversationsPage(w http.ResponseWriter, r *http.Request) (conversationsPage, error) {
	page, err := h.channel(w, r, "Conversations")
	if err != nil {
		return conversationsPage{}, err
	}
	page.Follow += ofConversations
	query := r.URL.Query()
	conversations, err := h.Connector.Conversations(r.Context(), page.Channel.StreamID)
	return conversationsPage{
		channelPage: page, Conversations: conversations, Retention: retentionForm{Days: strconv.Itoa(page.Channel.RetentionDays)},
		Search: searchForm{query.Get("text"), query.Get("person"), query.Get("since"), query.Get("until")},
	}, err
}

// wanted is the form in the words of the connector. Days are those of UTC, and the last
// one counts whole.
func (f searchForm) wanted() (connector.Search, error) {
	s := connector.Search{Text: f.Text, Person: f.Person}
	var err error
	if s.Since, err = day("since", f.Since, 0); err != nil {
		return s, err
	}
	s.Until, err = day("until", f.Until, 1)
	return s, err
}

func day(field, text string, more int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, &connector.FieldError{Field: field, Problem: &connector.Problem{
			Reason: "The day is not understood.", Remedy: "Write it as 2026-12-24.",
		}}
	}
	return at.AddDate(0, 0, more), nil
}

// saveRetention serves POST /channels/{streamid}/retention.
func (h *Handler) saveRetention(w http.ResponseWriter, r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, err
	}
	typed := r.PostForm.Get("days")
	days, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil {
		days = -1 // is refused
	}
	_, err = h.Connector.SetRetention(r.Context(), streamOf(r), days)
	wrong, told := refusalOf(err)
	switch {
	case err == nil && days == 0:
		return answer{redirect: path(streamOf(r)) + "/conversations", flash: done("Saved. Texts are kept for ever.")}, nil
	case err == nil:
		return answer{redirect: path(streamOf(r)) + "/conversations", flash: done("Saved. Texts are deleted when they are older.")}, nil
	case !told:
		return answer{}, err
	}
	page, err := h.conversationsPage(w, r)
	page.Retention = retentionForm{wrong, typed}
	return answer{status: wrong.status(), template: "conversations", data: page}, err
}

// conversationPage is the transcript of one chat.
type conversationPage struct {
	channelPage
	ChatTitle string
	Entries   []connector.Entry
}

// showConversation serves GET /channels/{streamid}/conversations/{chatId}.
func (h *Handler) showConversation(w http.ResponseWriter, r *http.Request) (answer, error) {
	id, err := connector.ParseChatID(mux.Vars(r)["chatId"])
	if err != nil {
		return answer{}, connector.ErrNotFound
	}
	page, err := h.channel(w, r, "Conversations")
	if err != nil {
		return answer{}, err
	}
	title, err := h.chatTitle(r, page.Channel.StreamID, id)
	if err != nil {
		return answer{}, err
	}
	page.Follow += ofConversation + id.String()
	entries, err := h.Connector.Conversation(r.Context(), page.Channel.StreamID, id)
	return answer{template: "conversation", data: conversationPage{page, title, entries}}, err
}

// chatTitle is the name of a chat in which the agent was addressed.
func (h *Handler) chatTitle(r *http.Request, stream connector.StreamID, id connector.ChatID) (string, error) {
	conversations, err := h.Connector.Conversations(r.Context(), stream)
	if err != nil {
		return "", err
	}
	for _, c := range conversations {
		if c.Chat.ID == id {
			return chatName(c.Chat), nil
		}
	}
	return "", connector.ErrNotFound
}
