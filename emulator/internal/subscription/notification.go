package subscription

import (
	"cmp"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/wire"
)

// A notification is encoded by hand, in two steps: its body once per change, the
// envelope around it for each subscriber.

// appendEnvelope appends a whole notification, as sent at now.
func appendEnvelope(dst []byte, n notification, owner state.ExtensionID, now state.Instant) []byte {
	dst = append(dst, `{"uuid":`...)
	dst = rest.AppendString(dst, n.uuid)
	dst = append(dst, `,"event":`...)
	dst = rest.AppendString(dst, n.event)
	dst = wire.AppendInstant(append(dst, `,"timestamp":`...), now)
	dst = append(dst, `,"subscriptionId":`...)
	dst = rest.AppendString(dst, string(n.queue.subscription))
	dst = rest.AppendID(append(dst, `,"ownerId":`...), owner)
	dst = append(dst, `,"body":`...)
	dst = append(dst, n.body...)
	return append(dst, '}')
}

// appendPost appends the body about a post. Members that do not apply are null, not
// left out; a removed post has no more than its ids. base is the address of the
// environment.
func appendPost(dst []byte, e state.PostEvent, base string) []byte {
	p := e.Post
	dst = rest.AppendID(append(dst, `{"id":`...), p.ID)
	dst = rest.AppendID(append(dst, `,"groupId":`...), p.Chat)
	if e.EventType != state.PostRemoved {
		dst = appendPostContent(dst, p, base)
	}
	dst = append(dst, `,"eventType":`...)
	dst = rest.AppendString(dst, string(e.EventType))
	return append(dst, '}')
}

func appendPostContent(dst []byte, p state.Post, base string) []byte {
	dst = append(dst, `,"type":`...)
	dst = rest.AppendString(dst, string(p.Type))
	dst = append(dst, `,"text":`...)
	dst = rest.AppendOptional(dst, p.Text)
	dst = wire.AppendPerson(append(dst, `,"creatorId":`...), p.Creator)
	d := p.Detail()
	dst = append(dst, `,"addedPersonIds":`...)
	if p.Type == state.PersonsRemoved {
		dst = append(dst, `null,"removedPersonIds":`...)
	}
	dst = wire.AppendPersons(dst, d.Persons)
	dst = wire.AppendInstant(append(dst, `,"creationTime":`...), p.Created)
	dst = wire.AppendInstant(append(dst, `,"lastModifiedTime":`...), p.Modified)
	dst = wire.AppendAttachments(append(dst, `,"attachments":`...), d.Attachments, base)
	dst = wire.AppendHeader(append(dst, ','), d.Header)
	dst = wire.AppendMentions(append(dst, `,"mentions":`...), d.Mentions)
	return wire.AppendThread(dst, p)
}

// appendChat appends the body about a chat.
func appendChat(dst []byte, e state.ChatEvent) []byte {
	c := e.Chat
	dst = rest.AppendID(append(dst, `{"id":`...), c.ID)
	dst = append(dst, `,"name":`...)
	dst = rest.AppendOptional(dst, c.Name)
	dst = append(dst, `,"description":`...)
	dst = rest.AppendOptional(dst, c.Description)
	dst = append(dst, `,"type":`...)
	dst = rest.AppendString(dst, legacyType(c.Type))
	dst = append(dst, `,"status":`...)
	dst = rest.AppendString(dst, chatStatus(c))
	dst = append(dst, `,"members":`...)
	if len(c.Members) == 0 {
		dst = append(dst, "[]"...)
	} else {
		dst = wire.AppendPersons(dst, c.Members)
	}
	dst = append(dst, `,"isPublic":`...)
	if c.Type == state.Team {
		dst = strconv.AppendBool(dst, c.Public)
	} else {
		dst = append(dst, "null"...)
	}
	dst = wire.AppendInstant(append(dst, `,"creationTime":`...), c.Created)
	dst = wire.AppendInstant(append(dst, `,"lastModifiedTime":`...), c.Modified)
	dst = append(dst, `,"eventType":`...)
	dst = rest.AppendString(dst, string(e.EventType))
	return append(dst, '}')
}

// legacyType returns the type of a chat as notifications name it, also those of the new
// event filters.
func legacyType(t state.ChatType) string {
	switch t {
	case state.Personal:
		return "PersonalChat"
	case state.Direct:
		return "PrivateChat"
	case state.Group, state.Team, state.Everyone:
	}
	return string(t)
}

