package adminui

import (
	"errors"
	"net/http"

	"github.com/glipbox/glipbox/connector"
)

// deletePage asks whether a channel is to be deleted, and says what is lost.
type deletePage struct {
	channelPage
	refused
}

// showDelete serves GET /channels/{streamid}/delete.
func (h *Handler) showDelete(w http.ResponseWriter, r *http.Request) (answer, error) {
	page, err := h.channel(w, r, "Delete")
	return answer{template: "delete", data: deletePage{channelPage: page}}, err
}

// deleteChannel serves POST /channels/{streamid}/delete.
func (h *Handler) deleteChannel(w http.ResponseWriter, r *http.Request) (answer, error) {
	page, err := h.channel(w, r, "Delete")
	if err != nil {
		return answer{}, err
	}
	err = h.Connector.DeleteChannel(r.Context(), page.Channel.StreamID)
	if errors.Is(err, connector.ErrEnabled) {
		wrong, _ := refusalOf(err)
		return answer{status: http.StatusConflict, template: "delete", data: deletePage{page, wrong}}, nil
	}
	return answer{redirect: "/", flash: done(page.Channel.Name + " is deleted.")}, err
}
