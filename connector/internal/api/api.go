// Package api serves the connector's JSON API and the health checks.
package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/session"
)

const maxBody = 1 << 20 // bytes of a request

// Handler serves the API of a connector.
type Handler struct {
	Connector *connector.Connector
	Guard     *session.Guard
	Log       *slog.Logger
}

// Mount registers the routes on r: one route per path, the methods under it.
func (h *Handler) Mount(r *mux.Router) {
	r.HandleFunc("/healthz", h.readHealth).Methods(http.MethodGet, http.MethodHead)
	r.HandleFunc("/readyz", h.readReadiness).Methods(http.MethodGet, http.MethodHead)
	r.HandleFunc("/api/v1/openapi.yaml", h.readDocument).Methods(http.MethodGet, http.MethodHead)
	h.route(r, "/api/v1/channels", methods{http.MethodGet: h.listChannels, http.MethodPost: h.createChannel})
	channel := r.PathPrefix("/api/v1/channels/{streamid}").Subrouter()
	h.route(channel, "", methods{http.MethodGet: h.readChannel, http.MethodDelete: h.deleteChannel})
	h.route(channel, "/configuration", methods{http.MethodPut: h.updateConfiguration})
	h.route(channel, "/authorization", methods{http.MethodPost: h.createAuthorization, http.MethodDelete: h.deleteAuthorization})
	h.route(channel, "/enabled", methods{http.MethodPut: h.updateEnabled})
	h.route(channel, "/blocked", methods{http.MethodPut: h.updateBlocked})
	h.route(channel, "/examination", methods{http.MethodPost: h.examineChannel})
	h.route(channel, "/agent", methods{http.MethodGet: h.readAgent, http.MethodPut: h.updateAgent})
	h.route(channel, "/agent/trial", methods{http.MethodPost: h.tryAgent})
	h.route(channel, "/retention", methods{http.MethodPut: h.updateRetention})
	h.route(channel, "/conversations", methods{http.MethodGet: h.listConversations})
	h.route(channel, "/conversations/search", methods{http.MethodGet: h.searchConversations})
	channel.Handle("/conversations/export", h.Guard.Protect(http.HandlerFunc(h.exportConversations), h.denyStranger)).Methods(http.MethodGet)
	h.route(channel, "/conversations/{chatId}", methods{http.MethodGet: h.readConversation})
	h.route(channel, "/dead-letters", methods{http.MethodGet: h.listDeadLetters})
	h.route(channel, "/dead-letters/{postId}/replay", methods{http.MethodPost: h.replayDeadLetter})
	h.route(channel, "/notification-key", methods{http.MethodPost: h.createNotificationKey, http.MethodDelete: h.deleteNotificationKey})
	h.route(channel, "/tally", methods{http.MethodGet: h.readTally})
}

// MountUnknown answers for what no other route below /api/ serves. It comes last.
func (h *Handler) MountUnknown(r *mux.Router) { r.PathPrefix("/api/").HandlerFunc(h.denyAddress) }

// denyAddress serves what is no address of the API.
func (h *Handler) denyAddress(w http.ResponseWriter, r *http.Request) {
	h.answer(w, r, http.StatusNotFound, errorBody{Error: "The API has no such address for " + r.Method + ": GET /api/v1/openapi.yaml describes them all."})
}

// MountNotifications registers where other applications send notifications.
func (h *Handler) MountNotifications(r *mux.Router) {
	notifications := r.PathPrefix("/channels/{streamid}/notifications").Subrouter()
	h.routeKeyed(notifications, "", methods{http.MethodPost: h.createNotification, http.MethodGet: h.listNotifications})
	h.routeKeyed(notifications, "/alertmanager", methods{http.MethodPost: h.createAlert})
	notifications.HandleFunc("/slack", h.createSlackMessage).Methods(http.MethodPost)
}

// endpoint answers a request with a value to encode, or an error.
type endpoint func(r *http.Request) (any, error)

type methods map[string]endpoint

func (h *Handler) route(r *mux.Router, path string, m methods) {
	r.Handle(path, resource{h.Guard.Protect(h.serve(m), h.denyStranger), m})
}

func (h *Handler) routeKeyed(r *mux.Router, path string, m methods) {
	r.Handle(path, resource{h.keyed(m), m})
}

