package portal

import (
	"context"
	"net/http"
	"slices"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// threadView is a post with the replies to it, beside its chat.
type threadView struct {
	page.Form // of a reply that was refused

	ID      string // of the thread; empty before the first reply
	Root    postView
	Replies []postView
}

// showThread serves GET /app/{personId}/chats/{chatId}/threads/{postId}. Any post of a
// thread leads to it.
func (h *appHandler) showThread(r *http.Request) (answer, error) {
	return h.openThread(r, control.PostID(mux.Vars(r)["postId"]), page.Form{})
}

func (h *appHandler) openThread(r *http.Request, one control.PostID, f page.Form) (answer, error) {
	view, to, err := h.openChat(r, r.URL.Query())
	if err != nil {
		return answer{}, err
	}
	view.Thread, err = h.thread(r.Context(), to, chatOf(r), one)
	if err != nil {
		return answer{}, err
	}
	view.Thread.Form = f
	view.Title = "Thread in " + view.Chat.Name
	return answer{template: "messages", data: view, status: status(f)}, nil
}

const longestThread = "250" // replies that are shown

func (h *appHandler) thread(ctx context.Context, to reader, id control.ChatID, one control.PostID) (*threadView, error) {
	root, err := h.client.post(ctx, to.person, id, one)
	if err == nil && root.Parent != "" {
		root, err = h.client.post(ctx, to.person, id, control.PostID(root.Parent))
	}
	if err != nil {
		return nil, err
	}
	view := &threadView{ID: root.Thread}
	if view.Root, err = h.describePost(ctx, to, root); err != nil || root.Thread == "" {
		return view, err
	}
	posts, err := h.client.threadPosts(ctx, to.person, id, root.Thread)
	if err != nil {
		return nil, err
	}
	for _, p := range slices.Backward(posts.Records) {
		if p.ID == root.ID {
			continue
		}
		reply, err := h.describePost(ctx, to, p)
		if err != nil {
			return nil, err
		}
		reply.InThread = true
		view.Replies = append(view.Replies, reply)
	}
	return view, nil
}
