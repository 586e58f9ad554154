package portal

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// chatView is one chat with its posts.
type chatView struct {
	chat
	page.Form // of a message that was refused

	Path    string
	Name    string
	About   string
	Tab     string // messages, files, tasks, notes or about
	Team    bool
	Marked  bool   // a favorite
	Closed  string // why nothing can be written; empty when it can
	Posts   []postView
	Earlier string // path of the page before this one; empty at the beginning
	Later   string // path of the page after this one; empty at the end
	Past    bool   // the page is not the newest one, and does not grow
}

// showChat serves GET /app/{personId}/chats/{chatId}: the newest posts, those of the page
// "?at=", or those around "?post=".
func (h *appHandler) showChat(r *http.Request) (answer, error) {
	if fromScript(r) {
		return h.showPart(r)
	}
	view, _, err := h.openChat(r, r.URL.Query())
	return answer{template: "messages", data: view}, err
}

// openChat returns the page of the chat that the path names, as a query asks for it.
func (h *appHandler) openChat(r *http.Request, query url.Values) (messagesPage, reader, error) {
	view, to, err := h.openTab(r, "messages")
	if err != nil {
		return view, to, err
	}
	posts, past, err := h.postsAt(r.Context(), to, view.Chat.ID, query)
	if err != nil {
		return view, to, err
	}
	if !past {
		if err := h.client.markRead(r.Context(), to.person, view.Chat.ID); err != nil {
			return view, to, err
		}
	}
	view.Chat.Past = past
	if view.Chat.Posts, err = h.describePosts(r.Context(), to, posts); err != nil {
		return view, to, err
	}
	view.Chat.setAround(posts)
	view.edit(to, posts, control.PostID(query.Get("edit")))
	return view, to, nil
}

// posts returns the posts that are shown.
func (p messagesPage) posts() []postView {
	if p.Chat == nil {
		return nil
	}
	return p.Chat.Posts
}

// edit turns one of the posts into a form.
func (p messagesPage) edit(to reader, posts list[post], id control.PostID) {
	for i, one := range slices.Backward(posts.Records) {
		if one.ID == id {
			p.Chat.Posts[len(posts.Records)-1-i].edit(to, one, p.Once)
		}
	}
}

// openTab returns the page of a chat, without what the tab shows.
func (h *appHandler) openTab(r *http.Request, tab string) (messagesPage, reader, error) {
	view, people, err := h.messages(r.Context(), personOf(r), chatOf(r))
	to := reader{personOf(r), people, view.Now}
	if err != nil {
		return view, to, err
	}
	c, err := h.client.chat(r.Context(), to.person, chatOf(r))
	if err != nil {
		return view, to, err
	}
	if err := h.client.acquaint(r.Context(), to.person, people, c.ids()); err != nil {
		return view, to, err
	}
	view.Chat = describeOpenChat(to, c)
	view.Chat.Tab = tab
	view.Title = view.Chat.Name
	for _, row := range view.Favorites {
		view.Chat.Marked = view.Chat.Marked || row.ID == c.ID
	}
	return view, to, nil
}

const searchedForPost = 40 // pages of posts

// postsAt returns the posts that a query asks for, and whether they are not the newest.
func (h *appHandler) postsAt(ctx context.Context, to reader, id control.ChatID, query url.Values) (posts list[post], past bool, err error) {
	wanted, token := control.PostID(query.Get("post")), query.Get("at")
	for range searchedForPost {
		posts, err = h.client.posts(ctx, to.person, id, postsAtOnce, token)
		if err != nil || wanted == "" || posts.Navigation.NextPageToken == "" || slices.ContainsFunc(posts.Records, func(p post) bool { return p.ID == wanted }) {
			break
		}
		token = posts.Navigation.NextPageToken
	}
	return posts, token != "", err
}

// showPart answers the script that scrolls: the posts before or after those that it has.
func (h *appHandler) showPart(r *http.Request) (answer, error) {
	to, err := h.reader(r.Context(), personOf(r))
	if err != nil {
		return answer{}, err
	}
	posts, _, err := h.postsAt(r.Context(), to, chatOf(r), r.URL.Query())
	if err != nil {
		return answer{}, err
	}
	view := &chatView{Path: chatPath(to.person, chatOf(r))}
	view.setAround(posts)
	view.Posts, err = h.describePosts(r.Context(), to, posts)
	return answer{template: "part", data: view}, err
}

// setAround notes where the chat goes on; the API lists the newest posts first.
func (v *chatView) setAround(posts list[post]) {
	v.Earlier, v.Later = v.pageAt(posts.Navigation.NextPageToken), v.pageAt(posts.Navigation.PrevPageToken)
}

func (v *chatView) pageAt(token string) string {
	if token == "" {
		return ""
	}
	return v.Path + "?at=" + url.QueryEscape(token)
}

func describeOpenChat(to reader, c chat) *chatView {
	view := &chatView{
		chat: c, Path: chatPath(to.person, c.ID), Name: chatName(to, c), About: about(to, c), Team: c.isTeam(),
	}
	if c.Status == "Archived" {
		view.Closed = "This team is archived. Nobody can write here."
	}
	if c.Type == "Team" && len(c.Members) > 0 && !c.has(to.person) {
		view.Closed = "You are not a member of this team."
	}
	return view
}

// about is the line under the name of a chat.
func about(to reader, c chat) string {
	switch c.Type {
	case "Direct":
		for _, m := range c.Members {
			if e, ok := to.people[m.ID]; ok && m.ID != to.person {
				return e.About()
			}
		}
		return "Direct message"
	case "Personal":
		return "Only you can read this"
	case "Everyone":
		return "Everybody in the company, " + strconv.Itoa(len(c.Members))
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

// markup renders a post with the names that it mentions.
func markup(to reader, p post) markdown {
	return markdown{mentionName: func(kind, id string) string {
		for _, m := range p.Mentions {
			if m.ID == id && m.Name != "" {
				return m.Name
			}
		}
		if e, ok := to.people[control.PersonID(id)]; ok && e.Name() != "" {
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
