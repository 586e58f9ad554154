package adminui

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// statePath is where the state of a channel is followed, below the channel, and what comes
// after it says what else the page shows that changes.
const (
	statePath       = "/state"
	ofConversations = "?of=conversations"
	ofConversation  = "?chat="
	ofLetters       = "?of=dead-letters"
	ofHealth        = "?of=health"
)

// followChannel serves GET /channels/{streamid}/state: server-sent events with what stands
// on every page of a channel about how it is, and what the page lists that the query names,
// now and after each change.
func (h *Handler) followChannel(w http.ResponseWriter, r *http.Request) {
	stream := http.NewResponseController(w)
	if err := stream.SetReadDeadline(time.Time{}); err != nil { // the one of a request would end the stream
		http.Error(w, "This connection cannot be followed.", http.StatusNotImplemented)
		return
	}
	var last []byte
	for {
		changed := h.Connector.Changed()
		body, err := h.channelState(r)
		if err != nil {
			if last == nil {
				http.NotFound(w, r)
			}
			return
		}
		if !bytes.Equal(body, last) {
			w.Header().Set("Content-Type", "text/event-stream")
			w.Header().Set("Cache-Control", "no-store")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			last = body
			if _, err := w.Write(event(body)); err != nil || stream.Flush() != nil {
				return // the browser is gone
			}
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		case <-h.Done:
			return
		}
	}
}

// event is HTML as an event of a stream, whose lines may end with a carriage return, too.
func event(body []byte) []byte {
	body = bytes.ReplaceAll(bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	var b bytes.Buffer
	b.WriteString("event: state\n")
	for line := range bytes.Lines(body) {
		fmt.Fprintf(&b, "data: %s\n", bytes.TrimRight(line, "\n"))
	}
	b.WriteString("\n")
	return b.Bytes()
}

// channelState renders what changes on a page, each part with the id of what it replaces.
func (h *Handler) channelState(r *http.Request) ([]byte, error) {
	page, err := h.readChannel(r, "")
	if err != nil {
		return nil, err
	}
	if query := r.URL.RawQuery; query != "" {
		page.Follow += "?" + query
	}
	body, err := h.set.execute(answer{template: "channel-state", data: page})
	if err != nil {
		return nil, err
	}
	listed, err := h.listed(r, page)
	if err != nil || listed.template == "" {
		return body, err
	}
	more, err := h.set.execute(listed)
	return append(body, more...), err
}

// listed is what the page lists that the query names.
func (h *Handler) listed(r *http.Request, page channelPage) (answer, error) {
	if text := r.URL.Query().Get("chat"); text != "" {
		chat, err := connector.ParseChatID(text)
		if err != nil {
			return answer{}, connector.ErrNotFound
		}
		entries, err := h.Connector.Conversation(r.Context(), page.Channel.StreamID, chat)
		return answer{template: "transcript", data: conversationPage{page, "", entries}}, err
	}
	switch "?of=" + r.URL.Query().Get("of") {
	case ofConversations:
		conversations, err := h.Connector.Conversations(r.Context(), page.Channel.StreamID)
		return answer{template: "conversation-list", data: conversationsPage{channelPage: page, Conversations: conversations}}, err
	case ofLetters:
		return answer{template: "letter-list", data: page}, nil
	case ofHealth:
		health, err := h.health(r, page)
		return answer{template: "health-state", data: health}, err
	}
	return answer{}, nil
}
