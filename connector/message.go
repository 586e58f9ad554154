package connector

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// ChatID names a chat of RingCentral.
type ChatID int64

// ParseChatID reads a chat id as the API writes it.
func ParseChatID(s string) (ChatID, error) {
	n, err := parseID(s)
	return ChatID(n), err
}

// String returns the id as the API writes it.
func (id ChatID) String() string { return strconv.FormatInt(int64(id), 10) }

// PostID names a post of RingCentral. Later posts have greater ids.
type PostID int64

// ParsePostID reads a post id as the API writes it.
func ParsePostID(s string) (PostID, error) {
	n, err := parseID(s)
	return PostID(n), err
}

// String returns the id as the API writes it.
func (id PostID) String() string { return strconv.FormatInt(int64(id), 10) }

func parseID(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("%q is not an id of RingCentral", s)
	}
	return n, nil
}

// ThreadID names a thread: a post of a chat with the replies to it. Empty means none: the
// chat itself.
type ThreadID string

// PersonID names a Team Messaging user: the extension id of an employee, or glip-
// and a number for a guest.
type PersonID string

// Person is who writes a message, or as whom a channel is authorized.
type Person struct {
	ID        PersonID
	Name      string // first and last name
	FirstName string
	Email     string
	Bot       bool // an extension of the type Bot
}

// ChatType is the kind of a chat, in RingCentral's words.
type ChatType string

// The types of a chat.
const (
	Everyone ChatType = "Everyone"
	Team     ChatType = "Team"
	Group    ChatType = "Group"
	Direct   ChatType = "Direct"
	Personal ChatType = "Personal"
)

// Chat is where people and agents meet.
type Chat struct {
	ID   ChatID
	Type ChatType
	Name string // of a Team or Everyone
	// Modified is when it changed last; a new post is a change.
	Modified time.Time
}

// Place is where in a chat something is written.
type Place struct {
	Chat   ChatID
	Thread ThreadID // empty: in the chat itself
}

// Post is an entry in a chat, as RingCentral tells it.
type Post struct {
	ID       PostID
	Chat     ChatID
	Thread   ThreadID // of a reply to another post; empty for that other one, which stands in the chat
	Parent   PostID   // that other one, of a reply in a thread; 0 for none
	Creator  PersonID
	Text     string // markup as written
	Mentions []PersonID
	Created  time.Time
	Edited   time.Time // lastModifiedTime; zero where it is not told
	Attached []Attachment
}

// mention is how the text of a post names a person, or all of a team.
var mention = regexp.MustCompile(`!\[:(Person|Team)\]\((\d+)\)`)

// Readable returns the text with @ and a name where its markup mentions somebody. Who is not
// among the names is called by number.
func (p *Post) Readable(names map[PersonID]string) string {
	return mention.ReplaceAllStringFunc(p.Text, func(markup string) string {
		parts := mention.FindStringSubmatch(markup)
		name := names[PersonID(parts[2])]
		if name == "" {
			name = parts[1] + " " + parts[2]
		}
		return "@" + name
	})
}

// Attachment is what a post carries beside its text.
type Attachment struct {
	ID   string
	Type string // File, AdaptiveCard, …
	Name string // of a File
}

// NewPost is a post to be written.
type NewPost struct {
	Thread   ThreadID // into which it goes; empty: into the chat
	Text     string
	Attached []Attachment
}

// Message is a post addressed to the agent.
type Message struct {
	ID          PostID
	Stream      StreamID
	Environment Environment
	Chat        Chat
	Thread      ThreadID // in which it was written, and in which it is answered
	Sender      Person
	Text        string // without the mention of the agent
	Created     time.Time
	History     History
	Memory      string // of the agent's last reply in this chat; empty before the first
}

// History reads what was said before a message in the place where that was written: in the
// thread, with what that began with, or in the chat without its threads. It costs an agent that
// does not ask for it nothing. Nil is the history of a chat where nothing was said.
type History func(ctx context.Context, limit int) ([]Entry, error)

// Latest returns the latest entries, at most limit and at most MaxHistory of them, oldest first.
// It is for the time of the answer: later it would tell of the message itself.
func (h History) Latest(ctx context.Context, limit int) ([]Entry, error) {
	if limit = min(limit, MaxHistory); h == nil || limit <= 0 {
		return nil, nil
	}
	return h(ctx, limit)
}

// HistoryOf is the history of given entries, oldest first: what a test of an Agent needs.
func HistoryOf(entries ...Entry) History {
	return func(_ context.Context, limit int) ([]Entry, error) {
		return entries[max(0, len(entries)-limit):], nil
	}
}

// by fills in the agent, of which a Store does not tell who it is, as the sender of what it said.
func by(agent Person, entries []Entry) []Entry {
	for i := range entries {
		if entries[i].FromAgent {
			entries[i].Sender = agent
		}
	}
	return entries
}

// Reply is what the agent answers. Without posts it is silence.
type Reply struct {
	Posts []ReplyPost
	// Memory comes back with the next message of the chat. It is stored together with
	// the reply: an agent that needs to know where a conversation stands keeps it here,
	// and nowhere else.
	Memory string
}

// MutedMemory is all that is left of a Memory that begins so far, when a chat is forgotten in which
// nothing was said for as long as texts are kept: people have muted the agent there.
const MutedMemory = `{"muted":true}`

// ReplyPost is one post of a Reply. They are sent in order, into the thread of the message.
// RingCentral shows a card in a post of its own: where there is a Card as well, it follows
// the text and the files. It takes no card into a thread: that stands in the chat.
type ReplyPost struct {
	Text  string          // mini-Markdown as RingCentral reads it
	Files []File          // at most 25, RingCentral's limit
	Card  json.RawMessage // an adaptive card
}

// File is something attached to a reply.
type File struct {
	Name        string
	ContentType string
	Content     []byte // at most 30 MB, RingCentral's limit
}

// Entry is one line of a transcript: a message, or a post of its reply.
type Entry struct {
	Post      PostID   // 0 while a reply waits to be sent
	Thread    ThreadID // in which it stands; empty: in the chat itself
	Parent    PostID   // with which the thread began; 0 for none, or an unknown one
	Sender    Person
	FromAgent bool
	Text      string
	Created   time.Time
	Status    Status
}

// Status is what became of a message.
type Status string

// The states of a message.
const (
	Waiting    Status = "Waiting"    // for its turn
	Replying   Status = "Replying"   // the reply is stored, not all of it sent
	Answered   Status = "Answered"   // with posts or silence
	Ignored    Status = "Ignored"    // was not addressed to the agent
	Removed    Status = "Removed"    // by its author, before it was answered
	DeadLetter Status = "DeadLetter" // given up; a person has to look
	Expired    Status = "Expired"    // settled so long ago that its text was deleted
)

// Conversation is a chat in which the agent was addressed.
type Conversation struct {
	Chat     Chat   // a Direct chat carries the person's name
	Messages int    // addressed to the agent
	LastText string // of the latest message
	Last     time.Time
}

// Tally counts the messages of a connection.
type Tally struct {
	Messages map[Status]int
	Late     int // came, or were replayed, after a newer one of their chat was worked on
}

// Letter is a message that was given up.
type Letter struct {
	Post     PostID
	Chat     ChatID
	Thread   ThreadID // in which it was written
	Sender   Person
	Text     string
	Created  time.Time
	Attempts int
	Reason   string
}
