// Package webhook receives notifications over HTTP.
//
//	RingCentral → POST, Validation-Token: x   → 200, Validation-Token: x   (when it subscribes)
//	RingCentral → POST, Verification-Token: y → 200 once it is stored      (each notification)
package webhook

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentral"
)

const maxBody = 1 << 20 // bytes of one notification; far above a post of 10000 characters

// refusal is why a request is refused.
type refusal string

const (
	unknownAddress refusal = "unknown_address"
	blockedStream  refusal = "blocked"
	wrongToken     refusal = "wrong_token"
	tooLarge       refusal = "too_large"
	damaged        refusal = "damaged"
	foreignOwner   refusal = "foreign_owner"
)

// Receiver is the connector, as far as a transport needs it.
type Receiver interface {
	Endpoint(ctx context.Context, id connector.StreamID, e connector.Environment) (connector.Endpoint, error)
	Refused(id connector.StreamID, e connector.Environment, reason string)
	Garbled(id connector.StreamID, e connector.Environment)
	NoteRefused(id connector.StreamID, call connector.RefusedCall)
	Receive(ctx context.Context, id connector.StreamID, e connector.Environment, owner connector.PersonID, n connector.Notification) error
}

// Handler serves the webhook addresses of all channels.
type Handler struct {
	Receiver Receiver
	Log      *slog.Logger
}

// Mount registers the route on r.
func (h *Handler) Mount(r *mux.Router) {
	r.Handle("/webhooks/{streamid}/{environment}", h).Methods(http.MethodPost)
}

// ServeHTTP serves POST /webhooks/{streamid}/{environment}.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := connector.StreamID(mux.Vars(r)["streamid"])
	environment := connector.Environment(mux.Vars(r)["environment"])
	endpoint, err := h.Receiver.Endpoint(r.Context(), id, environment)
	if errors.Is(err, connector.ErrNotFound) {
		h.reject(w, r, http.StatusNotFound, unknownAddress)
		return
	}
	if errors.Is(err, connector.ErrBlocked) {
		h.note(r, endpoint)
		h.reject(w, r, http.StatusForbidden, blockedStream)
		return
	}
	if err != nil {
		h.fail(w, r, err)
		return
	}
	if !genuine(r, endpoint) {
		h.reject(w, r, http.StatusUnauthorized, wrongToken)
		return
	}
	if token := r.Header.Get("Validation-Token"); token != "" {
		w.Header().Set("Validation-Token", token)
		accept(w)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		h.reject(w, r, http.StatusRequestEntityTooLarge, tooLarge)
		return
	}
	if err != nil {
		h.garbled(w, r)
		return
	}
	h.receive(w, r, endpoint, body)
}

// note keeps what a call to a blocked stream said; of a forged one, that it came.
func (h *Handler) note(r *http.Request, endpoint connector.Endpoint) {
	call := connector.RefusedCall{Kind: connector.NotificationCall, Environment: connector.Environment(mux.Vars(r)["environment"])}
	if call.Genuine = genuine(r, endpoint); call.Genuine {
		body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
		if n, parsed := ringcentral.ParseNotification(body); err == nil && parsed == nil && n.Owner == endpoint.Owner {
			call.Type, call.Post = n.Body.Type, n.Body.Post
		}
	}
	h.Receiver.NoteRefused(connector.StreamID(mux.Vars(r)["streamid"]), call)
}

// garbled rejects half a notification, which RingCentral does not send again.
func (h *Handler) garbled(w http.ResponseWriter, r *http.Request) {
	h.Receiver.Garbled(connector.StreamID(mux.Vars(r)["streamid"]), connector.Environment(mux.Vars(r)["environment"]))
	h.reject(w, r, http.StatusBadRequest, damaged)
}

// receive stores what a genuine request brought.
func (h *Handler) receive(w http.ResponseWriter, r *http.Request, endpoint connector.Endpoint, body []byte) {
	notification, err := ringcentral.ParseNotification(body)
	if _, half := errors.AsType[*json.SyntaxError](err); half {
		h.garbled(w, r)
		return
	}
	if err != nil {
		h.reject(w, r, http.StatusBadRequest, damaged)
		return
	}
	if notification.Owner != endpoint.Owner {
		h.reject(w, r, http.StatusForbidden, foreignOwner)
		return
	}
	id := connector.StreamID(mux.Vars(r)["streamid"])
	environment := connector.Environment(mux.Vars(r)["environment"])
	if err := h.Receiver.Receive(r.Context(), id, environment, notification.Owner, notification.Body); err != nil {
		h.fail(w, r, err)
		return
	}
	accept(w)
}

// genuine compares the token with each expected one, in constant time.
func genuine(r *http.Request, endpoint connector.Endpoint) bool {
	token, known := []byte(r.Header.Get("Verification-Token")), 0
	for _, expected := range endpoint.Tokens {
		known |= subtle.ConstantTimeCompare(token, []byte(expected))
	}
	return known == 1
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
}

func (h *Handler) reject(w http.ResponseWriter, r *http.Request, status int, why refusal) {
	id, environment := connector.StreamID(mux.Vars(r)["streamid"]), connector.Environment(mux.Vars(r)["environment"])
	h.Log.WarnContext(r.Context(), "notification rejected", "stream_id", id, "environment", environment, "reason", why)
	if why == unknownAddress { // of which there are as many as anybody likes
		id, environment = "", ""
	}
	h.Receiver.Refused(id, environment, string(why))
	w.WriteHeader(status)
}

func (h *Handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	h.Log.ErrorContext(r.Context(), "notification not stored", "stream_id", mux.Vars(r)["streamid"], "err", err)
	w.WriteHeader(http.StatusInternalServerError)
}
