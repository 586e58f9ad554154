package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	channelThatListens = regexp.MustCompile(`^the agent has a channel that listens by "(WebHook|WebSocket)"$`)
	channelSetTo       = regexp.MustCompile(`^the channel is set to "(WebHook|WebSocket)"$`)
	channelListens     = regexp.MustCompile(`^the channel listens by "(WebHook|WebSocket)"$`)
	connectionCut      = regexp.MustCompile(`^the connection of the channel was cut$`)
	channelDeaf        = regexp.MustCompile(`^RingCentral has (\S+) the subscription of the channel$`)
	subscriptionsKept  = regexp.MustCompile(`^RingCentral keeps (\d+) subscriptions?$`)
	noConnection       = regexp.MustCompile(`^no connection is open$`)
)

func (w *World) registerTransports(v vocabulary) {
	v.Given(channelThatListens, w.channelThatListens)
	v.Step(channelSetTo, w.channelSetTo)
	v.Then(channelListens, w.channelListens)
	v.Given(connectionCut, w.connectionCut)
	v.Given(channelDeaf, w.channelDeaf)
	v.Then(subscriptionsKept, w.subscriptionsKept)
	v.Then(noConnection, w.noConnection)
}

// channelThatListens makes an enabled channel whose notifications come in a certain way.
func (w *World) channelThatListens(ctx context.Context, transport string) error {
	if err := w.agentHasChannel(ctx, "an authorized"); err != nil {
		return err
	}
	return errors.Join(w.channelSetTo(ctx, transport), w.enableChannel(ctx))
}

// channelSetTo chooses the transport of notifications.
func (w *World) channelSetTo(ctx context.Context, transport string) error {
	return w.change(ctx, http.MethodPut, "/configuration", map[string]string{"environment": "sandbox", "transport": transport})
}

// channelListens checks how notifications come.
func (w *World) channelListens(ctx context.Context, transport string) error {
	if err := w.look(ctx); err != nil {
		return err
	}
	if w.channel.TransportType != transport {
		return fmt.Errorf("notifications come by %q", w.channel.TransportType)
	}
	return nil
}

// connectionCut breaks the open WebSocket as a broken network does.
func (w *World) connectionCut(ctx context.Context) error {
	open, err := w.openConnections(ctx)
	if err != nil {
		return err
	}
	if len(open) != 1 {
		return fmt.Errorf("%d connections are open", len(open))
	}
	return w.control.CloseConnection(ctx, open[0].ID, 0, "")
}

// channelDeaf ends the one subscription that there is, behind the connector's back, once it
// has read back what was written before the subscription.
func (w *World) channelDeaf(ctx context.Context, how string) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	all, err := w.control.Subscriptions(ctx, control.Sandbox)
	if err != nil {
		return err
	}
	if len(all) != 1 {
		return fmt.Errorf("there are %d subscriptions", len(all))
	}
	switch how {
	case "lost":
		return w.control.LoseSubscription(ctx, control.Sandbox, all[0].ID)
	case "blacklisted":
	default:
		return fmt.Errorf("a subscription cannot be %s", how)
	}
	_, err = w.control.ChangeSubscription(ctx, control.Sandbox, all[0].ID, control.SubscriptionChange{Status: "Blacklisted"})
	return err
}

// subscriptionsKept counts the subscriptions that there are, whoever made them, once all work is
// done.
func (w *World) subscriptionsKept(ctx context.Context, number int) error {
	if err := errors.Join(w.settle(ctx), w.chronicle.catchUp(ctx)); err != nil {
		return err
	}
	made := w.chronicle.count("SubscriptionCreated")
	all, err := w.control.Subscriptions(ctx, control.Sandbox)
	if err == nil && len(all) < number { // what was missed may be answered before the connector listens again
		err = w.chronicle.await(ctx, func(control.Change) bool { return w.chronicle.count("SubscriptionCreated") > made })
		if err == nil {
			all, err = w.control.Subscriptions(ctx, control.Sandbox)
		}
	}
	if err == nil && len(all) != number {
		err = fmt.Errorf("there are %d subscriptions", len(all))
	}
	return err
}

// noConnection checks that every WebSocket was closed.
func (w *World) noConnection(ctx context.Context) error {
	open, err := w.openConnections(ctx)
	if err == nil && len(open) > 0 {
		err = fmt.Errorf("%d connections are open", len(open))
	}
	return err
}

func (w *World) openConnections(ctx context.Context) ([]control.Connection, error) {
	all, err := w.control.Connections(ctx)
	return slices.DeleteFunc(all, func(c control.Connection) bool { return c.Closed != nil }), err
}
