package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/sockettest"
	"github.com/glipbox/glipbox/testdata/seeds"
)

func TestSocketOfADeafClientIsCut(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	fine, _ := d.subscribed()
	address, err := sockettest.Address(t.Context(), d.emulator.URL(Sandbox), d.token)
	if err != nil {
		t.Fatal(err)
	}
	deaf, resp, err := websocket.Dial(t.Context(), address, nil) //nolint:bodyclose // of an upgrade
	if err != nil {
		t.Fatal(err)
	}
	_ = resp
	t.Cleanup(func() { _ = deaf.CloseNow() })
	subscription := `[{"type":"ClientRequest","messageId":"1","method":"POST","path":"/restapi/v1.0/subscription"},` +
		`{"eventFilters":["` + posts + `"],"deliveryMode":{"transportType":"WebSocket"}}]`
	if err := deaf.Write(t.Context(), websocket.MessageText, []byte(subscription)); err != nil {
		t.Fatal(err)
	}

	long := strings.Repeat("a", 9900)
	closed := func(c control.Connection) bool { return !c.Open }
	for i := 0; !slices.ContainsFunc(d.emulator.Connections(), closed); i++ {
		text := fmt.Sprint(long, i)
		d.say(text)
		d.hear(fine, text)
	}
	connections := d.emulator.Connections()
	got := connections[slices.IndexFunc(connections, closed)].CloseReason
	if got != "The client does not read" && got != "The client did not answer a ping" { // by what it does first
		t.Errorf("closed with %q", got)
	}
}

func TestConnectionsAreShownAndClosed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first, id := d.subscribed()
	second := d.connect("")

	open, err := d.control.Connections(t.Context())
	if err != nil || len(open) != 2 || !open[0].Open || open[0].PersonID != d.people[1].ID || string(open[0].SubscriptionID) != id {
		t.Fatalf("got %+v (%v)", open, err)
	}
	frames, err := d.control.Frames(t.Context(), control.FrameFilter{Connection: open[0].ID})
	if err != nil || len(frames) != 3 || frames[1].Direction != "Received" || !strings.Contains(frames[2].Text, id) {
		t.Errorf("got %+v (%v)", frames, err)
	}
	if err := d.control.CloseConnection(t.Context(), open[0].ID, 4711, "Enough"); err != nil {
		t.Error(err)
	}
	if err := d.control.CloseConnection(t.Context(), open[1].ID, 0, "Cable"); err != nil {
		t.Error(err)
	}
	d.closedWith(first, 4711)
	d.closedWith(second, -1)
	if err := d.control.CloseConnection(t.Context(), 77, 0, ""); !refusedWith(err, http.StatusNotFound, "no open connection") {
		t.Errorf("got %v", err)
	}
	if err := d.control.CloseConnection(t.Context(), open[0].ID, 1005, ""); !refusedWith(err, http.StatusBadRequest, "1005") {
		t.Errorf("got %v", err)
	}
}

func TestCloseEndsAThousandSockets(t *testing.T) {
	t.Parallel()
	e, err := Start(t.Context(), WithSeed("acme.yaml", seeds.Acme))
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, emulator: e, control: e.Control()}
	if d.people, err = d.control.People(t.Context(), control.Sandbox); err != nil {
		t.Fatal(err)
	}
	var open []*sockettest.Conn
	for range 4 {
		for _, person := range d.people {
			open = append(open, d.fifty(d.signIn(person))...)
		}
	}

	if err := e.Close(); err != nil {
		t.Error(err)
	}

	for _, c := range open {
		d.closedWith(c, websocket.StatusGoingAway)
		c.Cut()
	}
}

// fifty opens as many connections as a session may have.
func (d *desk) fifty(token string) []*sockettest.Conn {
	d.Helper()
	address, err := sockettest.Address(d.Context(), d.emulator.URL(Sandbox), token)
	if err != nil {
		d.Fatal(err)
	}
	var open []*sockettest.Conn
	for range 50 {
		c, err := sockettest.Dial(d.Context(), address)
		if err != nil {
			d.Fatal(err)
		}
		open = append(open, c)
	}
	return open
}

func TestSocketTokensMayBeSingleUse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		options []Option
		open    int
	}{
		{name: "as SDKs expect", open: 2},
		{name: "as the guide says", options: []Option{WithSingleUseSocketTokens()}, open: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, tt.options...)
			address, err := sockettest.Address(t.Context(), d.emulator.URL(Sandbox), d.token)
			if err != nil {
				t.Fatal(err)
			}
			open := 0
			for range 2 {
				conn, _, err := websocket.Dial(t.Context(), address, nil) //nolint:bodyclose // of an upgrade
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = conn.CloseNow() })
				_, _, err = conn.Read(t.Context()) // ConnectionDetails, or the end
				switch {
				case err == nil:
					open++
				case websocket.CloseStatus(err) != 4400:
					t.Errorf("closed with %v", err)
				}
			}

			if open != tt.open {
				t.Errorf("a token opened %d connections, want %d", open, tt.open)
			}
		})
	}
}
