package emulator

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// subscribedTo returns an emulator in which Alice subscribes to posts, and what she is
// told.
func subscribedTo(t *testing.T) (*Emulator, control.Subscription, <-chan string) {
	t.Helper()
	e := start(t, WithSeed("acme.yaml", seeds.Acme))
	people, err := e.Control().People(t.Context(), control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	address, received := subscriber(t)
	subscribe(t, e, people[1], address)
	list, err := e.Control().Subscriptions(t.Context(), control.Sandbox)
	if err != nil || len(list) != 1 || list[0].Address != address || list[0].PersonID != people[1].ID || list[0].Status != "Active" {
		t.Fatalf("got %+v, %v", list, err)
	}
	return e, list[0], received
}

func TestControlBlacklistsAndReactivates(t *testing.T) {
	t.Parallel()
	e, x, received := subscribedTo(t)
	c, ctx := e.Control(), t.Context()
	post := func(text string) {
		t.Helper()
		if _, err := c.CreatePost(ctx, control.Sandbox, x.PersonID, control.NewPost{To: "bob@acme.example", Text: text}); err != nil {
			t.Fatal(err)
		}
	}

	blacklisted, err := c.ChangeSubscription(ctx, control.Sandbox, x.ID, control.SubscriptionChange{Status: "Blacklisted", Reason: "why not"})
	post("unheard")
	active, activeErr := c.ChangeSubscription(ctx, control.Sandbox, x.ID, control.SubscriptionChange{Status: "Active"})
	post("heard")

	if err != nil || blacklisted.Status != "Blacklisted" || blacklisted.Reason != "why not" || blacklisted.Blacklisted == nil {
		t.Errorf("got %+v, %v", blacklisted, err)
	}
	if activeErr != nil || active.Status != "Active" || active.Blacklisted != nil {
		t.Errorf("got %+v, %v", active, activeErr)
	}
	if first := <-received; !strings.Contains(first, `"text":"heard"`) {
		t.Errorf("got %s", first)
	}
}

func TestControlExpiresAndLosesSubscriptions(t *testing.T) {
	t.Parallel()
	e, x, _ := subscribedTo(t)
	c, ctx := e.Control(), t.Context()
	hour, now := int64(3600), int64(0)

	later, err := c.ChangeSubscription(ctx, control.Sandbox, x.ID, control.SubscriptionChange{ExpiresIn: &hour})
	_, nowErr := c.ChangeSubscription(ctx, control.Sandbox, x.ID, control.SubscriptionChange{ExpiresIn: &now})
	_, gone := c.Subscription(ctx, control.Sandbox, x.ID)
	lost := c.LoseSubscription(ctx, control.Sandbox, x.ID)

	if err != nil || nowErr != nil || time.Until(later.Expires) > time.Hour {
		t.Errorf("got %+v, %v, %v", later, err, nowErr)
	}
	if !refusedWith(gone, http.StatusNotFound, "no such subscription") || !refusedWith(lost, http.StatusNotFound, "no such subscription") {
		t.Errorf("got %v, %v", gone, lost)
	}
}

func TestControlLosesASubscription(t *testing.T) {
	t.Parallel()
	e, x, _ := subscribedTo(t)
	c, ctx := e.Control(), t.Context()

	_, status := c.ChangeSubscription(ctx, control.Sandbox, x.ID, control.SubscriptionChange{Status: "Blocked"})
	err := c.LoseSubscription(ctx, control.Sandbox, x.ID)
	list, listErr := c.Subscriptions(ctx, control.Sandbox)

	if !refusedWith(status, http.StatusBadRequest, "Blocked") || err != nil || listErr != nil || len(list) != 0 {
		t.Errorf("got %v, %v, %+v, %v", status, err, list, listErr)
	}
}

func TestControlChoosesADeliveryProfile(t *testing.T) {
	t.Parallel()
	e := start(t, WithDeliveryProfile(control.DeliveryProfile{Name: "fast"}))
	c, ctx := e.Control(), t.Context()
	minute, retries := int64(60), 1

	first, err := c.DeliveryProfile(ctx)
	mixed, mixedErr := c.SetDeliveryProfile(ctx, control.DeliveryProfile{Name: "2018", FailingFor: &minute, Retries: &retries, TokenHeader: "validation-token"})
	_, unknown := c.SetDeliveryProfile(ctx, control.DeliveryProfile{Name: "2017"})
	three := 3
	_, greedy := c.SetDeliveryProfile(ctx, control.DeliveryProfile{Retries: &three})
	_, header := c.SetDeliveryProfile(ctx, control.DeliveryProfile{TokenHeader: "X-Token"})
	e.Reset()

	if err != nil || first.Name != "fast" || first.Failures != 3 || first.Source == "" || *first.RetestEvery != 0 {
		t.Errorf("got %+v, %v", first, err)
	}
	if mixedErr != nil || *mixed.FailingFor != 60 || *mixed.RetestEvery != 900 || *mixed.Retries != 1 || mixed.TokenHeader != "Validation-Token" {
		t.Errorf("got %+v, %v", mixed, mixedErr)
	}
	if !refusedWith(unknown, http.StatusBadRequest, "guide-2022, 2018, fast") || !refusedWith(greedy, http.StatusBadRequest, "0 or 1") ||
		!refusedWith(header, http.StatusBadRequest, "X-Token") {
		t.Errorf("got %v, %v, %v", unknown, greedy, header)
	}
	if again, err := c.DeliveryProfile(ctx); err != nil || again.Name != "fast" {
		t.Errorf("after a reset: %+v, %v", again, err)
	}
}

func TestUnknownDeliveryProfileFailsTheStart(t *testing.T) {
	t.Parallel()
	if e, err := Start(t.Context(), WithDeliveryProfile(control.DeliveryProfile{Name: "2017"})); err == nil {
		_ = e.Close()
		t.Error("it started")
	}
}
