package state

import (
	"math"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// PostType is the type of a post.
type PostType string

// The types of posts.
const (
	TextMessage    PostType = "TextMessage"
	PersonJoined   PostType = "PersonJoined"
	PersonsAdded   PostType = "PersonsAdded"
	PersonsRemoved PostType = "PersonsRemoved"
)

// MaxPostText is the documented limit of the post text, in characters.
const MaxPostText = 10000

// Post is one entry in a chat, which the API still calls a group.
type Post struct {
	ID       PostID
	Chat     ChatID
	Type     PostType
	Text     string // markup as written; only of a TextMessage
	Creator  PersonID
	Created  Instant
	Modified Instant
	Mentions []Mention  // replaced as a whole, never edited in place
	Persons  []PersonID // who was added or removed; only of such a post
}

// Position returns the place of the post in its chat.
func (p Post) Position() Position { return Position{p.Created, int64(p.ID)} }

// PostEventType is the eventType of a notification about a post.
type PostEventType string

// What happens to posts.
const (
	PostAdded   PostEventType = "PostAdded"
	PostChanged PostEventType = "PostChanged"
	PostRemoved PostEventType = "PostRemoved"
)

// PostEvent is the change of a post, for the members of Chat.
type PostEvent struct {
	Post      Post
	Chat      Chat
	EventType PostEventType
}

func (PostEvent) change() {}

// CreatePost adds a text message to a chat and announces it to the members. To anyone
// else the chat does not exist.
func (s *State) CreatePost(author PersonID, id ChatID, text string) (Post, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	chat, err := s.chatOf(author, id)
	if err != nil {
		return Post{}, err
	}
	if chat.Archived {
		return Post{}, apierr.Hinted(
			apierr.Forbidden("Posts cannot be created in an archived team"), // Assumed: no answer is published
			"the team "+chat.Name+" is archived: unarchive it first")
	}
	return s.addPost(chat, Post{Type: TextMessage, Text: text, Creator: author, Mentions: s.mentions(chat.Account, text)}), nil
}

// addPost stores a new post in its chat and announces it. s.mu must be held.
func (s *State) addPost(chat Chat, post Post) Post {
	now := s.now()
	post.ID, post.Chat, post.Created, post.Modified = PostID(s.nextID(tagPost)), chat.ID, now, now
	s.world.posts.Set(post.ID, post)
	s.world.postsByChat.Set(chatOrder{chat.ID, post.Created, post.ID})
	chat.Modified = now
	s.world.chats.Set(chat.ID, chat)
	s.announce(PostEvent{Post: post, Chat: chat, EventType: PostAdded})
	return post
}

// UpdatePost replaces the text of a message. Only its author may do that.
func (s *State) UpdatePost(author PersonID, id ChatID, postID PostID, text string) (Post, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	chat, post, err := s.postOf(author, id, postID)
	if err != nil {
		return Post{}, err
	}
	if post.Creator != author || post.Type != TextMessage {
		return Post{}, apierr.Forbidden("A post can be edited by its author only")
	}
	post.Text, post.Mentions, post.Modified = text, s.mentions(chat.Account, text), s.now()
	s.world.posts.Set(post.ID, post)
	s.announce(PostEvent{Post: post, Chat: chat, EventType: PostChanged})
	return post, nil
}

// DeletePost removes a post. Its author may do that, and an administrator of the team.
func (s *State) DeletePost(person PersonID, id ChatID, postID PostID) error {
	s.mu.Lock()
	defer s.mu.Unlock()

	chat, post, err := s.postOf(person, id, postID)
	if err != nil {
		return err
	}
	if post.Creator != person && !chat.HasAdmin(person) {
		return apierr.Forbidden("A post can be deleted by its author or a team administrator only")
	}
	s.world.posts.Delete(post.ID)
	s.world.postsByChat.Delete(chatOrder{post.Chat, post.Created, post.ID})
	s.announce(PostEvent{Post: post, Chat: chat, EventType: PostRemoved})
	return nil
}

// Post returns a post of a chat. Only members see it.
func (s *State) Post(reader PersonID, id ChatID, postID PostID) (Post, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, post, err := s.postOf(reader, id, postID)
	return post, err
}

// Posts returns posts of a chat, the newest first. Only members see them.
func (s *State) Posts(reader PersonID, id ChatID, r Range) (Page[Post], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, err := s.chatOf(reader, id); err != nil {
		return Page[Post]{}, err
	}
	return pick(r.cut(s.world.scanPosts(id)), func(p Position) Post {
		post, _ := s.world.posts.Get(PostID(p.ID))
		return post
	}), nil
}

// postOf returns a post and the chat that it is in, if the person is a member. s.mu
// must be held.
func (s *State) postOf(person PersonID, id ChatID, postID PostID) (Chat, Post, error) {
	chat, err := s.chatOf(person, id)
	if err != nil {
		return Chat{}, Post{}, err
	}
	post, ok := s.world.posts.Get(postID)
	if !ok || post.Chat != id {
		return Chat{}, Post{}, apierr.NotFound("postId")
	}
	return chat, post, nil
}

// scanPosts lists the posts of a chat, the newest first.
func (w *world) scanPosts(chat ChatID) scan {
	position := func(entry chatOrder) (Position, bool) {
		return Position{entry.created, int64(entry.post)}, entry.chat == chat
	}
	return func(r Range) []Position {
		pivot := chatOrder{chat, r.At.Created, PostID(r.At.ID)}
		if r.At == (Position{}) {
			pivot.created = math.MaxInt64
		}
		r.Backward = !r.Backward // the index has the oldest first
		return collect(nil, w.postsByChat, pivot, r, position)
	}
}
