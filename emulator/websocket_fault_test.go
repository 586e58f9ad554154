package emulator

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// arm arms a fault that fires once.
func (d *desk) arm(spec control.FaultSpec) {
	d.Helper()
	spec.Count = 1
	if _, err := d.control.ArmFault(d.Context(), spec); err != nil {
		d.Fatal(err)
	}
}

func TestFaultClosesAConnection(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, _ := d.subscribed()

	d.arm(control.FaultSpec{Effect: control.FaultClose, CloseCode: 4500})

	d.closedWith(c, 4500)
}

func TestFaultsOfNotificationsOverAWebSocket(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, _ := d.subscribed()

	d.arm(control.FaultSpec{Effect: control.FaultDrop})
	d.say("lost", "told")
	d.hear(c, "told")
	d.arm(control.FaultSpec{Effect: control.FaultReorder})
	d.say("second", "first")
	d.hear(c, "first")
	d.hear(c, "second")
	d.arm(control.FaultSpec{Effect: control.FaultDelay, After: "10m"})
	d.say("late", "soon")
	d.hear(c, "soon")
	d.advance(10 * time.Minute)
	d.hear(c, "late")
}

func TestFaultCutsTheConnectionOfARequest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, _ := d.subscribed()

	d.arm(control.FaultSpec{Effect: control.FaultCutBefore, Match: control.FaultMatch{Path: "/team-messaging/v1/chats"}})
	_, err := c.Request(t.Context(), http.MethodGet, "/team-messaging/v1/chats", nil)

	if err == nil {
		t.Error("the request was answered")
	}
}

func TestHalfDeadConnectionAnswersPingsOnly(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, _ := d.subscribed()

	d.arm(control.FaultSpec{Effect: control.FaultHalfDead})
	d.say("never told")
	d.advance(time.Second) // waits until it is dispatched
	pong := c.Ping(t.Context())
	frames, err := d.control.Frames(t.Context(), control.FrameFilter{})

	if pong != nil || err != nil {
		t.Errorf("got %v, %v", pong, err)
	}
	for _, f := range frames {
		if f.Direction == "Sent" && strings.Contains(f.Text, "never told") {
			t.Errorf("a half-dead connection sent %s", f.Text)
		}
	}
}
