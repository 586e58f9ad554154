package teammessaging

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const maxAttachments = 25 // documented limit of the attachments of a post

// attachment names something that a new post or a task should carry.
type attachment struct {
	ID   identifier `json:"id"`
	Type string     `json:"type"`
}

// attachableTypes returns what a post can be told to carry.
func attachableTypes() []state.AttachmentType {
	return []state.AttachmentType{state.FileAttachment, state.NoteAttachment, state.EventAttachment, state.CardAttachment}
}

// attachments reads what a request wants to be attached, of the types that are allowed.
func attachments(list []attachment, types []state.AttachmentType) ([]state.Attachment, error) {
	if len(list) == 0 {
		return nil, nil
	}
	if len(list) > maxAttachments {
		return nil, apierr.Hinted(apierr.Invalid("attachments"), "there are 25 attachments at most")
	}
	attached := make([]state.Attachment, len(list))
	for i, a := range list {
		place := "attachments[" + strconv.Itoa(i) + "]"
		if !slices.Contains(types, state.AttachmentType(a.Type)) {
			return nil, apierr.Hinted(apierr.Invalid(place+".type"),
				"the types are File, Note, Event and Card; an adaptive card is posted under chats/{chatId}/adaptive-cards")
		}
		id, err := strconv.ParseInt(string(a.ID), 10, 64)
		if err != nil {
			return nil, apierr.Invalid(place + ".id")
		}
		attached[i] = state.Attachment{ID: id, Type: state.AttachmentType(a.Type)}
	}
	return attached, nil
}

// identifier is an id in a request: a decimal string, or a number, which the API
// accepts as well.
type identifier string

// UnmarshalJSON reads a string or a number.
func (id *identifier) UnmarshalJSON(data []byte) error {
	if _, err := strconv.ParseInt(string(bytes.TrimSpace(data)), 10, 64); err == nil {
		*id = identifier(data)
		return nil
	}
	return json.Unmarshal(data, (*string)(id))
}
