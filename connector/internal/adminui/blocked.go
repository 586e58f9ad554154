package adminui

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// callView is a call that was refused for a blocked stream, in words.
type callView struct {
	Time time.Time
	Who  string
	Says string // the text, if it is known, or what it wanted
	Chat connector.ChatID
	Then string // what becomes of it
}

// refusedCalls returns the latest calls that were refused, newest first.
func (h *Handler) refusedCalls(r *http.Request, id connector.StreamID) ([]callView, error) {
	calls, err := h.Connector.RefusedCalls(r.Context(), id)
	if err != nil {
		return nil, err
	}
	names, err := h.names(r, id, calls)
	views := make([]callView, 0, len(calls))
	for _, call := range calls {
		views = append(views, describeCall(call, names))
	}
	return views, err
}

// names returns what the people are called who wrote, or were mentioned: as the transcripts know
// them, or else RingCentral.
func (h *Handler) names(r *http.Request, id connector.StreamID, calls []connector.RefusedCall) (map[connector.PersonID]string, error) {
	names := map[connector.PersonID]string{}
	read := map[connector.ChatID]bool{0: true}
	for _, call := range calls {
		if read[call.Post.Chat] {
			continue
		}
		read[call.Post.Chat] = true
		entries, err := h.Connector.Conversation(r.Context(), id, call.Post.Chat)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			names[e.Sender.ID] = e.Sender.Name
		}
	}
	unknown := map[connector.Environment][]connector.PersonID{}
	for _, call := range calls {
		for _, p := range append(slices.Clone(call.Post.Mentions), call.Post.Creator) {
			if names[p] == "" && p != "" {
				unknown[call.Environment] = append(unknown[call.Environment], p)
			}
		}
	}
	for environment, people := range unknown {
		maps.Copy(names, h.Connector.Names(r.Context(), id, environment, people))
	}
	return names, nil
}

func describeCall(call connector.RefusedCall, names map[connector.PersonID]string) callView {
	view := callView{Time: call.Time, Who: "Somebody", Then: "Refused for good. Whoever it was can call again once the stream is not blocked."}
	switch call.Kind {
	case connector.ApplicationCall:
		view.Who, view.Says = "An application", "wanted to send a notification"
		view.Then = "Refused for good. The application was told, and can send it again once the stream is not blocked."
	case connector.AuthorizationCall:
		view.Who, view.Says = "A browser", "came back from RingCentral to authorize the channel"
		view.Then = "Refused for good. Press Authorize again once the stream is not blocked."
	case connector.InstallationCall:
		view.Says = "told of the installation of a bot"
	case connector.NotificationCall:
		view.notification(call, names)
	}
	return view
}

// said says that somebody wrote, without the words.
func said(what connector.EventType) string {
	if what == connector.PostChanged {
		return "changed a message"
	}
	return "wrote a message"
}

// notification describes a call to the webhook address.
func (v *callView) notification(call connector.RefusedCall, names map[connector.PersonID]string) {
	if !call.Genuine {
		v.Says, v.Then = "called the webhook address without the token of the subscription", "Refused for good: it is not from RingCentral."
		return
	}
	v.Who, v.Says = "RingCentral", "told of something that is no message"
	v.Then = "Nothing is to be done about it."
	switch call.Type {
	case connector.PostAdded, connector.PostChanged:
		v.Who, v.Says, v.Chat = names[call.Post.Creator], excerpt(call.Post.Readable(names)), call.Post.Chat
		if v.Says == "" { // another connector knows what, or nobody any more
			v.Says = said(call.Type)
		}
		if v.Who == "" {
			v.Who = "Person " + string(call.Post.Creator)
		}
	case connector.PostRemoved:
		v.Says, v.Chat = "told that a message was deleted", call.Post.Chat
	default:
		return
	}
	v.Then = "Waits at RingCentral. It is read back, and answered if it is addressed to the agent, once the stream is not blocked."
	if call.Released {
		v.Then = "Was read back from RingCentral when the block ended. Its conversation says what became of it."
	}
}
