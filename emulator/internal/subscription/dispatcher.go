package subscription

import (
	"context"
	"encoding/binary"
	"log/slog"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/fault"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/subscription/webhook"
)

// Dispatcher tells subscribers what happens in an environment. It moves each change to
// queues at once, so that it never falls behind, and sends from them. While anything
// waits or is being sent, the clock counts as busy.
type Dispatcher struct {
	State   *state.State
	Changes *state.Follower
	Clock   *clock.Clock
	Entropy *entropy.Source
	Secret  []byte // makes the uuids of notifications that outlive the process
	Sender  webhook.Sender
	Gateway Gateway
	Faults  *fault.Engine
	Policy  *webhook.Policy
	Logger  *slog.Logger
	BaseURL string // of the environment, for what notifications link to

	Validator webhook.Validator // tries the servers of blacklisted subscriptions

	mishaps *mishaps // of the run since the last reset
}

// Run dispatches until ctx ends. It returns when all its goroutines have ended; what
// was not sent by then is dropped.
func (d *Dispatcher) Run(ctx context.Context) {
	defer d.Changes.Close()
	for ctx.Err() == nil {
		d.runUntilReset(ctx)
	}
}

// runUntilReset dispatches until ctx ends or the state is replaced as a whole, and
// drops what was not sent by then.
func (d *Dispatcher) runUntilReset(ctx context.Context) {
	d.mishaps = newMishaps(d)
	box := newOutbox(d.Clock, d.mishaps.send)
	defer box.wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for {
		c, ok := d.Changes.Next(ctx)
		if !ok {
			return
		}
		if _, reset := c.Body.(state.Reset); reset {
			d.Gateway.Reset()
			return
		}
		box.telling = d.begin(c)
		d.dispatch(ctx, box, c)
		box.telling.release()
	}
}

// dispatch puts what a change means to its subscribers into their queues.
func (d *Dispatcher) dispatch(ctx context.Context, box *outbox, c state.Change) {
	switch e := c.Body.(type) {
	case state.PostEvent:
		d.tell(ctx, box, d.State.SubscribersAmong(e.Chat.Members, c), occasion{
			kind: state.PostFilter, chat: e.Chat.ID,
			encode: func(dst []byte) []byte { return appendPost(dst, e, d.BaseURL) },
		})
	case state.ChatEvent:
		d.tell(ctx, box, d.State.SubscribersAmong(e.Audience, c), occasion{
			kind: state.ChatFilter, chat: e.Chat.ID,
			encode: func(dst []byte) []byte { return appendChat(dst, e) },
		})
	case state.WebhookEvent:
		d.tell(ctx, box, d.State.SubscribersAmong(e.Chat.Members, c), occasion{
			kind: state.WebhookFilter, chat: e.Chat.ID,
			encode: func(dst []byte) []byte { return appendWebhook(dst, e, d.BaseURL) },
		})
	case state.ExtensionEvent:
		d.dispatchExtension(ctx, box, c, e)
		if e.EventType == state.ExtensionUpdate && e.Extension.Status != state.Enabled {
			d.Gateway.EndExtension(e.Extension.ID)
		}
	case state.PresenceEvent:
		d.dispatchPresence(ctx, box, c, e)
	case state.SessionEvent:
		d.Gateway.EndSession(e.Session)
	case state.MessageEvent:
		d.tell(ctx, box, d.State.SubscribersAbout(e.Extension, c), occasion{
			kind: state.MessageFilter, extension: e.Extension.ID,
			encode: func(dst []byte) []byte { return appendMessage(dst, e) },
		})
	case state.ReminderEvent:
		d.hand(ctx, box, e.Subscription, notification{
			queue: queueKey{subscription: e.Subscription.ID},
			uuid:  d.source(box.telling, e.Subscription.ID, occasion{kind: state.ReminderFilter}).UUID(),
			event: e.Filter.Text,
			body:  appendReminder(nil, e.Subscription, c.Time),
		})
	case state.RetestEvent:
		if id := e.Subscription.ID; box.idle(id) {
			box.add(ctx, notification{queue: queueKey{subscription: id}})
		}
	case state.SubscriptionEvent:
		switch e.EventType {
		case state.SubscriptionDeleted, state.SubscriptionExpired, state.SubscriptionBlacklisted:
			box.forget(e.Subscription.ID)
		case state.SubscriptionCreated, state.SubscriptionRenewed, state.SubscriptionReactivated:
		}
	}
}

// queue puts a notification into its queue. One for which there is no room is lost: the
// server takes far less than happens.
func (d *Dispatcher) queue(ctx context.Context, box *outbox, n notification) {
	if !box.add(ctx, n) {
		d.Logger.WarnContext(ctx, "notification dropped, too many wait",
			slog.String("subscription_id", string(n.queue.subscription)), slog.String("uuid", n.uuid))
	}
}

// dispatchExtension tells those who follow the extension, and those who follow all.
func (d *Dispatcher) dispatchExtension(ctx context.Context, box *outbox, c state.Change, e state.ExtensionEvent) {
	subscribers := d.State.SubscribersAbout(e.Extension, c)
	for _, o := range []occasion{
		{
			kind: state.ExtensionFilter, extension: e.Extension.ID,
			encode: func(dst []byte) []byte { return appendExtension(dst, e) },
		},
		{
			kind:   state.ExtensionListFilter,
			encode: func(dst []byte) []byte { return appendExtensionList(dst, e) },
		},
		{
			kind:   state.DirectoryFilter,
			encode: func(dst []byte) []byte { return appendDirectory(dst, e) },
		},
	} {
		d.tell(ctx, box, subscribers, o)
	}
}

// dispatchPresence tells those who follow the presence of the extension, or of all.
func (d *Dispatcher) dispatchPresence(ctx context.Context, box *outbox, c state.Change, e state.PresenceEvent) {
	subscribers := d.State.SubscribersAbout(e.Extension, c)
	encode := func(dst []byte) []byte { return appendPresence(dst, e) }
	d.tell(ctx, box, subscribers, occasion{kind: state.PresenceFilter, extension: e.Extension.ID, encode: encode})
	d.tell(ctx, box, subscribers, occasion{kind: state.AccountPresenceFilter, encode: encode})
}

// occasion is what a change gives cause to tell: to whom, in which queue, and how.
type occasion struct {
	kind      state.FilterKind
	extension state.ExtensionID // when it concerns one only
	chat      state.ChatID      // zero when it concerns none
	encode    func(dst []byte) []byte
}

// tell queues a notification for each of the subscriptions that has a filter for the
// occasion. Its body is encoded once.
// Assumed: a subscription with several filters for it is told once.
func (d *Dispatcher) tell(ctx context.Context, box *outbox, subscribers []state.Subscription, o occasion) {
	var body []byte
	for _, x := range subscribers {
		filter, ok := x.FilterOf(o.kind, o.extension)
		if !ok {
			continue
		}
		if body == nil {
			body = o.encode(make([]byte, 0, 512))
		}
		d.hand(ctx, box, x, notification{
			queue: queueKey{x.ID, o.chat}, uuid: uuidOf(d.source(box.telling, x.ID, o), o), event: filter.Text, body: body,
		})
	}
}

// uuidOf returns the id of a notification: a decimal number for Team Messaging, as in
// samples, and a UUID for all others.
func uuidOf(source *entropy.Source, o occasion) string {
	if o.chat == 0 {
		return source.UUID()
	}
	return strconv.FormatUint(binary.BigEndian.Uint64(source.Bytes(8))>>1, 10)
}
