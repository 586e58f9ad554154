package adminui

import (
	"bytes"
	"fmt"
	"net/http"
	"time"
)

// followChannel serves GET /channels/{streamid}/state: server-sent events with what stands
// on every page of a channel about how it is, now and after each change.
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
			if _, err := fmt.Fprintf(w, "event: state\ndata: %s\n\n", bytes.ReplaceAll(body, []byte("\n"), []byte(" "))); err != nil || stream.Flush() != nil {
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

func (h *Handler) channelState(r *http.Request) ([]byte, error) {
	channel, err := h.Connector.Channel(r.Context(), streamOf(r))
	if err != nil {
		return nil, err
	}
	page := channelPage{Path: path(channel.StreamID), Channel: &channel, Connection: *channel.Selected()}
	return h.set.execute(answer{template: "channel-state", data: page})
}
