package teammessaging

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/wire"
)

// createGroupPostRequest is a post as it was in 2018: cards come whole.
type createGroupPostRequest struct {
	Group       identifier        `json:"groupId"` // where the path does not name it
	Text        string            `json:"text"`
	Attachments []json.RawMessage `json:"attachments"`
	Activity    string            `json:"activity"`
	Title       string            `json:"title"`
	IconURI     string            `json:"iconUri"`
	IconEmoji   string            `json:"iconEmoji"`
}

// newPost returns what the request says.
func (body createGroupPostRequest) newPost() (state.NewPost, error) {
	n := state.NewPost{Text: body.Text, Header: state.PostHeader{
		Activity: body.Activity, Title: body.Title, IconURI: body.IconURI, IconEmoji: body.IconEmoji,
	}}
	if len(body.Attachments) > maxAttachments {
		return n, apierr.Hinted(apierr.Invalid("attachments"), "there are 25 attachments at most")
	}
	for i, document := range body.Attachments {
		a, err := groupAttachment(document, "attachments["+strconv.Itoa(i)+"]")
		if err != nil {
			return n, err
		}
		n.Attachments = append(n.Attachments, a)
	}
	if body.Text != "" || len(n.Attachments) == 0 {
		return n, checkText(body.Text)
	}
	return n, nil
}

// groupAttachment reads a reference, or a whole card.
func groupAttachment(document []byte, place string) (state.Attachment, error) {
	var reference attachment
	if err := json.Unmarshal(document, &reference); err != nil {
		return state.Attachment{}, apierr.Invalid(place)
	}
	if reference.ID != "" {
		list, err := attachments([]attachment{reference}, attachableTypes())
		if err != nil {
			return state.Attachment{}, apierr.Invalid(place)
		}
		return list[0], nil
	}
	if reference.Type != "" && reference.Type != string(state.CardAttachment) {
		return state.Attachment{}, apierr.Invalid(place + ".type")
	}
	content, problem := wire.ParseLegacyCard(document)
	if problem != nil {
		return state.Attachment{}, apierr.Hinted(apierr.Invalid(place+"."+problem.Place), problem.Reason)
	}
	return state.Attachment{Type: state.CardAttachment, Content: content}, nil
}

// createGroupPost serves POST /restapi/v1.0/glip/groups/{groupId}/posts, and
// POST /restapi/v1.0/glip/posts, whose body names the group. Assumed: 201, as today.
func (h *Handler) createGroupPost(r *http.Request) (rest.Reply, error) {
	body, err := rest.Decode[createGroupPostRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	n, err := body.newPost()
	if err != nil {
		return rest.Reply{}, err
	}
	group, err := h.groupNamed(r, string(body.Group))
	if err != nil {
		return rest.Reply{}, err
	}
	post, err := h.State.CreatePost(caller.Of(r).Person, group, n)
	if err != nil {
		return rest.Reply{}, asGroup(err)
	}
	reply := postReply(r, post)
	reply.Status = http.StatusCreated
	return reply, nil
}

// listGroupPosts serves GET /restapi/v1.0/glip/groups/{groupId}/posts, and
// GET /restapi/v1.0/glip/posts, whose query names the group, or a page of it. The newest
// come first.
func (h *Handler) listGroupPosts(r *http.Request) (rest.Reply, error) {
	named := r.URL.Query().Get("groupId")
	if page, ok := decodeToken(r.URL.Query().Get("pageToken")); ok && named == "" {
		named = strings.TrimPrefix(page.list, postsOf)
	}
	group, err := h.groupNamed(r, named)
	if err != nil {
		return rest.Reply{}, err
	}
	past := ofPast(r)
	reply, err := h.listPosts(mux.SetURLVars(past, map[string]string{"chatId": group.String()}))
	return reply, asGroup(err)
}

// groupNamed returns the chat that the path names, or the text where it does not.
func (h *Handler) groupNamed(r *http.Request, text string) (state.ChatID, error) {
	if _, ok := mux.Vars(r)["groupId"]; ok {
		return h.chatIn(r, "groupId")
	}
	id, err := state.ParseChatID(text)
	if err != nil {
		return 0, apierr.Invalid("groupId")
	}
	return id, nil
}

// replaceGroupPostText serves PUT /restapi/v1.0/glip/groups/{groupId}/posts/{postId}/text.
// The body is the text itself.
func (h *Handler) replaceGroupPostText(r *http.Request) (rest.Reply, error) {
	group, err := h.chatIn(r, "groupId")
	if err != nil {
		return rest.Reply{}, err
	}
	id, err := itemID(r, "postId", state.ParsePostID)
	if err != nil {
		return rest.Reply{}, err
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := checkText(string(text)); err != nil {
		return rest.Reply{}, err
	}
	post, err := h.State.UpdatePost(caller.Of(r).Person, group, id, string(text))
	if err != nil {
		return rest.Reply{}, asGroup(err)
	}
	return postReply(r, post), nil
}
