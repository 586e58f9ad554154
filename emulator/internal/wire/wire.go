// Package wire writes what answers and notifications say alike about posts.
package wire

import (
	"bytes"
	"cmp"
	"encoding/json"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// AppendInstant appends a moment.
func AppendInstant(dst []byte, at state.Instant) []byte {
	return append(at.Append(append(dst, '"')), '"')
}

// AppendPerson appends the id of a person, which may be a guest's.
func AppendPerson(dst []byte, id state.PersonID) []byte {
	return append(id.Append(append(dst, '"')), '"')
}

// AppendPersons appends a list of ids, or null for none.
func AppendPersons(dst []byte, persons []state.PersonID) []byte {
	return appendList(dst, persons, AppendPerson)
}

// AppendMentions appends what a text mentions, or null for nothing.
func AppendMentions(dst []byte, mentions []state.Mention) []byte {
	return appendList(dst, mentions, func(dst []byte, m state.Mention) []byte {
		dst = rest.AppendString(append(dst, `{"id":`...), m.ID)
		dst = rest.AppendString(append(dst, `,"type":`...), string(m.Type))
		dst = rest.AppendString(append(dst, `,"name":`...), m.Name)
		return append(dst, '}')
	})
}

// AppendThread appends the members that only posts of a thread have, each with a comma
// before it.
func AppendThread(dst []byte, p state.Post) []byte {
	if p.Thread == 0 {
		return dst
	}
	if p.Parent != 0 {
		dst = rest.AppendID(append(dst, `,"parentPostId":`...), p.Parent)
	}
	dst = rest.AppendID(append(dst, `,"threadId":`...), p.Thread)
	if p.Root {
		dst = append(dst, `,"isParent":true`...)
	}
	return dst
}

// AppendHeader appends how a program presents its message; of people's, all is null.
func AppendHeader(dst []byte, h state.PostHeader) []byte {
	dst = rest.AppendOptional(append(dst, `"activity":`...), h.Activity)
	dst = rest.AppendOptional(append(dst, `,"title":`...), h.Title)
	dst = rest.AppendOptional(append(dst, `,"iconUri":`...), h.IconURI)
	return rest.AppendOptional(append(dst, `,"iconEmoji":`...), h.IconEmoji)
}

// newCard is what clients that cannot show an adaptive card show in its place, as
// documented, when it says nothing itself.
const newCard = "New Card Sent."

// AppendAttachments appends what a post carries, or null for nothing. base is the address
// of the environment, under which files are read.
func AppendAttachments(dst []byte, list []state.Attachment, base string) []byte {
	return appendList(dst, list, func(dst []byte, a state.Attachment) []byte { return appendAttachment(dst, a, base) })
}

// appendAttachment appends a TMMessageAttachmentInfo.
func appendAttachment(dst []byte, a state.Attachment, base string) []byte {
	dst = rest.AppendID(append(dst, `{"id":`...), attachmentID(a.ID))
	dst = rest.AppendString(append(dst, `,"type":`...), string(a.Type))
	switch {
	case a.Event != nil:
		dst = appendMembers(dst, NewEvent(*a.Event))
	case a.File != nil:
		dst = rest.AppendString(append(dst, `,"contentUri":`...), base+a.File.Path())
		dst = rest.AppendString(append(dst, `,"name":`...), a.File.Name)
	case a.Card != nil:
		dst = rest.AppendString(append(dst, `,"fallback":`...), cmp.Or(a.Card.Fallback, newCard))
	case len(a.Content) > len("{}"):
		dst = append(append(dst, ','), a.Content[1:len(a.Content)-1]...)
	}
	return append(dst, '}')
}

type attachmentID int64

// appendMembers appends the members of an object, each with a comma before it.
func appendMembers(dst []byte, object any) []byte {
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(object); err != nil || buf.Len() <= len("{}\n") {
		return dst // only members that are texts, numbers and moments are encoded here
	}
	dst = append(dst, ',')
	return append(dst, bytes.TrimSuffix(buf.Bytes(), []byte("}\n"))[1:]...)
}

// appendList appends a list, or null for an empty one.
func appendList[T any](dst []byte, list []T, one func([]byte, T) []byte) []byte {
	if len(list) == 0 {
		return append(dst, "null"...)
	}
	for i, item := range list {
		if i == 0 {
			dst = append(dst, '[')
		} else {
			dst = append(dst, ',')
		}
		dst = one(dst, item)
	}
	return append(dst, ']')
}
