package teammessaging

import (
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// How many bytes an encoded post takes without its text, about.
const postSize = 400

func postReply(post state.Post) rest.Reply {
	return rest.Raw(appendPost(make([]byte, 0, postSize+len(post.Text)), post), "")
}

// appendPostsList appends a TMPostsList.
func appendPostsList(dst []byte, posts []state.Post, n navigation) []byte {
	if dst == nil {
		size := postSize
		for _, post := range posts {
			size += postSize + len(post.Text)
		}
		dst = make([]byte, 0, size)
	}
	dst = append(dst, `{"records":[`...)
	for i, post := range posts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendPost(dst, post)
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
func appendPost(dst []byte, post state.Post) []byte {
	dst = rest.AppendID(append(dst, `{"id":`...), post.ID)
	dst = rest.AppendID(append(dst, `,"groupId":`...), post.Chat)
	dst = rest.AppendString(append(dst, `,"type":`...), string(post.Type))
	dst = rest.AppendOptional(append(dst, `,"text":`...), post.Text)
	dst = rest.AppendID(append(dst, `,"creatorId":`...), post.Creator)
	dst = appendPersonIDs(append(dst, `,"addedPersonIds":`...), post.Persons)
	dst = appendInstant(append(dst, `,"creationTime":`...), post.Created)
	dst = appendInstant(append(dst, `,"lastModifiedTime":`...), post.Modified)
	dst = append(dst, `,"attachments":null,"mentions":`...)
	dst = appendMentions(dst, post.Mentions)
	return append(dst, `,"activity":null,"title":null,"iconUri":null,"iconEmoji":null}`...)
}

func appendPersonIDs(dst []byte, people []state.PersonID) []byte {
	if people == nil {
		return append(dst, "null"...)
	}
	dst = append(dst, '[')
	for i, person := range people {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = rest.AppendID(dst, person)
	}
	return append(dst, ']')
}

func appendMentions(dst []byte, mentions []state.Mention) []byte {
	if mentions == nil {
		return append(dst, "null"...)
	}
	dst = append(dst, '[')
	for i, mention := range mentions {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = rest.AppendString(append(dst, `{"id":`...), mention.ID)
		dst = rest.AppendString(append(dst, `,"type":`...), mention.Type)
		dst = rest.AppendString(append(dst, `,"name":`...), mention.Name)
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendInstant(dst []byte, at state.Instant) []byte {
	return append(at.Append(append(dst, '"')), '"')
}
