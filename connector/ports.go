package connector

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Agent answers what people say. It is the only thing that a host program must
// provide.
type Agent interface {
	// Reply answers m, with the sender and the history of the chat in it. A Reply
	// without posts means silence. It may be called again for the same m.ID. While it
	// thinks, it may show what it has so far; show is never nil.
	Reply(ctx context.Context, m Message, show Progress) (Reply, error)
}

// Progress shows the whole text that an agent has so far, in a placeholder that the
// first post of the reply replaces. It returns at once and may leave texts out: the
// rate limits decide how many are seen.
type Progress func(text string)

// Agents makes agents for channels that are bound to one of their own.
type Agents interface {
	// Agent returns the agent of a binding, with the secret that the channel keeps for
	// it, or a *Problem that says what is wrong with the settings.
	Agent(ctx context.Context, b AgentBinding, secret string) (Agent, error)
}

// Clock tells the time on which tokens, subscriptions and pauses live.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f in a goroutine of its own after d. stop reports whether it
	// came before that.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// Platform is RingCentral, as far as the core needs it. It answers *RefusalError when
// RingCentral said no, and *OutageError when it said nothing.
type Platform interface {
	Authorizer
	Directory
	Messaging
	Subscriptions
}

// Application is an OAuth client of one environment.
type Application struct {
	Environment Environment
	Key         string
	Secret      string // empty for a client-side application
	RedirectURI string
}

// Grant is what a token is asked for with: exactly one of Code, Assertion and
// Refresh is set.
type Grant struct {
	Code      string
	Verifier  string // of PKCE, beside a Code
	Assertion string // a personal JWT
	Refresh   string
}

// Token is what RingCentral grants.
type Token struct {
	Access  string
	Expires time.Time
	Refresh string // empty when the application does not issue refresh tokens

	Application string   // whose it is; a Platform leaves both empty
	Person      PersonID // in whose name
}

// Access says on whose behalf a call is made.
type Access struct {
	Environment Environment
	Token       string
	Application string   // its key; with the person it is whose rate limits count
	Person      PersonID // empty before it is known
}

// RateLimit names what RingCentral counts requests by.
type RateLimit struct {
	Environment Environment
	Application string
	Person      PersonID
	Group       string // light, medium, heavy or auth
}

// Authorizer gets and gives back tokens.
type Authorizer interface {
	// AuthorizeURI returns the address of the login page, after asking whether
	// RingCentral accepts the application and its redirect URI.
	AuthorizeURI(ctx context.Context, app Application, state, verifier string) (string, error)
	// Grant exchanges g for a token.
	Grant(ctx context.Context, app Application, g Grant) (Token, error)
	// Revoke ends the session that t belongs to.
	Revoke(ctx context.Context, app Application, t Token) error
}

// Directory knows people.
type Directory interface {
	// Self reads the extension that a belongs to.
	Self(ctx context.Context, a Access) (Person, error)
	// Person reads anybody.
	Person(ctx context.Context, a Access, id PersonID) (Person, error)
}

// Messaging reads and writes chats.
type Messaging interface {
	Chat(ctx context.Context, a Access, id ChatID) (Chat, error)
	// ChatsSince returns the chats that changed at an instant or later.
	ChatsSince(ctx context.Context, a Access, since time.Time) ([]Chat, error)
	// CreatePost writes a text with attachments that were uploaded before.
	CreatePost(ctx context.Context, a Access, id ChatID, p NewPost) (Post, error)
	// CreateCard writes an adaptive card and returns the post that shows it.
	CreateCard(ctx context.Context, a Access, id ChatID, card json.RawMessage) (Post, error)
	// UploadFile stores a file, to be attached to a post. Nobody sees it before.
	UploadFile(ctx context.Context, a Access, f File) (Attachment, error)
	// EditPost replaces the text of an own post; DeletePost removes it. Either may be
	// repeated.
	EditPost(ctx context.Context, a Access, p Post, text string) error
	DeletePost(ctx context.Context, a Access, p Post) error
	// PostsSince returns every post of a chat from an instant on, oldest first, those of its
	// threads as well.
	PostsSince(ctx context.Context, a Access, id ChatID, since time.Time) ([]Post, error)
	// ThreadPostsSince does so for a thread of a chat.
	ThreadPostsSince(ctx context.Context, a Access, in Place, since time.Time) ([]Post, error)
}

