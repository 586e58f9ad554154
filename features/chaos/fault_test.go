package chaos

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

const (
	postsPath = "/team-messaging/v1/chats/*/posts"
	cutLate   = "2s" // well inside the time-out of a send
)

// disturbances are the faults of the platform, each on one occasion in how many.
func disturbances(client control.ClientID, transport string) []control.FaultSpec {
	posting := control.FaultMatch{ClientID: client, Method: "POST", Path: postsPath}
	asked := control.FaultMatch{ClientID: client}
	told := control.FaultMatch{ClientID: client}
	all := []control.FaultSpec{
		{Effect: control.FaultCutBefore, Match: posting, Probability: 0.02},
		{Effect: control.FaultCutAfter, Match: posting, Probability: 0.02},
		{Effect: control.FaultCutLate, Match: posting, After: cutLate, Probability: 0.01},
		{Effect: control.FaultStatus, Status: 500, Match: posting, Probability: 0.01},
		{Effect: control.FaultStatus, Status: 503, RetryAfter: "1s", Match: posting, Probability: 0.01},
		{Effect: control.FaultLatency, Latency: "300ms", Match: posting, Probability: 0.02},
		{Effect: control.FaultRevokeToken, Match: posting, Probability: 0.004},
		{Effect: control.FaultStatus, Status: 502, Match: asked, Probability: 0.001},
		{Effect: control.FaultRateLimit, RetryAfter: "1s", Match: asked, Probability: 0.002},

		{Effect: control.FaultDrop, Match: told, Probability: 0.03},
		{Effect: control.FaultDuplicate, Match: told, Probability: 0.05},
		{Effect: control.FaultDelay, Match: told, After: "1s", Probability: 0.03},
		{Effect: control.FaultReorder, Match: told, After: "2s", Probability: 0.03},
		{Effect: control.FaultCorrupt, Match: told, Probability: 0.01},
	}
	if transport == webSocket { // asked before each frame that is sent
		all = append(all,
			control.FaultSpec{Effect: control.FaultHalfDead, Match: told, Probability: 0.01},
			control.FaultSpec{Effect: control.FaultStall, Match: told, Probability: 0.005},
			control.FaultSpec{Effect: control.FaultClose, Match: told, Probability: 0.01},
		)
	}
	return all
}

const (
	shortestTrust = 4 * time.Second // of the platform in the webhook, between two blacklistings
	longestTrust  = 9 * time.Second
)

// blacklist ends the trust in webhooks now and then, until ctx ends, and returns how often.
// Connectors learn of it when they look: at a start, and when posts were not told.
func blacklist(ctx context.Context, c *control.Client, d *dice) int {
	n := 0
	for wait(ctx, shortestTrust+time.Duration(d.roll(int(longestTrust-shortestTrust)))) {
		all, err := c.Subscriptions(ctx, control.Sandbox)
		if err != nil {
			break
		}
		for _, s := range all {
			if s.Transport == webHook && s.Status == "Active" {
				_, err = c.ChangeSubscription(ctx, control.Sandbox, s.ID, control.SubscriptionChange{Status: "Blacklisted"})
				if err == nil { // it may be gone already
					n++
				}
			}
		}
	}
	return n
}

func arm(ctx context.Context, t *testing.T, c *control.Client, faults []control.FaultSpec, d *dice) {
	t.Helper()
	for i, spec := range faults {
		spec.Seed = d.seed + uint64(i)
		if _, err := c.ArmFault(ctx, spec); err != nil {
			t.Fatal(err)
		}
	}
}

// disarm ends all faults and returns how often each has fired.
func disarm(ctx context.Context, t *testing.T, c *control.Client) string {
	t.Helper()
	faults, err := c.Faults(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.DisarmFaults(ctx); err != nil {
		t.Fatal(err)
	}
	var fired []string
	for _, f := range faults {
		name := string(f.Effect)
		if f.Status != 0 {
			name = fmt.Sprintf("%s %d", name, f.Status)
		}
		fired = append(fired, fmt.Sprintf("%s %d", name, f.Fired))
	}
	return strings.Join(fired, ", ")
}
