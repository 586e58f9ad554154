// Package controlapi serves the control API: seeds, accounts, people, the log of
// changes, the journal of requests, and the clock.
package controlapi

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/fault"
	"github.com/glipbox/glipbox/emulator/internal/journal"
	"github.com/glipbox/glipbox/emulator/internal/outbound"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/snapshot"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

// Seeder replaces everything that the emulator knows.
type Seeder interface {
	// Seed replaces it by what the YAML document describes, or changes nothing.
	Seed(name string, document []byte) error
	// Reset puts it back to the seed.
	Reset()
}

// Journal is the list of requests that the environments were sent.
type Journal interface {
	Find(seq uint64) (journal.Entry, bool)
	After(seq uint64, match func(journal.Entry) bool) []journal.Entry
}

// Handler serves the control API.
type Handler struct {
	Console    *state.State
	Sandbox    *state.State
	Production *state.State
	Log        *state.Log
	Clock      *clock.Clock
	Journal    Journal
	Seeder     Seeder
	Limiter    RateLimiter
	Sockets    Connections
	Deliverer  Deliverer
	Faults     *fault.Engine
	Timeline   *timeline.Log
	Snapshots  *snapshot.Shelf
	Bots       BotInstaller
	Outbound   *outbound.Client
	Entropy    *entropy.Source
	Profile    []control.Operation
	Info       control.Info
}

// Mount registers the routes on r, whose paths start with control.Prefix.
func (h *Handler) Mount(r *mux.Router) {
	r.Use(readable)
	h.mountEnvironment(r.PathPrefix("/{environment:sandbox|production}").Subrouter())
	r.Handle("", methods{GET: h.readInfo})
	r.Handle("/openapi.yaml", methods{GET: h.readDocument})
	r.Handle("/seed", methods{PUT: h.replaceSeed})
	r.Handle("/reset", methods{POST: h.reset})
	r.Handle("/clock", methods{GET: h.readClock, PATCH: h.changeClock})
	r.Handle("/rate-limits", methods{GET: h.readRateLimits, PUT: h.replaceRateLimits})
	r.Handle("/delivery-profile", methods{GET: h.readDeliveryProfile, PUT: h.replaceDeliveryProfile})
	r.Handle("/faults", methods{GET: h.listFaults, POST: h.armFault, DELETE: h.disarmFaults})
	r.Handle("/faults/{faultId}", methods{GET: h.readFault, DELETE: h.disarmFault})
	r.Handle("/changes", methods{GET: h.listChanges})
	r.Handle("/timeline", methods{GET: h.listMoments})
	r.Handle("/timeline/{seq}", methods{GET: h.readMoment})
	r.Handle("/requests", methods{GET: h.listRequests})
	r.Handle("/connections", methods{GET: h.listConnections})
	r.Handle("/connections/{id}", methods{DELETE: h.closeConnection})
	r.Handle("/frames", methods{GET: h.listFrames})
	r.Handle("/deliveries", methods{GET: h.listDeliveries})
	r.Handle("/deliveries/{seq}", methods{GET: h.readDelivery})
	r.Handle("/deliveries/{seq}/redeliver", methods{POST: h.redeliver})
	h.mountConsole(r)
	r.NotFoundHandler = rest.HandlerFunc(func(r *http.Request) (rest.Reply, error) {
		return rest.Reply{}, refusal(http.StatusNotFound, "the control API has no "+r.URL.Path+": GET "+control.Prefix+"/openapi.yaml lists what it has")
	})
	r.Handle("/profile", methods{GET: h.readProfile})
	r.Handle("/snapshots", methods{GET: h.listSnapshots})
	r.Handle("/snapshots/{name}", methods{GET: h.readSnapshot, PUT: h.saveSnapshot, DELETE: h.deleteSnapshot})
	r.Handle("/snapshots/{name}/restore", methods{POST: h.restoreSnapshot})
	r.Handle("/snapshots/{name}/file", methods{GET: h.exportSnapshot, PUT: h.importSnapshot})
}

// mountEnvironment registers what there is of each environment; what tests send most comes first.
func (h *Handler) mountEnvironment(env *mux.Router) {
	person := env.PathPrefix("/people/{personId}").Subrouter()
	person.Handle("/posts", methods{POST: h.createPost})
	person.Handle("", methods{PATCH: h.changePerson})
	person.Handle("/lock", methods{DELETE: h.unlockPerson})
	person.Handle("/activation", methods{POST: h.sendActivation})
	person.Handle("/chats", methods{GET: h.listPersonChats})
	person.Handle("/chats/{chatId}", methods{GET: h.readPersonChat})
	person.Handle("/token", methods{POST: h.createToken})
	person.Handle("/cards/{cardId}/submit", methods{POST: h.submitCard})
	person.Handle("/credentials", methods{GET: h.listCredentials, POST: h.createCredential})
	env.Handle("/accounts", methods{GET: h.listAccounts, POST: h.createAccount})
	env.Handle("/accounts/{accountId}", methods{GET: h.readAccount})
	env.Handle("/applications/{clientId}", methods{PATCH: h.changeApplication})
	env.Handle("/applications/{clientId}/secret", methods{POST: h.rotateSecret})
	env.Handle("/bots", methods{GET: h.listBots, POST: h.installBot})
	env.Handle("/bots/{personId}", methods{GET: h.readBot, DELETE: h.removeBot})
	env.Handle("/mails", methods{GET: h.listMails})
	env.Handle("/subscriptions", methods{GET: h.listSubscriptions})
	env.Handle("/subscriptions/{subscriptionId}", methods{GET: h.readSubscription, PATCH: h.changeSubscription, DELETE: h.loseSubscription})
	env.Handle("/people", methods{GET: h.listPeople})
	env.Handle("/removed-people", methods{GET: h.listRemovedPeople})
	env.Handle("/credentials/{credentialId}", methods{PATCH: h.changeCredential})
}

// methods are rest.Methods whose errors are one sentence each.
type methods struct {
	GET, POST, PUT, PATCH, DELETE rest.HandlerFunc
}

func (m methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rest.Methods{GET: m.GET, POST: m.POST, PUT: m.PUT, PATCH: m.PATCH, DELETE: m.DELETE, Told: told}.ServeHTTP(w, r)
}

// told turns RingCentral's errors into a sentence with the hint as its remedy.
func told(err error) error {
	e, ok := errors.AsType[*apierr.Error](err)
	if !ok || e.Plain {
		return err
	}
	return &apierr.Error{Status: e.Status, Message: sentence(e), Header: e.Header, Plain: true}
}

func sentence(e *apierr.Error) string {
	if hint := e.Remedy(); hint != "" {
		return strings.TrimSuffix(e.Message, ".") + ": " + hint
	}
	return e.Message
}

// refusal is an error of the control API itself.
func refusal(status int, message string) error {
	return &apierr.Error{Status: status, Message: message, Plain: true}
}

const (
	bodyLimit = 1 << 20 // bytes
	fileLimit = 1 << 30 // bytes of a snapshot's file
)

// readable bounds the body, and lets curl -d, which announces a form, send JSON.
func readable(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Content-Type")
		limit := int64(bodyLimit)
		if strings.HasSuffix(r.URL.Path, "/file") {
			limit = fileLimit
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

// state returns the environment that the path names.
func (h *Handler) state(r *http.Request) *state.State {
	if mux.Vars(r)["environment"] == string(control.Production) {
		return h.Production
	}
	return h.Sandbox
}

// readInfo serves GET /_emulator/v1.
func (h *Handler) readInfo(*http.Request) (rest.Reply, error) { return rest.OK(h.Info), nil }
