package emulator

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
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

// recorded returns the frames that a fault befell, as direction, fault and text.
func (d *desk) recorded() []control.Frame {
	d.Helper()
	frames, err := d.control.Frames(d.Context(), control.FrameFilter{})
	if err != nil {
		d.Fatal(err)
	}
	return slices.DeleteFunc(frames, func(f control.Frame) bool { return f.Fault == "" })
}

// What a fault did to a notification or a connection is in the record of frames and
// connections, as it is in that of requests and deliveries.
func TestFaultsOfWebSocketsAreRecorded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, id := d.subscribed()

	d.arm(control.FaultSpec{Effect: control.FaultDrop})
	d.say("lost")
	d.arm(control.FaultSpec{Effect: control.FaultDuplicate})
	d.say("twice")
	d.hear(c, "twice", "twice")
	d.arm(control.FaultSpec{Effect: control.FaultHalfDead})
	d.say("unheard")
	d.advance(time.Millisecond)

	want := []struct{ direction, fault, text string }{
		{"Lost", "drop (fault 1)", `"text":"lost"`},
		{"Sent", "duplicate (fault 2)", `"text":"twice"`},
		{"Sent", "duplicate (fault 2)", `"text":"twice"`},
		{"Lost", "halfDead (fault 3)", `"text":"unheard"`},
	}
	frames := d.recorded()
	if len(frames) != len(want) {
		t.Fatalf("got %+v, want %d frames", frames, len(want))
	}
	for i, w := range want {
		f := frames[i]
		if f.Direction != w.direction || f.Fault != w.fault || !strings.Contains(f.Text, w.text) || f.Connection != 1 {
			t.Errorf("frame %d is %+v, want %+v", i, f, w)
		}
	}
	known := d.emulator.Connections()
	if len(known) != 1 || known[0].Fault != "halfDead (fault 3)" || string(known[0].SubscriptionID) != id {
		t.Errorf("the connections are %+v", known)
	}
}

// A stalled connection is open, and that is all. It is recovered like one that broke.
func TestStalledConnectionReadsAndSendsNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, _ := d.subscribed()

	d.arm(control.FaultSpec{Effect: control.FaultStall})
	d.say("1", "2")
	d.advance(time.Second) // nobody waits for a client that is told nothing
	received := d.emulator.Connections()[0].Received
	moment, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if c.Send(moment, `[{"type":"Heartbeat","messageId":"beat"}]`) == nil && c.Ping(moment) == nil {
		t.Error("a stalled connection answered a ping")
	}

	if known := d.emulator.Connections()[0]; !known.Open || known.Received != received || known.Fault != "stall (fault 1)" {
		t.Errorf("the connection is %+v, want it open, and nothing read", known)
	}
	d.hear(d.connect(c.WSC()), "1", "2")
}

// The same seed makes the same choices.
func TestFaultsOverAWebSocketAreRepeatable(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.subscribed()
	choices := func() string {
		if err := d.control.DisarmFaults(t.Context()); err != nil {
			t.Fatal(err)
		}
		spec := control.FaultSpec{Effect: control.FaultDrop, Probability: 0.5, Seed: 42}
		if _, err := d.control.ArmFault(t.Context(), spec); err != nil {
			t.Fatal(err)
		}
		before := len(d.recorded())
		for i := range 20 {
			d.say(strconv.Itoa(i))
		}
		d.advance(time.Millisecond)
		var lost []string
		for _, f := range d.recorded()[before:] {
			lost = append(lost, f.Text[strings.Index(f.Text, `"text":`):][:12])
		}
		return strings.Join(lost, " ")
	}

	first, second := choices(), choices()

	if first != second || first == "" {
		t.Errorf("lost were %s, and then %s", first, second)
	}
}

// A defect in a handler ends neither the connection nor the process.
func TestPanicOverAWebSocketIsAnswered(t *testing.T) {
	t.Parallel()
	broken := WithMiddleware(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/team-messaging/v1/chats" {
				panic("a defect")
			}
			next.ServeHTTP(w, r)
		})
	})
	d := &desk{T: t, emulator: start(t, WithSeed("acme.yaml", seeds.Acme), broken)}
	d.control = d.emulator.Control()
	var err error
	if d.people, err = d.control.People(t.Context(), control.Sandbox); err != nil {
		t.Fatal(err)
	}
	d.token = d.signIn(d.people[1])
	c, _ := d.subscribed()

	answer := d.request(c, http.MethodGet, "/team-messaging/v1/chats", nil)

	if answer.Status != http.StatusInternalServerError || !strings.Contains(string(answer.Body), `"errorCode":"CMN-203"`) {
		t.Errorf("got %d %s, want CMN-203", answer.Status, answer.Body)
	}
	d.say("still there")
	d.hear(c, "still there")
}
