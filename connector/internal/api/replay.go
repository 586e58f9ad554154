package api

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector"
)

// replayDeadLetter serves POST /api/v1/channels/{streamid}/dead-letters/{postId}/replay.
func (h *Handler) replayDeadLetter(r *http.Request) (any, error) {
	post, err := strconv.ParseInt(mux.Vars(r)["postId"], 10, 64) // negative of a notification
	if err != nil {
		return nil, noLetter()
	}
	err = h.Connector.Replay(r.Context(), stream(r), connector.PostID(post))
	if errors.Is(err, connector.ErrNotFound) {
		if _, unknown := h.Connector.Channel(r.Context(), stream(r)); unknown == nil {
			err = noLetter()
		}
	}
	return struct{}{}, err
}

func noLetter() error {
	return &requestError{status: http.StatusNotFound, sentence: "The channel has no such dead letter: GET …/dead-letters lists those that can be replayed."}
}

type tallyInfo struct {
	Messages map[connector.Status]int `json:"messages"`
	Late     int                      `json:"late"`
}

// readTally serves GET /api/v1/channels/{streamid}/tally.
func (h *Handler) readTally(r *http.Request) (any, error) {
	tally, err := h.Connector.Tally(r.Context(), stream(r))
	return tallyInfo(tally), err
}
