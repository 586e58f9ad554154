package emulator

import (
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// TestTimeline follows a subscription: the request stands before the validation that it
// caused, although it is told later.
func TestTimeline(t *testing.T) {
	t.Parallel()
	e := start(t, WithSeed("acme.yaml", seeds.Acme))
	c, ctx := e.Control(), t.Context()
	people, err := c.People(ctx, control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	before, err := c.Timeline(ctx, control.TimelineFilter{Latest: 1}, 0)
	if err != nil || len(before.Moments) != 1 || before.Missed != 0 {
		t.Fatalf("got %+v, %v", before, err)
	}
	address, _ := subscriber(t)
	var agent control.Person
	for _, p := range people {
		if p.JWT != "" {
			agent = p
		}
	}
	subscribe(t, e, agent, address)
	fault, errFault := c.ArmFault(ctx, control.FaultSpec{Effect: control.FaultDrop})
	_, errClock := c.Freeze(ctx)
	_, errSnapshot := c.SaveSnapshot(ctx, "now")
	if errFault != nil || errClock != nil || errSnapshot != nil {
		t.Fatal(errFault, errClock, errSnapshot)
	}

	told, err := c.Timeline(ctx, control.TimelineFilter{After: before.Last}, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []control.MomentKind
	for _, m := range told.Moments {
		kinds = append(kinds, m.Kind)
	}
	want := []control.MomentKind{"request", "delivery", "change", "request", "fault", "clock", "snapshot"}
	if len(kinds) != len(want) {
		t.Fatalf("got %v, want %v", kinds, want)
	}
	for i := range want {
		if kinds[i] != want[i] {
			t.Errorf("got %v, want %v", kinds, want)
			break
		}
	}
	delivery, subscription := told.Moments[1], told.Moments[3]
	if subscription.Turn >= delivery.Turn || subscription.Request.Path != "/restapi/v1.0/subscription" {
		t.Errorf("the request %+v does not stand before %+v", subscription, delivery)
	}
	if delivery.PersonID != agent.ID || delivery.ClientID != "acme-sandbox-client-id" || delivery.Environment != control.Sandbox {
		t.Errorf("nobody knows whose delivery this is: %+v", delivery)
	}
	if told.Moments[4].Text != "Fault 1 was armed: drop" || fault.ID != 1 {
		t.Errorf("got %+v", told.Moments[4])
	}
	one, err := c.Moment(ctx, delivery.Seq)
	if err != nil || one.Delivery == nil || one.Delivery.URL != address {
		t.Errorf("got %+v, %v", one, err)
	}
	if again, err := c.Timeline(ctx, control.TimelineFilter{After: told.Last + 100}, time.Minute); err != nil || again.Last != told.Last {
		t.Errorf("got %+v, %v", again, err)
	}
}
