// Package webhook receives notifications over HTTP.
//
//	RingCentral → POST, Validation-Token: x   → 200, Validation-Token: x   (when it subscribes)
//	RingCentral → POST, Verification-Token: y → 200 once it is stored      (each notification)
package webhook

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentral"
)

const maxBody = 1 << 20 // bytes of one notification; far above a post of 10000 characters

// Receiver is the connector, as far as a transport needs it.
type Receiver interface {
	Endpoint(ctx context.Context, id connector.StreamID, e connector.Environment) (connector.Endpoint, error)
	Receive(ctx context.Context, id connector.StreamID, e connector.Environment, owner connector.PersonID, n connector.Notification) error
}

// Handler serves the webhook addresses of all channels.
type Handler struct {
	Receiver Receiver
	Log      *slog.Logger

	rejected atomic.Int64
}

// Mount registers the route on r.
func (h *Handler) Mount(r *mux.Router) {
	r.Handle("/webhooks/{streamid}/{environment}", h).Methods(http.MethodPost)
}

// Rejected returns how many requests were forged, damaged or too large.
func (h *Handler) Rejected() int64 { return h.rejected.Load() }

// ServeHTTP serves POST /webhooks/{streamid}/{environment}.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := connector.StreamID(mux.Vars(r)["streamid"])
	environment := connector.Environment(mux.Vars(r)["environment"])
	endpoint, err := h.Receiver.Endpoint(r.Context(), id, environment)
	if errors.Is(err, connector.ErrNotFound) {
		h.reject(w, r, http.StatusNotFound, "unknown address")
		return
	}
	if errors.Is(err, connector.ErrBlocked) {
		h.reject(w, r, http.StatusForbidden, "blocked stream")
		return
	}
	if err != nil {
		h.fail(w, r, err)
		return
	}
	if !genuine(r, endpoint) {
		h.reject(w, r, http.StatusUnauthorized, "wrong verification token")
		return
	}
	if token := r.Header.Get("Validation-Token"); token != "" {
		w.Header().Set("Validation-Token", token)
		accept(w)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		h.reject(w, r, http.StatusRequestEntityTooLarge, "unreadable or too large")
		return
	}
	h.receive(w, r, endpoint, body)
}

// receive stores what a genuine request brought.
func (h *Handler) receive(w http.ResponseWriter, r *http.Request, endpoint connector.Endpoint, body []byte) {
	notification, err := ringcentral.ParseNotification(body)
	if err != nil {
		h.reject(w, r, http.StatusBadRequest, "not a notification")
		return
	}
	if notification.Owner != endpoint.Owner {
		h.reject(w, r, http.StatusForbidden, "foreign owner")
		return
	}
	if notification.Body.Type == "" {
		accept(w) // nothing that the connector acts upon
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

// genuine compares the token in constant time.
func genuine(r *http.Request, endpoint connector.Endpoint) bool {
	token := r.Header.Get("Verification-Token")
	return subtle.ConstantTimeCompare([]byte(token), []byte(endpoint.Token)) == 1
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
}

func (h *Handler) reject(w http.ResponseWriter, r *http.Request, status int, reason string) {
	h.rejected.Add(1)
	h.Log.WarnContext(r.Context(), "notification rejected",
		"stream_id", mux.Vars(r)["streamid"], "environment", mux.Vars(r)["environment"], "reason", reason)
	w.WriteHeader(status)
}

func (h *Handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	h.Log.ErrorContext(r.Context(), "notification not stored", "stream_id", mux.Vars(r)["streamid"], "err", err)
	w.WriteHeader(http.StatusInternalServerError)
}
