package state

import (
	"fmt"
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
	Thread   ThreadID     // zero: it is part of none
	Parent   PostID       // of a reply: the root of its thread
	Root     bool         // it has replies
	Details  *PostDetails // nil of most posts; replaced as a whole, never edited in place
}

// PostDetails is what few posts have.
type PostDetails struct {
	Mentions    []Mention
	Persons     []PersonID // who was added or removed; only of such a post
	Attachments []Attachment
	Header      PostHeader
}

// PostHeader is how a program presents its message.
type PostHeader struct {
	Activity  string
	Title     string
	IconURI   string
	IconEmoji string
}

// Detail returns what few posts have; of most it is empty.
func (p Post) Detail() PostDetails {
	if p.Details == nil {
		return PostDetails{}
	}
	return *p.Details
}

// String writes the details out, where %+v would show a pointer.
func (d *PostDetails) String() string { return fmt.Sprintf("%+v", *d) }

// stored returns d as it stands in a post: nil when it says nothing.
func (d PostDetails) stored() *PostDetails {
	if d.Mentions == nil && d.Persons == nil && d.Attachments == nil && d.Header == (PostHeader{}) {
		return nil
	}
	return &d
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

// NewPost is what its author says in a post: text, attachments, or both.
type NewPost struct {
	Text        string
	Parent      PostID   // to which it replies; zero: to none
	Thread      ThreadID // to which it replies, instead of Parent
	Attachments []Attachment
	Header      PostHeader
}

// CreatePost adds a text message to a chat and announces it to the members. To anyone
// else the chat does not exist.
func (s *State) CreatePost(author PersonID, id ChatID, n NewPost) (Post, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	chat, err := s.chatOf(author, id)
	if err != nil {
		return Post{}, err
	}
	if err := s.checkPost(author, chat, n); err != nil {
		return Post{}, err
	}
	n.Attachments = s.numbered(n.Attachments)
	s.share(id, n.Attachments)
	post := Post{Type: TextMessage, Text: n.Text, Creator: author, Details: PostDetails{
		Mentions: s.mentions(chat, n.Text), Attachments: n.Attachments, Header: n.Header,
	}.stored()}
	if n.Parent == 0 && n.Thread == 0 {
		return s.addPost(chat, post), nil
	}
	thread := s.thread(n)
	post.Thread, post.Parent = thread.ID, thread.Root
	post = s.addPost(chat, post)
	s.world.postsByThread.Set(threadOrder{thread.ID, post.Created, post.ID})
	s.markRoot(thread.ID)
	return post, nil
}

// checkPost refuses a post that cannot be in the chat. s.mu must be held.
func (s *State) checkPost(author PersonID, chat Chat, n NewPost) error {
	if chat.Archived {
		return closed(chat)
	}
	if err := s.checkReply(chat.ID, n); err != nil {
		return err
	}
	return s.checkAttachments(author, n.Attachments)
}

// closed reports that nothing new can be put into an archived team.
func closed(chat Chat) error {
	return apierr.Hinted(
		apierr.Forbidden("Posts cannot be created in an archived team"), // Assumed: no answer is published
		"the team "+chat.Name+" is archived: unarchive it first")
}

// addPost stores a new post in its chat and announces it. s.mu must be held.
func (s *State) addPost(chat Chat, post Post) Post {
	now := s.now()
	post.ID, post.Chat, post.Created, post.Modified = PostID(s.nextID(tagPost)), chat.ID, now, now
	s.world.posts.Set(post.ID, post)
	s.world.postsByChat.Set(chatOrder{chat.ID, post.Created, post.ID})
	chat.Modified = now
	s.world.storeChat(chat)
	post = s.world.resolved(post)
	s.announce(PostEvent{Post: post, Chat: chat, EventType: PostAdded})
	return post
}

// addItemPost announces something new by a post that carries it. s.mu must be held.
func (s *State) addItemPost(chat Chat, author PersonID, a Attachment) Post {
	return s.addPost(chat, Post{Type: TextMessage, Creator: author, Details: &PostDetails{Attachments: []Attachment{a}}})
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
	details := post.Detail()
	details.Mentions = s.mentions(chat, text)
	post.Text, post.Details, post.Modified = text, details.stored(), s.now()
	s.world.posts.Set(post.ID, post)
	post = s.world.resolved(post)
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
	s.removePost(chat, post)
	return nil
}

// removePost forgets a post and announces that. s.mu must be held.
func (s *State) removePost(chat Chat, post Post) {
	s.world.posts.Delete(post.ID)
	s.world.postsByChat.Delete(chatOrder{post.Chat, post.Created, post.ID})
	if post.Thread != 0 {
		s.world.postsByThread.Delete(threadOrder{post.Thread, post.Created, post.ID})
		s.markRoot(post.Thread)
	}
	s.forgetCards(post)
	s.announce(PostEvent{Post: post, Chat: chat, EventType: PostRemoved})
}

// removeItemPost forgets the post that announced something which is gone, unless that
// was removed before. s.mu must be held.
func (s *State) removeItemPost(id PostID) {
	post, ok := s.world.posts.Get(id)
	if !ok {
		return
	}
	if chat, ok := s.world.chats.Get(post.Chat); ok {
		s.removePost(chat, post)
	}
}

// Post returns a post of a chat. Only members see it.
func (s *State) Post(reader PersonID, id ChatID, postID PostID) (Post, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, post, err := s.postOf(reader, id, postID)
	return s.world.resolved(post), err
}

// Posts returns posts of a chat, the newest first. Only members see them.
func (s *State) Posts(reader PersonID, id ChatID, r Range) (Page[Post], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, err := s.chatOf(reader, id); err != nil {
		return Page[Post]{}, err
	}
	return pick(r.cut(s.world.scanPosts(id)), s.world.postAt), nil
}

// postAt returns the post at a position of a list.
func (w *world) postAt(p Position) Post {
	post, _ := w.posts.Get(PostID(p.ID))
	return w.resolved(post)
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
