package teammessaging

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/wire"
)

// How many bytes an encoded post takes without its text, about.
const postSize = 400

func postReply(r *http.Request, post state.Post) rest.Reply {
	return rest.Raw(appendPost(make([]byte, 0, postSize+len(post.Text)), post, rest.BaseURL(r)), "")
}

// postsList returns a TMPostsList; base is where the client reached the environment.
func postsList(posts []state.Post, n navigation, base string) []byte {
	size := postSize
	for _, post := range posts {
		size += postSize + len(post.Text)
	}
	dst := make([]byte, 0, size)
	dst = append(dst, `{"records":[`...)
	for i, post := range posts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendPost(dst, post, base)
	}
	dst = append(dst, `],"navigation":{`...)
	dst = appendToken(dst, `"prevPageToken":`, n.Previous)
	if n.Previous != "" && n.Next != "" {
		dst = append(dst, ',')
	}
	dst = appendToken(dst, `"nextPageToken":`, n.Next)
	return append(dst, "}}"...)
}

func appendToken(dst []byte, name, token string) []byte {
	if token == "" {
		return dst
	}
	return rest.AppendString(append(dst, name...), token)
}

// appendPost appends a TMPostInfo. What a post has not is null, as bots expect.
func appendPost(dst []byte, post state.Post, base string) []byte {
	d := post.Detail()
	dst = rest.AppendID(append(dst, `{"id":`...), post.ID)
	dst = rest.AppendID(append(dst, `,"groupId":`...), post.Chat)
	dst = wire.AppendThread(dst, post)
	dst = rest.AppendString(append(dst, `,"type":`...), string(post.Type))
	dst = rest.AppendOptional(append(dst, `,"text":`...), post.Text)
	dst = wire.AppendPerson(append(dst, `,"creatorId":`...), post.Creator)
	dst = wire.AppendPersons(append(dst, `,"addedPersonIds":`...), d.Persons)
	dst = wire.AppendInstant(append(dst, `,"creationTime":`...), post.Created)
	dst = wire.AppendInstant(append(dst, `,"lastModifiedTime":`...), post.Modified)
	dst = wire.AppendAttachments(append(dst, `,"attachments":`...), d.Attachments, base)
	dst = wire.AppendMentions(append(dst, `,"mentions":`...), d.Mentions)
	dst = wire.AppendHeader(append(dst, ','), d.Header)
	return append(dst, '}')
}
