package portal

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// chatView is one chat with its posts.
type chatView struct {
	ID      control.ChatID
	Path    string
	Name    string
	About   string
	Team    bool
	Closed  string // why nothing can be written; empty when it can
	Posts   []postView
	Earlier string // path of the page before this one; empty at the beginning
	Past    bool   // the page is not the newest one, and does not grow
}

// postView is one post as the person sees it.
type postView struct {
	ID     control.PostID
	ChatID control.ChatID
	Author string
	Own    bool
	Note   string // what happened, for posts that nobody wrote
	Text   template.HTML
	Items  []attachment
	Edited bool
	Time   time.Time
	Now    time.Time
}

// showChat serves GET /app/{personId}/chats/{chatId}.
func (h *appHandler) showChat(r *http.Request) (answer, error) {
	view, people, err := h.messages(r.Context(), personOf(r), chatOf(r))
	if err != nil {
		return answer{}, err
	}
	to := reader{personOf(r), people, view.Now}
	c, err := h.client.chat(r.Context(), to.person, chatOf(r))
	if err != nil {
		return answer{}, err
	}
	before := r.URL.Query().Get("before")
	posts, err := h.client.posts(r.Context(), to.person, c.ID, postsAtOnce, before)
	if err != nil {
		return answer{}, err
	}
	view.Chat = describeOpenChat(to, c, posts)
	view.Chat.Past = before != ""
	view.Title = view.Chat.Name
	return answer{template: "messages", data: view}, nil
}

func describeOpenChat(to reader, c chat, posts list[post]) *chatView {
	view := &chatView{
		ID: c.ID, Path: chatPath(to.person, c.ID), Name: chatName(to, c), About: about(to, c), Team: c.isTeam(),
	}
	if c.Status == "Archived" {
		view.Closed = "This team is archived. Nobody can write here."
	}
	if c.Type == "Team" && len(c.Members) > 0 && !c.has(to.person) {
		view.Closed = "You are not a member of this team."
	}
	for _, p := range slices.Backward(posts.Records) {
		view.Posts = append(view.Posts, describePost(to, p))
	}
	if token := posts.Navigation.NextPageToken; token != "" {
		view.Earlier = view.Path + "?before=" + url.QueryEscape(token)
	}
	return view
}

// about is the line under the name of a chat.
func about(to reader, c chat) string {
	switch c.Type {
	case "Direct":
		for _, m := range c.Members {
			if e, ok := to.people[m.ID]; ok && m.ID != to.person {
				return e.Email
			}
		}
		return "Direct message"
	case "Personal":
		return "Only you can read this"
	case "Everyone":
		return "Everybody in the company"
	default:
		return members(to, c)
	}
}

func members(to reader, c chat) string {
	names := make([]string, 0, len(c.Members))
	for _, m := range c.Members {
		names = append(names, to.people.name(m.ID))
	}
	slices.Sort(names)
	if len(names) == 0 {
		return c.Type
	}
	return strings.Join(names, ", ")
}

func describePost(to reader, p post) postView {
	view := postView{
		ID: p.ID, ChatID: p.ChatID, Author: to.people.name(p.Creator), Own: p.Creator == to.person,
		Edited: p.Modified.After(p.Created) && p.Text != "", Time: p.Created, Now: to.now,
	}
	if p.Type == "TextMessage" {
		view.Text, view.Items = markup(to, p).html(p.Text), p.Attachments
	} else {
		view.Note = summary(to, p)
	}
	return view
}

// markup renders a post with the names that it mentions.
func markup(to reader, p post) markdown {
	return markdown{mentionName: func(kind, id string) string {
		for _, m := range p.Mentions {
			if m.ID == id && m.Name != "" {
				return m.Name
			}
		}
		if e, ok := to.people[control.PersonID(id)]; ok {
			return e.Name()
		}
		return kind + " " + id
	}}
}

// lastLine is a post as the list of chats shows it. In a pair, what has no author is
// from the other one.
func lastLine(to reader, p post, pair bool) string {
	text := markup(to, p).plain(p.Text)
	if text == "" && len(p.Attachments) > 0 {
		text = p.Attachments[0].Says()
	}
	switch {
	case p.Type != "TextMessage":
		return summary(to, p)
	case p.Creator == to.person:
		return "You: " + text
	case pair:
		return text
	default:
		return to.people.name(p.Creator) + ": " + text
	}
}

// summary says in one line what happened, for a post that nobody wrote.
func summary(to reader, p post) string {
	author := to.people.name(p.Creator)
	names := make([]string, 0, len(p.Added))
	for _, id := range p.Added {
		names = append(names, to.people.name(id))
	}
	switch p.Type {
	case "PersonJoined":
		return author + " joined"
	case "PersonsAdded":
		return author + " added " + strings.Join(names, ", ")
	case "PersonsRemoved":
		return author + " removed somebody"
	default:
		return p.Type + " by " + author
	}
}
