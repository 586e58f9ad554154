package portal

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

const longestPost = 10000 // characters; documented limit of the post text

// createPost serves POST /app/{personId}/chats/{chatId}/posts: a text, files, or both; with
// "parent", a reply in a thread.
func (h *appHandler) createPost(r *http.Request) (answer, error) {
	parent := r.PostForm.Get("parent")
	said, err := h.say(r, parent)
	if err != nil {
		return h.keepText(r, err, func(f page.Form) (answer, error) {
			if parent != "" {
				return h.openThread(r, control.PostID(parent), f)
			}
			view, _, err := h.openChat(r, url.Values{})
			if err == nil {
				view.Chat.Form = f
			}
			return answer{template: "messages", data: view, status: status(f)}, err
		})
	}
	if fromScript(r) {
		return h.showSaid(r, said)
	}
	back := chatPath(personOf(r), chatOf(r))
	if parent != "" {
		back += "/threads/" + url.PathEscape(parent)
	}
	return answer{redirect: back}, nil
}

// showSaid answers the script that sent a post: the post in its chat and, if it is a reply, in
// its thread. Its place need not be the end: the clock may have been set back.
func (h *appHandler) showSaid(r *http.Request, said post) (answer, error) {
	to, err := h.reader(r.Context(), personOf(r))
	if err != nil {
		return answer{}, err
	}
	view, err := h.describePost(r.Context(), to, said)
	views := []postView{view}
	if said.Parent != "" {
		view.InThread = true
		views = append(views, view)
	}
	return answer{template: "said", data: views}, err
}

// say posts what was written.
func (h *appHandler) say(r *http.Request, parent string) (post, error) {
	text, err := h.written(r)
	if err != nil {
		return post{}, err
	}
	files, err := h.upload(r)
	if err != nil {
		return post{}, err
	}
	if text == "" && len(files) == 0 {
		return post{}, inputError("There is nothing to send yet. Write something first.")
	}
	return h.client.createPost(r.Context(), personOf(r), chatOf(r), newPost{Text: text, Parent: parent, Attachments: files})
}

// keepText shows a page once more with the text that was refused. The script keeps it by
// itself, and so does a browser that goes back from a page about something else.
func (h *appHandler) keepText(r *http.Request, why error, show func(page.Form) (answer, error)) (answer, error) {
	said := describe(why)
	if fromScript(r) || said.Status != http.StatusBadRequest {
		return answer{}, why
	}
	f := typed(r)
	f.Wrong("text", said.Explanation)
	return show(f)
}

// written returns the text of a form as the API takes it: with mentions as markup.
func (h *appHandler) written(r *http.Request) (string, error) {
	text := strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get("text"), "\r\n", "\n"))
	if n := utf8.RuneCountInString(text); n > longestPost {
		return "", inputError("A message has at most 10000 characters; this one has " + strconv.Itoa(n) + ". Shorten it.")
	}
	return h.withMentions(r.Context(), personOf(r), chatOf(r), text)
}

// changePost serves POST /app/{personId}/chats/{chatId}/posts/{postId}: another text, or
// with "action=delete" none at all.
func (h *appHandler) changePost(r *http.Request) (answer, error) {
	if err := h.change(r); err != nil {
		return h.keepText(r, err, func(f page.Form) (answer, error) {
			id := mux.Vars(r)["postId"]
			view, _, err := h.openChat(r, url.Values{"post": {id}, "edit": {id}})
			for i := range view.posts() {
				if one := &view.Chat.Posts[i]; one.Editing {
					one.Form, one.Written = f, f.Values.Get("text")
				}
			}
			return answer{template: "messages", data: view, status: status(f)}, err
		})
	}
	if fromScript(r) {
		return answer{}, nil
	}
	return answer{redirect: chatPath(personOf(r), chatOf(r))}, nil
}