// resource serves a path, and knows by which methods.
type resource struct {
	http.Handler
	methods methods
}

// serve answers a request by the endpoint of its method.
func (h *Handler) serve(m methods) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		serve, ok := m[r.Method]
		if !ok {
			allowed := slices.Sorted(maps.Keys(m))
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			h.answer(w, r, http.StatusMethodNotAllowed, errorBody{
				Error: "This address does not know the method " + r.Method + ": use " + strings.Join(allowed, " or ") + ".",
			})
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		body, err := serve(r)
		if err != nil {
			h.refuse(w, r, err)
			return
		}
		h.answer(w, r, http.StatusOK, body)
	}
}

type errorBody struct {
	Error string `json:"error"`
	Field string `json:"field,omitempty"` // that was entered wrongly
}

func (h *Handler) denyStranger(w http.ResponseWriter, r *http.Request) {
	h.answer(w, r, http.StatusUnauthorized, errorBody{
		Error: "Nobody is signed in: send the admin key as Authorization: Bearer …, or sign in on the connector's page.",
	})
}

// refuse says what is wrong in one sentence, and nothing of an unexpected error.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	problem, told := errors.AsType[*connector.Problem](err)
	wrong, entered := errors.AsType[*connector.FieldError](err)
	malformed, misread := errors.AsType[*requestError](err)
	outage, silent := errors.AsType[*connector.OutageError](err)
	switch {
	case errors.Is(err, connector.ErrBlocked):
		h.answer(w, r, http.StatusForbidden, errorBody{Error: problem.Error()})
	case errors.Is(err, connector.ErrEnabled):
		h.answer(w, r, http.StatusConflict, errorBody{Error: problem.Error()})
	case silent:
		w.Header().Set("Retry-After", "5")
		h.answer(w, r, http.StatusServiceUnavailable, errorBody{Error: outage.Error() + ": send it again."})
	case entered:
		h.answer(w, r, http.StatusUnprocessableEntity, errorBody{Error: wrong.Error(), Field: wrong.Field})
	case told:
		h.answer(w, r, http.StatusUnprocessableEntity, errorBody{Error: problem.Error()})
	case errors.Is(err, connector.ErrNotFound):
		h.answer(w, r, http.StatusNotFound, errorBody{Error: "There is no such channel or chat: list /api/v1/channels."})
	case misread:
		h.answer(w, r, malformed.status, errorBody{Error: malformed.sentence, Field: malformed.field})
	case errors.Is(err, connector.ErrSealed):
		h.answer(w, r, http.StatusInternalServerError, errorBody{
			Error: "A stored secret does not open: start the connector with the key that it was stored with, --key, GLIPBOX_KEY or the file connector.key beside the database.",
		})
	default:
		h.Log.ErrorContext(r.Context(), "request failed", "path", r.URL.Path, "err", err)
		h.answer(w, r, http.StatusInternalServerError, errorBody{Error: "The connector failed: send it again; if it fails again, its log says why."})
	}
}

func (h *Handler) answer(w http.ResponseWriter, r *http.Request, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		h.Log.DebugContext(r.Context(), "answer not written", "err", err)
	}
}

// stream returns the channel that a path names.
func stream(r *http.Request) connector.StreamID {
	return connector.StreamID(mux.Vars(r)["streamid"])
}

// readHealth serves GET /healthz: the process lives.
func (h *Handler) readHealth(w http.ResponseWriter, r *http.Request) {
	h.answer(w, r, http.StatusOK, map[string]string{"status": "ok"})
}

// readReadiness serves GET /readyz: the store answers, and which channels are not
// fine, in whichever environment.
func (h *Handler) readReadiness(w http.ResponseWriter, r *http.Request) {
	channels, err := h.Connector.Channels(r.Context())
	if err != nil {
		h.answer(w, r, http.StatusServiceUnavailable, errorBody{Error: "The store does not answer: look whether its database runs, and has room."})
		return
	}
	attention, blocked := []string{}, []string{}
	for _, channel := range channels {
		switch {
		case channel.Blocked():
			blocked = append(blocked, string(channel.StreamID))
		case channel.NeedsAttention():
			attention = append(attention, string(channel.StreamID))
		}
	}
	h.answer(w, r, http.StatusOK, map[string]any{"status": "ready", "needsAttention": attention, "blocked": blocked})
}
