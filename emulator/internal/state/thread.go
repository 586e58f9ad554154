package state

import (
	"cmp"
	"math"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Thread is a post, its root, and the replies to it.
type Thread struct {
	ID   ThreadID
	Chat ChatID
	Root PostID
}

// threadOrder finds the posts of a thread by creation.
type threadOrder struct {
	thread  ThreadID
	created Instant
	post    PostID
}

func (a threadOrder) compare(b threadOrder) int {
	return cmp.Or(cmp.Compare(a.thread, b.thread), cmp.Compare(a.created, b.created), cmp.Compare(a.post, b.post))
}

// ThreadPosts returns the root of a thread and the replies to it, the newest first. Only
// members of the chat see them. Assumed: the root is one of the posts of its thread.
func (s *State) ThreadPosts(reader PersonID, id ChatID, threadID ThreadID, r Range) (Page[Post], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, err := s.chatOf(reader, id); err != nil {
		return Page[Post]{}, err
	}
	if thread, ok := s.world.threads.Get(threadID); !ok || thread.Chat != id {
		return Page[Post]{}, apierr.NotFound("threadId")
	}
	return pick(r.cut(s.world.scanThread(threadID)), s.world.postAt), nil
}

// checkReply refuses a reply to something that is not in the chat. s.mu must be held.
func (s *State) checkReply(chat ChatID, n NewPost) error {
	if n.Parent != 0 {
		if parent, ok := s.world.posts.Get(n.Parent); !ok || parent.Chat != chat {
			return apierr.Invalid("parentPostId")
		}
	}
	if n.Thread == 0 {
		return nil
	}
	thread, ok := s.world.threads.Get(n.Thread)
	if !ok || thread.Chat != chat || n.Parent != 0 {
		return apierr.Hinted(apierr.Invalid("threadId"), "a reply names a post or a thread of its chat, not both")
	}
	return nil
}

// thread returns the thread that a new post, which was checked, is part of. The first
// reply to a post begins one. s.mu must be held.
func (s *State) thread(n NewPost) Thread {
	if n.Parent == 0 {
		thread, _ := s.world.threads.Get(n.Thread)
		return thread
	}
	parent, _ := s.world.posts.Get(n.Parent)
	if parent.Thread != 0 {
		thread, _ := s.world.threads.Get(parent.Thread)
		return thread
	}
	thread := Thread{ID: ThreadID(s.nextID(tagThread)), Chat: parent.Chat, Root: parent.ID}
	s.world.threads.Set(thread.ID, thread)
	s.world.postsByThread.Set(threadOrder{thread.ID, parent.Created, parent.ID})
	return thread
}

// markRoot notes whether the root of a thread, if it still exists, has replies.
// Assumed: nobody is told. s.mu must be held.
func (s *State) markRoot(id ThreadID) {
	thread, _ := s.world.threads.Get(id)
	root, ok := s.world.posts.Get(thread.Root)
	if !ok {
		return
	}
	posts := s.world.scanThread(id)(Range{Limit: 2})
	root.Thread, root.Root = id, len(posts) > 1
	s.world.posts.Set(root.ID, root)
}

// scanThread lists the posts of a thread, the newest first.
func (w *world) scanThread(thread ThreadID) scan {
	position := func(entry threadOrder) (Position, bool) {
		return Position{entry.created, int64(entry.post)}, entry.thread == thread
	}
	return func(r Range) []Position {
		pivot := threadOrder{thread, r.At.Created, PostID(r.At.ID)}
		if r.At == (Position{}) {
			pivot.created = math.MaxInt64
		}
		r.Backward = !r.Backward // the index has the oldest first
		return collect(nil, w.postsByThread, pivot, r, position)
	}
}
