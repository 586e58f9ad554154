package teammessaging

import (
	"net/http"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

type createPostRequest struct {
	Text        string       `json:"text"`
	Parent      identifier   `json:"parentPostId"`
	Thread      identifier   `json:"threadId"`
	Attachments []attachment `json:"attachments"`
}

// newPost returns what the request says.
func (body createPostRequest) newPost() (state.NewPost, error) {
	attached, err := attachments(body.Attachments, attachableTypes())
	if err != nil {
		return state.NewPost{}, err
	}
	if body.Text != "" || len(attached) == 0 {
		if err := checkText(body.Text); err != nil {
			return state.NewPost{}, err
		}
	}
	n := state.NewPost{Text: body.Text, Attachments: attached}
	if body.Parent != "" {
		if n.Parent, err = state.ParsePostID(string(body.Parent)); err != nil {
			return state.NewPost{}, apierr.Invalid("parentPostId")
		}
	}
	if body.Thread != "" {
		if n.Thread, err = state.ParseThreadID(string(body.Thread)); err != nil {
			return state.NewPost{}, apierr.Invalid("threadId")
		}
	}
	return n, nil
}

// createPost serves POST /team-messaging/v1/chats/{chatId}/posts, and the same under
// groups/{groupId}, which the guide shows.
func (h *Handler) createPost(r *http.Request) (rest.Reply, error) {
	body, err := rest.Decode[createPostRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	n, err := body.newPost()
	if err != nil {
		return rest.Reply{}, err
	}
	chat, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	post, err := h.State.CreatePost(caller.Of(r).Person, chat, n)
	if err != nil {
		return rest.Reply{}, err
	}
	reply := postReply(r, post)
	reply.Status = http.StatusCreated
	return reply, nil
}

const postsOf = "posts:" // begins the name of a list of posts

// listPosts serves GET /team-messaging/v1/chats/{chatId}/posts, the newest first.
func (h *Handler) listPosts(r *http.Request) (rest.Reply, error) {
	chat, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	l, err := parseListing(r, postsOf+chat.String())
	if err != nil {
		return rest.Reply{}, err
	}
	page, err := h.State.Posts(caller.Of(r).Person, chat, l.Range)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Raw(postsList(page.Items, around(l, page), rest.BaseURL(r)), ""), nil
}

// listThreadPosts serves GET /team-messaging/v1/chats/{chatId}/threads/{threadId}/posts,
// the newest first.
func (h *Handler) listThreadPosts(r *http.Request) (rest.Reply, error) {
	chat, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	thread, err := itemID(r, "threadId", state.ParseThreadID)
	if err != nil {
		return rest.Reply{}, err
	}
	l, err := parseListing(r, "thread:"+thread.String())
	if err != nil {
		return rest.Reply{}, err
	}
	page, err := h.State.ThreadPosts(caller.Of(r).Person, chat, thread, l.Range)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Raw(postsList(page.Items, around(l, page), rest.BaseURL(r)), ""), nil
}

// readPost serves GET /team-messaging/v1/chats/{chatId}/posts/{postId}.
func (h *Handler) readPost(r *http.Request) (rest.Reply, error) {
	chat, id, err := h.postID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	post, err := h.State.Post(caller.Of(r).Person, chat, id)
	if err != nil {
		return rest.Reply{}, err
	}
	return postReply(r, post), nil
}

type updatePostRequest struct {
	Text string `json:"text"`
}

// patchPost serves PATCH /team-messaging/v1/chats/{chatId}/posts/{postId}.
func (h *Handler) patchPost(r *http.Request) (rest.Reply, error) {
	chat, id, err := h.postID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[updatePostRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := checkText(body.Text); err != nil {
		return rest.Reply{}, err
	}
	post, err := h.State.UpdatePost(caller.Of(r).Person, chat, id, body.Text)
	if err != nil {
		return rest.Reply{}, err
	}
	return postReply(r, post), nil
}

// deletePost serves DELETE /team-messaging/v1/chats/{chatId}/posts/{postId}.
func (h *Handler) deletePost(r *http.Request) (rest.Reply, error) {
	chat, id, err := h.postID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.State.DeletePost(caller.Of(r).Person, chat, id); err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), nil
}

// postID returns the chat and the post that the path names.
func (h *Handler) postID(r *http.Request) (state.ChatID, state.PostID, error) {
	chat, err := h.chatID(r)
	if err != nil {
		return 0, 0, err
	}
	post, err := itemID(r, "postId", state.ParsePostID)
	return chat, post, err
}

func checkText(text string) error {
	if text == "" || utf8.RuneCountInString(text) > state.MaxPostText {
		return apierr.Hinted(apierr.Invalid("text"), "a post has 1 to 10000 characters of text")
	}
	return nil
}
