package teammessaging

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

const maxAttachments = 25 // documented limit of the attachments of a post

// attachment names something that a new post should carry.
type attachment struct {
	ID   identifier `json:"id"`
	Type string     `json:"type"`
}

// checkAttachments refuses attachments that do not exist. Nothing that could be
// attached exists yet, so any id is refused.
func checkAttachments(list []attachment) error {
	if len(list) == 0 {
		return nil
	}
	if len(list) > maxAttachments {
		return apierr.Invalid("attachments")
	}
	for i, a := range list {
		if !slices.Contains([]string{"File", "Note", "Event", "Card"}, a.Type) {
			return apierr.Invalid("attachments[" + strconv.Itoa(i) + "].type")
		}
	}
	return apierr.Invalid("attachments[0].id")
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
