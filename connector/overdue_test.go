package connector_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// occupied is a store at which another process looks after the connections, the first time.
type occupied struct {
	connector.Store
	times *atomic.Int32
}

func (s occupied) Lease(ctx context.Context, name string, length time.Duration) (connector.Lease, time.Duration, error) {
	if strings.HasPrefix(name, "upkeep/") && s.times.Add(-1) >= 0 {
		return connector.Lease{}, time.Millisecond, connector.ErrConflict
	}
	return s.Store.Lease(ctx, name, length)
}

// A subscription is looked at after every start, also when another process was busy with the
// connection just then: it may have been lost with this process.
func TestASubscriptionIsLookedAtAfterAStart(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	h.caughtUp()
	h.stop()
	h.rc.DropSubscriptions()
	store := occupied{h.options.Store, new(atomic.Int32)}
	store.times.Store(1)
	h.options.Store = store
	h.again()
	h.rc.Await("a new subscription", func() bool { return len(h.rc.Subscriptions()) == 1 })
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.said(chat, "re: hi")
}
