package controlapi

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// Connections knows the WebSocket connections of all environments.
type Connections interface {
	// Connections returns the open ones and the latest closed ones, by number.
	Connections() []control.Connection
	// Frames returns the latest frames after a number; connection 0 stands for all.
	Frames(connection, after uint64) []control.Frame
	// Frame returns one frame and its connection, if they are kept.
	Frame(seq uint64) (control.Frame, control.Connection, bool)
	// CloseConnection closes one with a code, or cuts it for 0. It returns false when it is
	// not open.
	CloseConnection(id uint64, code int, reason string) bool
}

// listConnections serves GET /_emulator/v1/connections.
func (h *Handler) listConnections(*http.Request) (rest.Reply, error) {
	return rest.OK(h.Sockets.Connections()), nil
}

// closeConnection serves DELETE /_emulator/v1/connections/{id}.
func (h *Handler) closeConnection(r *http.Request) (rest.Reply, error) {
	id, err := number(mux.Vars(r)["id"], "id")
	if err != nil {
		return rest.Reply{}, err
	}
	query := r.URL.Query()
	code, err := number(query.Get("code"), "code")
	if err != nil {
		return rest.Reply{}, err
	}
	if known := code == 0 || code == 1000 || code == 1001 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999; !known {
		return rest.Reply{}, refusal(http.StatusBadRequest, "no close frame carries the code "+query.Get("code")+": choose 1000, 1001, 1007 to 1014 or 3000 to 4999, or none to cut the connection")
	}
	reason := query.Get("reason")
	if len(reason) > maxCloseReason {
		return rest.Reply{}, refusal(http.StatusBadRequest, "the reason does not fit into a close frame: use 123 bytes at most")
	}
	if !h.Sockets.CloseConnection(id, int(code), reason) { //nolint:gosec // at most 4999
		return rest.Reply{}, refusal(http.StatusNotFound, "no open connection has this number: GET /_emulator/v1/connections lists them")
	}
	return rest.NoContent(), nil
}

const maxCloseReason = 123 // bytes, of RFC 6455

// listFrames serves GET /_emulator/v1/frames.
func (h *Handler) listFrames(r *http.Request) (rest.Reply, error) {
	query := r.URL.Query()
	connection, err := number(query.Get("connection"), "connection")
	if err != nil {
		return rest.Reply{}, err
	}
	after, err := number(query.Get("after"), "after")
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(h.Sockets.Frames(connection, after)), nil
}
