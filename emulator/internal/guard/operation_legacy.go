package guard

import (
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

const legacyPath = "/restapi/v1.0/glip"

// legacyOperations are those of the family before 2022: those of today under their former
// path, and older ones of a shape of their own. The permission was called Glip.
func legacyOperations() []Operation {
	legacy := func(method, path string, group Group) Operation {
		return Operation{Method: method, Template: legacyPath + path, Group: group, Permission: state.Glip}
	}
	list := []Operation{
		legacy(get, "/groups", Medium),
		legacy(post, "/groups", Medium),
		legacy(get, "/groups/{groupId}", Light),
		legacy(post, "/groups/{groupId}/bulk-assign", Medium),
		legacy(get, "/groups/{groupId}/posts", Medium),
		daily(legacy(post, "/groups/{groupId}/posts", Medium)),
		legacy(put, "/groups/{groupId}/posts/{postId}/text", Medium),
		legacy(get, "/posts", Medium),
		daily(legacy(post, "/posts", Medium)),
		legacy(get, "/files/{fileId}", Light),
		legacy(post, "/chats/{chatId}/read", Medium),
		legacy(post, "/chats/{chatId}/unread", Medium),
		legacy(get, "/profile", Light),
		legacy(get, "/preferences", Light),
		legacy(patch, "/preferences", Medium),
	}
	for _, op := range append(teamMessagingOperations(), sharedOperations()...) {
		path := strings.TrimPrefix(op.Template, messagingTemplate)
		op.Template, op.Permission = legacyPath+path, state.Glip
		list = append(list, op)
	}
	return list
}
