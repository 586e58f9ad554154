package state

import "strconv"

// Ids of the telephony side are integers on the wire, ids of Team Messaging are
// decimal strings; the types know which.
type (
	// AccountID identifies a company.
	AccountID int64
	// ExtensionID identifies a user of an account.
	ExtensionID int64
	// PersonID identifies a Team Messaging user, and has the number of the extension.
	// That of a guest is written in another way.
	PersonID int64
	// ChatID identifies a chat of any type.
	ChatID int64
	// PostID identifies a post.
	PostID int64
	// SubscriptionID is a UUID.
	SubscriptionID string
	// ClientID identifies an application in one environment.
	ClientID string
	// SessionID identifies what one login created: all its tokens die together.
	SessionID int64
	// MailID identifies a mail of the outbox.
	MailID int64
	// RegistrationID identifies an application of a developer, in whichever
	// environments it has credentials.
	RegistrationID int64
)

// tag is the type mark of an id: every id is a multiple of 8192 plus its tag.
// Derived from all published samples; the tag of an account is Assumed: none is known.
type tag int64

const (
	tagAccount      tag = 1
	tagConversation tag = 2
	tagPerson       tag = 3
	tagPost         tag = 4
	tagSession      tag = 5 // Assumed
	tagTeam         tag = 6
	tagMail         tag = 7  // of the emulator alone
	tagRegistration tag = 8  // of the emulator alone
	tagMessage      tag = 9  // Assumed
	tagGuest        tag = 11 // Assumed: tells guests from employees, whose ids are bare numbers

	idStep = 8192
)

// messagingEpoch is where the numbers of chats and posts begin to count time, in units
// of ten milliseconds: that gives the 14 digits of recent samples.
const messagingEpoch Instant = 1_704_067_200_000 // 2024-01-01

// nextID returns a number that nothing else in the environment has. s.mu must be held.
func (s *State) nextID(t tag) int64 {
	if s.draft || t == tagAccount || t == tagPerson || t == tagGuest || t == tagSession {
		s.world.counter++
		return s.world.counter*idStep + int64(t)
	}
	return s.nextMessagingNumber()*idStep + int64(t)
}

// nextMessagingNumber grows with time and never goes back, not even at a restore or a
// new start: clients remember the ids of posts for ever. s.mu must be held.
func (s *State) nextMessagingNumber() int64 {
	s.messaging = max(s.messaging+1, int64(s.now()-messagingEpoch)/10)
	return s.messaging
}

func (id AccountID) String() string   { return strconv.FormatInt(int64(id), 10) }
func (id ExtensionID) String() string { return strconv.FormatInt(int64(id), 10) }
func (id ChatID) String() string      { return strconv.FormatInt(int64(id), 10) }
func (id PostID) String() string      { return strconv.FormatInt(int64(id), 10) }
func (id SessionID) String() string   { return strconv.FormatInt(int64(id), 10) }
func (id MailID) String() string      { return strconv.FormatInt(int64(id), 10) }

func (id RegistrationID) String() string { return strconv.FormatInt(int64(id), 10) }

// MarshalText writes the id as the decimal string of the Team Messaging API.
func (id ChatID) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(id), 10), nil }

// MarshalText writes the id as the decimal string of the Team Messaging API.
func (id PostID) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(id), 10), nil }

// ParseAccountID reads the decimal form of an id.
func ParseAccountID(s string) (AccountID, error) { return parse[AccountID](s) }

// ParseExtensionID reads the decimal form of an id.
func ParseExtensionID(s string) (ExtensionID, error) { return parse[ExtensionID](s) }

// ParseChatID reads the decimal form of an id.
func ParseChatID(s string) (ChatID, error) { return parse[ChatID](s) }

// ParsePostID reads the decimal form of an id.
func ParsePostID(s string) (PostID, error) { return parse[PostID](s) }

// ParseRegistrationID reads the decimal form of an id.
func ParseRegistrationID(s string) (RegistrationID, error) { return parse[RegistrationID](s) }

func parse[ID ~int64](s string) (ID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	return ID(n), err
}