// change gives a post another text, or deletes it.
func (h *appHandler) change(r *http.Request) error {
	to := request{method: http.MethodDelete, path: chatAPI(chatOf(r)) + "/posts/" + url.PathEscape(mux.Vars(r)["postId"])}
	if r.PostForm.Get("action") != "delete" {
		text, err := h.written(r)
		if err != nil {
			return err
		}
		if text == "" {
			return inputError("A message cannot become empty. Delete it instead.")
		}
		p, err := h.client.post(r.Context(), personOf(r), chatOf(r), control.PostID(mux.Vars(r)["postId"]))
		if err != nil {
			return err
		}
		if p.fixed() {
			return &control.Error{Status: http.StatusConflict, Message: "This is a task or a note, and no message. Change it under Tasks or Notes."}
		}
		to.method, to.body = http.MethodPatch, newPost{Text: text}
	}
	return h.client.tell(r.Context(), personOf(r), to)
}

// showPost serves GET /app/{personId}/chats/{chatId}/posts/{postId} to the script: one
// post, with "?edit" as a form.
func (h *appHandler) showPost(r *http.Request) (answer, error) {
	id := control.PostID(mux.Vars(r)["postId"])
	if !fromScript(r) {
		return answer{redirect: chatPath(personOf(r), chatOf(r)) + "?post=" + url.QueryEscape(string(id)) + "#post-" + string(id)}, nil
	}
	p, err := h.client.post(r.Context(), personOf(r), chatOf(r), id)
	if err != nil {
		return answer{}, err
	}
	to, err := h.reader(r.Context(), personOf(r))
	if err != nil {
		return answer{}, err
	}
	view, err := h.describePost(r.Context(), to, p)
	if r.URL.Query().Has("edit") {
		view.edit(to, p, h.once.Number())
	}
	return answer{template: "post", data: view}, err
}

// fixed reports whether a post shows a task or a note, which are changed elsewhere.
func (p post) fixed() bool {
	return slices.ContainsFunc(p.Attachments, func(a attachment) bool { return a.Type == "Task" || a.Type == "Note" })
}

// edit turns the view of a post into a form.
func (v *postView) edit(to reader, p post, number string) {
	if v.Fixed {
		return
	}
	v.Editing, v.Once, v.Written = true, number, markup(to, p).written(p.Text)
}

// withMentions replaces "@First Last" of members of the chat by the markup of a mention.
func (h *appHandler) withMentions(ctx context.Context, person control.PersonID, id control.ChatID, text string) (string, error) {
	if !strings.Contains(text, "@") {
		return text, nil
	}
	c, people, err := h.membership(ctx, person, id)
	if err != nil {
		return "", err
	}
	return mentionMembers(text, c, people), nil
}

// membership returns a chat and, among others, the people in it.
func (h *appHandler) membership(ctx context.Context, person control.PersonID, id control.ChatID) (chat, directory, error) {
	c, err := h.client.chat(ctx, person, id)
	if err != nil {
		return c, nil, err
	}
	people, err := h.client.known(ctx, person, c.ids())
	return c, people, err
}

func mentionMembers(text string, c chat, people directory) string {
	ids := map[string]control.PersonID{}
	names := make([]string, 0, len(c.Members))
	for _, m := range c.Members {
		if name := cmp.Or(people[m.ID].Name(), people[m.ID].Email); name != "" {
			ids[strings.ToLower(name)] = m.ID
			names = append(names, regexp.QuoteMeta(name))
		}
	}
	if len(names) == 0 {
		return text
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // the longest that fits
	mention := regexp.MustCompile(`(?i)(^|[\s(])@(` + strings.Join(names, "|") + `)`)
	return mention.ReplaceAllStringFunc(text, func(found string) string {
		before, name, _ := strings.Cut(found, "@")
		return before + "![:Person](" + string(ids[strings.ToLower(name)]) + ")"
	})
}

const suggested = 8 // people at once while a mention is typed

// showSuggestions serves GET /app/{personId}/chats/{chatId}/people to the script: members
// whose name or e-mail holds what was typed after an @.
func (h *appHandler) showSuggestions(r *http.Request) (answer, error) {
	c, people, err := h.membership(r.Context(), personOf(r), chatOf(r))
	if err != nil {
		return answer{}, err
	}
	found := people.among(c).search(r.URL.Query().Get("q"), personOf(r))
	return answer{template: "suggestions", data: found[:min(len(found), suggested)]}, nil
}