// Subscriptions makes RingCentral send notifications.
type Subscriptions interface {
	// Subscribe asks for the posts of all chats. RingCentral validates the address
	// before it answers.
	Subscribe(ctx context.Context, a Access, address, token string) (Subscription, error)
	// Renew prolongs a subscription. A lost or blacklisted one is a *RefusalError.
	Renew(ctx context.Context, a Access, id SubscriptionID) (Subscription, error)
	Unsubscribe(ctx context.Context, a Access, id SubscriptionID) error
	// ListSubscriptions lists those of the user and the application, whoever made them.
	ListSubscriptions(ctx context.Context, a Access) ([]Subscription, error)
	// Subscription reads a subscription. A lost or blacklisted one is a *RefusalError.
	Subscription(ctx context.Context, a Access, id SubscriptionID) (Subscription, error)
}

// Store keeps what a connector must not forget. What it answered is durable.
type Store interface {
	ChannelStore
	AttemptStore
	Refusals
	Inbox
	LaneStore
	Outbox
	Ledger
	Notices
	Archive
	Shared
}

// Errors of a Store.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("changed meanwhile")
	ErrLost     = errors.New("the claim was lost") // another worker took the lane over
	// ErrSealed reports a secret that the key does not open.
	ErrSealed = errors.New("a stored secret does not open: GLIPBOX_KEY, or the key file beside the database, is another than before")
)

// ChannelStore keeps channels and their secrets.
type ChannelStore interface {
	// Channels lists all, oldest first.
	Channels(ctx context.Context) ([]Channel, error)
	// Channel reads one, or answers ErrNotFound.
	Channel(ctx context.Context, id StreamID) (Channel, error)
	// SaveChannel creates a channel of version 0, or replaces the version that it
	// carries, with secrets, in one step. It answers ErrConflict for any other
	// version, and for one that is gone. A secret with an empty value is forgotten.
	SaveChannel(ctx context.Context, c Channel, secrets ...Secret) error
	// DeleteChannel deletes the version of a channel that it carries, in one step; of one that is
	// gone, what came for it since. Its messages are left to ClearDeleted. It answers ErrConflict
	// for any other version.
	DeleteChannel(ctx context.Context, c Channel) error
	// ClearDeleted deletes some of the messages of deleted channels, so few that nobody else waits
	// for long, and reports whether to call it again.
	ClearDeleted(ctx context.Context) (more bool, err error)
	// CountBlocked adds to the calls that were refused for a blocked stream. It makes no
	// new version of the channel.
	CountBlocked(ctx context.Context, id StreamID, calls int64) error
	// Secret reads a secret, or answers ErrNotFound.
	Secret(ctx context.Context, key SecretKey) (string, error)
	// VerificationTokens returns the VerificationToken and the OfferedToken of a connection, as
	// far as there are such.
	VerificationTokens(ctx context.Context, id StreamID, e Environment) ([]string, error)
}

// Refusals keeps who called while a stream was blocked.
type Refusals interface {
	// KeepRefused stores calls, without the texts of their posts, and forgets all but the newest
	// of the stream; those to a channel that is gone, too. It may be undone by a power failure.
	KeepRefused(ctx context.Context, id StreamID, calls []RefusedCall, newest int) error
	// RefusedCalls lists them, newest first.
	RefusedCalls(ctx context.Context, id StreamID) ([]RefusedCall, error)
}

// SecretKey names a secret. A stored value opens under its own key only.
type SecretKey struct {
	Stream      StreamID
	Environment Environment
	Field       SecretField
}

// SecretField is what a secret is for.
type SecretField string

// The secrets of a connection.
const (
	ApplicationSecret SecretField = "application_secret"
	SessionToken      SecretField = "session_token"      // access and refresh token
	PersonalJWT       SecretField = "personal_jwt"       // when it was authorized by one
	VerificationToken SecretField = "verification_token" // RingCentral sends it along
	// OfferedToken is a verification token whose subscription RingCentral has not granted yet.
	OfferedToken    SecretField = "offered_token"
	AgentSecret     SecretField = "agent_secret"     // of the agent binding; in no environment
	NotificationKey SecretField = "notification_key" // of other applications; in no environment
)