func chatStatus(c state.Chat) string {
	if c.Archived {
		return "Archived"
	}
	return "Active"
}

// appendExtension appends the body for those who follow one extension.
func appendExtension(dst []byte, e state.ExtensionEvent) []byte {
	dst = rest.AppendID(append(dst, `{"extensionId":`...), e.Extension.ID)
	dst = append(dst, `,"eventType":`...)
	dst = rest.AppendString(dst, string(e.EventType))
	dst = append(dst, `,"hints":[`...)
	if e.EventType != state.ExtensionDelete {
		dst = rest.AppendString(dst, string(cmp.Or(e.Hint, state.HintInfo)))
	}
	return append(dst, `]}`...)
}

// appendPresence appends the body for those who follow the presence of an extension.
func appendPresence(dst []byte, e state.PresenceEvent) []byte {
	p := e.Presence
	dst = rest.AppendID(append(dst, `{"extensionId":`...), e.Extension.ID)
	dst = append(dst, `,"telephonyStatus":"NoCall","sequence":`...)
	dst = strconv.AppendInt(dst, e.Sequence, 10)
	dst = append(dst, `,"presenceStatus":`...)
	dst = rest.AppendString(dst, p.Status())
	dst = append(dst, `,"userStatus":`...)
	dst = rest.AppendString(dst, p.UserStatus)
	dst = append(dst, `,"meetingStatus":"Disconnected","dndStatus":`...)
	dst = rest.AppendString(dst, p.DndStatus)
	dst = append(dst, `,"allowSeeMyPresence":`...)
	dst = strconv.AppendBool(dst, p.AllowSee)
	dst = append(dst, `,"ringOnMonitoredCall":`...)
	dst = strconv.AppendBool(dst, p.RingOnMonitored)
	dst = append(dst, `,"pickUpCallsOnHold":`...)
	dst = strconv.AppendBool(dst, p.PickUpOnHold)
	return append(dst, '}')
}

// appendExtensionList appends the body for those who follow all extensions.
func appendExtensionList(dst []byte, e state.ExtensionEvent) []byte {
	dst = appendExtension(append(dst, `{"extensions":[`...), e)
	return append(dst, `]}`...)
}

// appendDirectory appends the body for those who follow the company directory.
func appendDirectory(dst []byte, e state.ExtensionEvent) []byte {
	dst = append(dst, `{"contacts":[{"eventType":`...)
	dst = rest.AppendString(dst, string(e.EventType))
	dst = rest.AppendID(append(dst, `,"id":`...), e.Extension.ID)
	dst = append(dst, `,"type":`...)
	dst = rest.AppendString(dst, e.Extension.Type)
	dst = append(dst, `,"status":`...)
	dst = rest.AppendString(dst, string(e.Extension.Status))
	return append(dst, `}]}`...)
}

// appendReminder appends the body that tells when a subscription ends.
// Assumed: no sample is published; clients use the envelope only.
func appendReminder(dst []byte, x state.Subscription, now state.Instant) []byte {
	dst = append(dst, `{"id":`...)
	dst = rest.AppendString(dst, string(x.ID))
	dst = wire.AppendInstant(append(dst, `,"expirationTime":`...), x.Expires)
	dst = strconv.AppendInt(append(dst, `,"expiresIn":`...), remaining(now, x.Expires), 10)
	return append(dst, '}')
}

// appendMessage appends the body for those who follow the mailbox of an extension.
func appendMessage(dst []byte, e state.MessageEvent) []byte {
	dst = rest.AppendID(append(dst, `{"extensionId":`...), e.Extension.ID)
	dst = wire.AppendInstant(append(dst, `,"lastUpdated":`...), e.Message.Modified)
	dst = append(dst, `,"changes":[{"type":"Pager",`...)
	if e.New {
		dst = append(dst, `"newCount":1,"updatedCount":0,"newMessageIds":[`...)
		dst = strconv.AppendInt(dst, int64(e.Message.ID), 10)
		dst = append(dst, ']')
	} else {
		dst = append(dst, `"newCount":0,"updatedCount":1`...)
	}
	dst = rest.AppendID(append(dst, `}],"ownerId":`...), e.Extension.ID)
	return append(dst, '}')
}
