package state

import (
	"cmp"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// MessageID identifies a message in the mailbox of an extension.
type MessageID int64

func (id MessageID) String() string { return strconv.FormatInt(int64(id), 10) }

// ParseMessageID reads the decimal form of an id.
func ParseMessageID(s string) (MessageID, error) { return parse[MessageID](s) }

// Message is an internal text message, which RingCentral calls a pager message, in the
// mailbox of one who sent or got it.
type Message struct {
	ID           MessageID
	Owner        ExtensionID // of the mailbox
	Conversation int64
	Outbound     bool // the owner has sent it
	From         ExtensionID
	To           []ExtensionID // replaced as a whole
	Text         string
	Read         bool
	Created      Instant
	Modified     Instant
}

// MessageEvent says that a mailbox has a message more, or that one of it has changed.
type MessageEvent struct {
	Extension Extension // the owner of the mailbox
	Message   Message
	New       bool
}

func (MessageEvent) change() {}

// mailbox finds the messages of an extension by creation.
type mailbox struct {
	owner   ExtensionID
	created Instant
	message MessageID
}

func (a mailbox) compare(b mailbox) int {
	return cmp.Or(cmp.Compare(a.owner, b.owner), cmp.Compare(a.created, b.created), cmp.Compare(a.message, b.message))
}

// NewMessage is what somebody sends: to extensions, or in reply to a message of the own
// mailbox, or both.
type NewMessage struct {
	From    ExtensionID
	To      []ExtensionID
	ReplyOn MessageID // zero for none
	Text    string
}

// SendMessage puts a message into the mailboxes of all who have to do with it, and
// returns the sender's copy. Without recipients a reply goes to who wrote before.
func (s *State) SendMessage(m NewMessage) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sender, ok := s.world.extensions.Get(m.From)
	if !ok {
		return Message{}, apierr.NotFound("extensionId")
	}
	conversation := int64(0)
	if m.ReplyOn != 0 {
		earlier, ok := s.world.messages.Get(m.ReplyOn)
		if !ok || earlier.Owner != m.From {
			return Message{}, apierr.Invalid("replyOn")
		}
		conversation = earlier.Conversation
		if len(m.To) == 0 {
			m.To = earlier.others()
		}
	}
	recipients, err := s.recipients(sender, m.To)
	if err != nil {
		return Message{}, err
	}
	if conversation == 0 {
		conversation = s.nextID(tagMessage)
	}
	sent := Message{Conversation: conversation, From: m.From, To: m.To, Text: m.Text}
	outbound := s.deliver(sender, sent)
	for _, e := range recipients {
		s.deliver(e, sent)
	}
	return outbound, nil
}

// others returns whom an answer to the message goes to.
func (m Message) others() []ExtensionID {
	if m.Outbound {
		return m.To
	}
	return []ExtensionID{m.From}
}

// recipients returns the extensions, which have to be colleagues of the sender. s.mu must
// be held.
func (s *State) recipients(sender Extension, ids []ExtensionID) ([]Extension, error) {
	if len(ids) == 0 {
		return nil, apierr.Invalid("to")
	}
	list := make([]Extension, len(ids))
	for i, id := range ids {
		e, ok := s.world.extensions.Get(id)
		if !ok || e.Account != sender.Account {
			return nil, apierr.Invalid("to")
		}
		list[i] = e
	}
	return list, nil
}

// deliver puts a copy of a message into a mailbox and announces it. s.mu must be held.
func (s *State) deliver(owner Extension, m Message) Message {
	now := s.now()
	m.ID, m.Owner, m.Created, m.Modified = MessageID(s.nextID(tagMessage)), owner.ID, now, now
	m.Outbound = owner.ID == m.From
	m.Read = m.Outbound
	s.world.messages.Set(m.ID, m)
	s.world.messagesOf.Set(mailbox{m.Owner, m.Created, m.ID})
	s.announce(MessageEvent{Extension: owner, Message: m, New: true})
	return m
}

// Messages returns the mailbox of an extension, newest first.
func (s *State) Messages(owner ExtensionID) []Message {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []Message
	s.world.messagesOf.Descend(mailbox{owner: owner + 1}, func(entry mailbox) bool {
		if entry.owner != owner {
			return entry.owner > owner
		}
		m, _ := s.world.messages.Get(entry.message)
		list = append(list, m)
		return true
	})
	return list
}

// Message returns a message of the mailbox of an extension.
func (s *State) Message(owner ExtensionID, id MessageID) (Message, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.message(owner, id)
}

func (s *State) message(owner ExtensionID, id MessageID) (Message, error) {
	m, ok := s.world.messages.Get(id)
	if !ok || m.Owner != owner {
		return Message{}, apierr.NotFound("messageId")
	}
	return m, nil
}

// MarkMessage notes whether a message is read.
func (s *State) MarkMessage(owner ExtensionID, id MessageID, read bool) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.message(owner, id)
	if err != nil || m.Read == read {
		return m, err
	}
	m.Read, m.Modified = read, s.now()
	s.world.messages.Set(id, m)
	e, _ := s.world.extensions.Get(owner)
	s.announce(MessageEvent{Extension: e, Message: m})
	return m, nil
}