// Secret is a value that is encrypted at rest.
type Secret struct {
	Key   SecretKey
	Value string
}

// AttemptStore keeps authorizations that have begun.
type AttemptStore interface {
	SaveAttempt(ctx context.Context, a Attempt) error
	// TakeAttempt removes and returns an attempt, or answers ErrNotFound: it serves
	// once.
	TakeAttempt(ctx context.Context, state string) (Attempt, error)
}

// Attempt is an authorization that has begun in somebody's browser.
type Attempt struct {
	State       string
	Session     string // of the browser
	Stream      StreamID
	Environment Environment
	Verifier    string // of PKCE
	Expires     time.Time
}

// Lane is one chat of one connection, where messages are answered in order.
type Lane struct {
	Stream      StreamID
	Environment Environment
	Chat        ChatID
}

// Inbox takes what RingCentral sends.
type Inbox interface {
	// AddPost stores a post that was added. fresh is false when it is known, however
	// long ago that was.
	AddPost(ctx context.Context, l Lane, p Post) (fresh bool, err error)
	// ChangePost replaces the text of a post while it waits, unless a later edit is known.
	ChangePost(ctx context.Context, l Lane, p Post) error
	// RemovePost drops a post while it waits, and one that is still to come. One whose placeholder
	// may stand in the chat is Work once more, as Removed, until it is settled.
	RemovePost(ctx context.Context, l Lane, id PostID) error
	// ReceivedBy notes that whatever waits on a connection, and is older than an instant of
	// RingCentral's clock, was received by then, however the own clock goes.
	ReceivedBy(ctx context.Context, id StreamID, e Environment, at time.Time) error
}

// Claim is the right to work on a lane until its lease ends.
type Claim struct {
	Lane   Lane
	Fence  int64 // grows with each claim; a write under an older one is ErrLost
	Lapsed bool  // the previous holder, which may have sent something, did not give the lane back
}

// LaneStore hands lanes to one worker at a time. Leases are in wall time.
type LaneStore interface {
	// WaitingLanes lists the lanes of a connection with something to answer.
	WaitingLanes(ctx context.Context, id StreamID, e Environment) ([]Lane, error)
	// Claim takes a lane. While somebody else holds it, it answers ErrConflict and how long that
	// may last. After a lapsed claim, the first unsent post of a stored reply is in doubt, unless
	// it was certainly not sent.
	Claim(ctx context.Context, l Lane, lease time.Duration) (c Claim, held time.Duration, err error)
	// Extend prolongs a claim.
	Extend(ctx context.Context, c Claim, lease time.Duration) error
	// Release gives a lane back.
	Release(ctx context.Context, c Claim) error
}

// Work is the oldest message of a lane that is not settled.
type Work struct {
	Post     Post
	Received time.Time
	Status   Status        // Waiting or Replying
	Replays  int           // how often it was a dead letter that a person let try again
	Pending  []PendingPost // of the stored reply, in order
	Memory   string        // of the last reply in the lane
	Gap      int64         // of the connection, when the message was read; 0 for none
	Removed  bool          // by its author: only its Placeholder is left to do
	Last     bool          // no other message of the lane was open when it was read
	Attempts int           // that failed
	Reason   string        // why the last one did
	// Placeholder is what was written while the agent thinks, of a message that waits.
	Placeholder *PendingPost
}

// PendingPost is a stored post of a reply that is not known to be sent.
type PendingPost struct {
	Number  int // of the post in its reply; 0 is the placeholder
	Post    ReplyPost
	Edits   PostID // the placeholder that was sent: the post takes its place; 0 for none
	InDoubt bool   // it may have been sent by a worker that was lost
	Resent  bool   // a second send was allowed; there is no third
}

