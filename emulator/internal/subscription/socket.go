package subscription

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const webSocket = "WebSocket" // transportType; its case counts

const socketTTL = 24 * time.Hour // whatever is asked for; it renews itself

// createSocketSubscription serves POST /restapi/v1.0/subscription for the transport
// WebSocket. The subscription takes the place of the one that the connection had.
func (h *Handler) createSocketSubscription(r *http.Request, body createSubscriptionRequest) (rest.Reply, error) {
	c := caller.Of(r)
	line, ok := caller.LineOf(r)
	if !ok {
		return rest.Reply{}, apierr.Hinted(apierr.Invalid("deliveryMode.transportType"),
			"a WebSocket subscription is created over its WebSocket: connect to the uri of POST /restapi/oauth/wstoken, and send a ClientRequest")
	}
	if !c.Has(state.WebSocketPermission) {
		return rest.Reply{}, apierr.AppLacks(string(state.WebSocketPermission), string(c.App))
	}
	chosen, err := parser{h.State, c}.choose(body.EventFilters)
	if err != nil {
		return rest.Reply{}, err
	}
	x, err := h.State.CreateSubscription(state.Subscription{
		App: c.App, Owner: c.Extension, Account: c.Account, Filters: chosen.active, Disabled: chosen.disabled,
		Transport: webSocket, Socket: line.Socket, TTL: socketTTL,
	})
	if err != nil {
		return rest.Reply{}, err
	}
	return h.changed(r, x), nil
}

// checkTransport refuses to change a WebSocket subscription from anywhere but its own
// connection. To another connection it does not exist, so that clients subscribe anew.
func checkTransport(r *http.Request, x state.Subscription) error {
	if x.Transport != webSocket {
		return nil
	}
	line, ok := caller.LineOf(r)
	if !ok {
		return apierr.Hinted(apierr.New(http.StatusBadRequest, "SUB-511", "Operation is not allowed for WebSocket subscriptions"),
			"a WebSocket subscription is changed over its WebSocket")
	}
	if line.Socket != x.Socket {
		return apierr.NotFound("subscriptionId")
	}
	return nil
}

// endedWithItsSession reports whether what is asked for, and is not there, may be taken for
// a subscription whose session is over. Assumed: over a WebSocket, every id in the form of
// one; RingCentral may well know those that there were.
func endedWithItsSession(r *http.Request) bool {
	_, ok := caller.LineOf(r)
	return ok && uuid.Validate(string(idOf(r))) == nil
}

// changed answers that a subscription was created or changed. Over its WebSocket a header
// names it, by which one SDK finds it.
func (h *Handler) changed(r *http.Request, x state.Subscription) rest.Reply {
	reply := rest.OK(h.info(r, x))
	if _, ok := caller.LineOf(r); ok && x.Transport == webSocket {
		reply.Header = http.Header{"WSG-SubscriptionId": {string(x.ID)}}
	}
	return reply
}

// uri returns where a subscription is; over a WebSocket without the host.
func uri(r *http.Request, x state.Subscription) string {
	base := rest.BaseURL(r)
	if _, ok := caller.LineOf(r); ok {
		base = ""
	}
	return base + resourcePath + "/" + string(x.ID)
}

// Gateway tells the clients behind WebSockets what happens.
type Gateway interface {
	// Notify puts a notification into the stream of the subscription's socket. fault is
	// what befell it; empty for nothing.
	Notify(x state.Subscription, uuid string, envelope []byte, fault string)
	// Lose records a notification that a fault keeps out of the stream.
	Lose(x state.Subscription, uuid string, envelope []byte, fault string)
	// EndSession closes the sockets of a session that is over.
	EndSession(id state.SessionID)
	// EndExtension closes the sockets of a user who cannot be used any more.
	EndExtension(id state.ExtensionID)
	// Reset closes the sockets of a state that was replaced.
	Reset()
}

// hand gives a notification to the transport of its subscription.
func (d *Dispatcher) hand(ctx context.Context, box *outbox, x state.Subscription, n notification) {
	if x.Transport == webSocket {
		d.mishaps.send(ctx, n)
		return
	}
	d.queue(ctx, box, n)
}