// Outbox moves the messages of a lane forward. Each call is one transaction under
// the fence of its claim.
type Outbox interface {
	// Next returns what to work on, or ErrNotFound; that as well while the stream is blocked. From
	// then on others take it that a stored reply is sent.
	Next(ctx context.Context, c Claim) (Work, error)
	// SavePlaceholder stores the text of a placeholder each time before one is sent. When the
	// message was removed meanwhile, it answers ErrNotFound.
	SavePlaceholder(ctx context.Context, c Claim, id PostID, text string) error
	// SaveReply stores a reply before any of it is sent, with who asked and where.
	// An empty reply answers the message. A placeholder that was sent becomes the
	// first post. It returns the posts that may be sent now: none of them when the stream is
	// blocked. When the message was removed meanwhile, it answers ErrNotFound.
	SaveReply(ctx context.Context, c Claim, m Message, r Reply) ([]PendingPost, error)
	// MarkResent ends a doubt: the post was not sent, and a second send follows. It
	// edits no placeholder any more.
	MarkResent(ctx context.Context, c Claim, id PostID, number int) error
	// SaveSent stores which post a part of the reply became; the last one answers the
	// message.
	SaveSent(ctx context.Context, c Claim, id PostID, number int, sent Post) error
}

// Ledger closes what will not be answered, under the same rule.
type Ledger interface {
	// Settle ends a message as Ignored, Removed or DeadLetter; one that its author has removed in
	// any case as Removed. The text of an Ignored one is forgotten. While a placeholder stands in
	// the place of the reply, it returns that, and changes nothing.
	Settle(ctx context.Context, c Claim, id PostID, s Status, reason string) (placeholder PostID, err error)
	// GiveUp is Settle as DeadLetter of a message that was, or would have been, put to the
	// agent: it stores who wrote and where, as SaveReply does.
	GiveUp(ctx context.Context, c Claim, m Message, reason string) (placeholder PostID, err error)
	// DropPlaceholder notes that the placeholder of a message stands in the chat no more.
	DropPlaceholder(ctx context.Context, c Claim, id PostID) error
	// Fail counts a failed attempt and returns how many there were.
	Fail(ctx context.Context, c Claim, id PostID, reason string) (attempts int, err error)
}

// Notices keeps what other applications say.
type Notices interface {
	// AddNotice stores a notice under the next number, as a message of the lane: with its
	// text as the reply, or waiting for the agent's. One whose key is known is returned
	// as it stands; if it says something else, that is ErrConflict.
	AddNotice(ctx context.Context, l Lane, n Notice) (Notice, error)
	// Notices lists the latest of a connection, latest first.
	Notices(ctx context.Context, id StreamID, e Environment) ([]Notice, error)
}

// Archive is what can be read of the past.
type Archive interface {
	// Conversations lists the chats of a connection in which the agent was addressed,
	// latest first.
	Conversations(ctx context.Context, id StreamID, e Environment) ([]Conversation, error)
	// Transcript returns the latest entries of a chat, oldest first, without the Sender of what
	// the agent said. Messages that nobody has looked at yet are left out.
	Transcript(ctx context.Context, l Lane, limit int) ([]Entry, error)
	// History does so for the place where a post of the chat stands: the chat without its
	// threads, or the post's thread, with the message, if it is known, that it began with, or to
	// the reply of which.
	History(ctx context.Context, l Lane, p Post, limit int) ([]Entry, error)
	// DeadLetters lists the messages of a connection that were given up, oldest first.
	DeadLetters(ctx context.Context, id StreamID, e Environment) ([]Letter, error)
	// AnsweredSince counts the messages of a chat, from an instant on, that were
	// answered.
	AnsweredSince(ctx context.Context, l Lane, since time.Time) (int, error)
	// Backlogs counts what there is to do, for every connection that has something.
	Backlogs(ctx context.Context) ([]Backlog, error)
	// Tally counts what became of the messages of a connection.
	Tally(ctx context.Context, id StreamID, e Environment) (Tally, error)
	// Search hands over the wanted entries of a connection, oldest first, or with a limit the
	// latest of them, latest first. It ends with the first error of each.
	Search(ctx context.Context, id StreamID, e Environment, s Search, each func(Found) error) error
	// Oldest returns when the oldest message was written that Expire has still to delete; the
	// zero time when there is none.
	Oldest(ctx context.Context, id StreamID, e Environment) (time.Time, error)
	// Expire deletes the texts of messages from before an instant that are answered or given
	// up, of their replies, and what stands for them elsewhere. They are Expired then: their
	// keys stay. It returns how many messages that were; not all are deleted at once.
	Expire(ctx context.Context, id StreamID, e Environment, before time.Time) (int, error)
	// Claimed reports whether a post is known to be part of a reply.
	Claimed(ctx context.Context, l Lane, id PostID) (bool, error)
}
