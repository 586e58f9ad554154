package emulator

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/sockettest"
)

func TestSocketRecovers(t *testing.T) {
	t.Parallel()

	numbers := func(from, to int) []string {
		var list []string
		for i := from; i <= to; i++ {
			list = append(list, strconv.Itoa(i))
		}
		return list
	}
	tests := []struct {
		name   string
		away   time.Duration
		missed int
		heard  []string
		failed bool
	}{
		{name: "after a second", away: time.Second, missed: 1, heard: numbers(1, 1)},
		{name: "after 100 seconds", away: 100 * time.Second, missed: 20, heard: numbers(1, 20)},
		{name: "after 179 seconds", away: 179 * time.Second, missed: 100, heard: numbers(1, 100)},
		{name: "too many to keep", away: time.Second, missed: 130, heard: numbers(31, 130)},
		{name: "nothing missed", away: time.Second},
		{name: "after 181 seconds", away: 181 * time.Second, missed: 1, failed: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			c, id := d.subscribed()
			d.say("before")
			d.hear(c, "before")
			d.freeze()
			d.cut()
			d.say(numbers(1, tt.missed)...)
			d.advance(tt.away)

			again := d.connect(c.WSC())

			if tt.failed {
				if again.Details.RecoveryState != "Failed" || again.Details.RecoveryErrorCode != "WSG-1005" {
					t.Errorf("got %+v, want a failed recovery", again.Details)
				}
				if status, _ := d.call(http.MethodGet, resource+"/"+id, ""); status != http.StatusNotFound {
					t.Errorf("the subscription is answered %d, want 404", status)
				}
				if _, err := again.Subscribe(t.Context(), posts); err != nil {
					t.Error(err)
				}
				return
			}
			if again.Details.RecoveryState != "Successful" || again.First.WSC.Sequence != 1 {
				t.Errorf("got %+v, want a recovery", again.Details)
			}
			d.hear(again, tt.heard...)
			d.say("after")
			d.hear(again, "after")
		})
	}
}

func TestSocketWithoutSubscriptionCannotBeRecovered(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.connect("")
	c.Cut()

	again := d.connect(c.WSC())
	stranger := d.connect("nonsense")

	if again.Details.RecoveryState != "Failed" || stranger.Details.RecoveryState != "Failed" {
		t.Errorf("got %+v and %+v", again.Details, stranger.Details)
	}
}

func TestSocketIsTakenOver(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, _ := d.subscribed()
	other, _ := d.subscribed()

	again := d.connect(c.WSC())
	d.say("Hi")

	d.hear(again, "Hi")
	d.hear(other, "Hi")
	d.closedWith(c, websocket.StatusNormalClosure)
}

func TestSocketsOfASessionAreLimited(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	address, err := sockettest.Address(t.Context(), d.emulator.URL(Sandbox), d.token)
	if err != nil {
		t.Fatal(err)
	}
	var open []*sockettest.Conn
	for range 51 {
		c, err := sockettest.Dial(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Cut)
		open = append(open, c)
	}

	if last := open[50].First; last.Type != "Error" || last.Status != http.StatusTooManyRequests {
		t.Errorf("the 51st begins with %+v", last)
	}
	d.closedWith(open[50], 4429)
	if first := open[49].First.Type; first != "ConnectionDetails" {
		t.Errorf("the 50th begins with %s", first)
	}
}

func TestSocketTimesOut(t *testing.T) {
	t.Parallel()

	beat := func(d *desk, c *sockettest.Conn) {
		const heartbeat = `[{"type":"Heartbeat","messageId":"x"}]`
		if err := c.Send(d.Context(), heartbeat); err != nil {
			d.Fatal(err)
		}
		if got, err := c.Next(d.Context()); err != nil || got.Type != "Heartbeat" || got.MessageID != "x" {
			d.Fatalf("got %+v (%v), want the heartbeat", got, err)
		}
	}
	ping := func(d *desk, c *sockettest.Conn) {
		if err := c.Ping(d.Context()); err != nil {
			d.Fatal(err)
		}
	}
	tests := []struct {
		name string
		sign func(*desk, *sockettest.Conn) // every 20 minutes
		span time.Duration
		code string
	}{
		{name: "idle", span: 31 * time.Minute, code: "WSG-902"},
		{name: "alive by heartbeats", sign: beat, span: 23 * time.Hour},
		{name: "alive by pings", sign: ping, span: 3 * time.Hour},
		{name: "absolute", sign: beat, span: 24*time.Hour + 20*time.Minute, code: "WSG-903"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			c, _ := d.subscribed()
			if tt.sign == nil {
				d.advance(tt.span)
			}
			for passed := time.Duration(0); tt.sign != nil && passed+20*time.Minute < tt.span; passed += 20 * time.Minute {
				d.advance(20 * time.Minute)
				if passed+20*time.Minute < 24*time.Hour {
					tt.sign(d, c)
				}
			}
			if tt.code == "" {
				d.say("Still there?")
				d.hear(c, "Still there?")
				return
			}
			last, err := c.Await(t.Context(), func(f sockettest.Frame) bool { return f.Type == "Error" })
			if err != nil || !strings.Contains(string(last.Body), `"errorCode":"`+tt.code+`"`) {
				t.Errorf("got %s (%v), want %s", last.Body, err, tt.code)
			}
			d.closedWith(c, websocket.StatusNormalClosure)
		})
	}
}

func TestSocketEndsWithItsSession(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, id := d.subscribed()
	other, err := sockettest.Open(t.Context(), d.emulator.URL(Sandbox), d.signIn(d.people[2]), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Cut)

	d.revoke()

	d.closedWith(c, 4401)
	d.token = d.signIn(d.people[1])
	if status, _ := d.call(http.MethodGet, resource+"/"+id, ""); status != http.StatusNotFound {
		t.Errorf("the subscription is answered %d", status)
	}
	if again := d.connect(c.WSC()); again.Details.RecoveryState != "Failed" {
		t.Errorf("got %+v, want a failed recovery", again.Details)
	}
	if answer := d.request(other, http.MethodGet, resource, nil); answer.Status != http.StatusOK {
		t.Errorf("the other session is answered %d", answer.Status)
	}
}

func TestSocketEndsWhenItsUserIsDisabled(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, _ := d.subscribed()
	other, err := sockettest.Open(t.Context(), d.emulator.URL(Sandbox), d.signIn(d.people[2]), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Cut)

	d.setStatus("Disabled")

	d.closedWith(c, 4401)
	d.setStatus("Enabled")
	if status, list := d.call(http.MethodGet, resource, ""); status != http.StatusOK || !strings.Contains(list, `"records":[]`) {
		t.Errorf("afterwards there are %d %s", status, list)
	}
	if again := d.connect(c.WSC()); again.Details.RecoveryState != "Failed" {
		t.Errorf("got %+v, want a failed recovery", again.Details)
	}
	if answer := d.request(other, http.MethodGet, resource, nil); answer.Status != http.StatusOK {
		t.Errorf("somebody else is answered %d", answer.Status)
	}
}

func TestSocketTokenOutlivesItsAccessToken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.freeze()
	d.advance(59*time.Minute + 30*time.Second)
	address, err := sockettest.Address(t.Context(), d.emulator.URL(Sandbox), d.token)
	if err != nil {
		t.Fatal(err)
	}
	d.advance(40 * time.Second)
	if status, _ := d.call(http.MethodGet, resource, ""); status != http.StatusUnauthorized {
		t.Fatalf("the access token is answered %d, want it to have expired", status)
	}

	c, err := sockettest.Dial(t.Context(), address)
	if err != nil {
		t.Fatalf("the token of the WebSocket, which has 20 s left: %v", err)
	}
	t.Cleanup(c.Cut)
}

func TestSocketEndsWithItsState(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, _ := d.subscribed()
	if _, err := d.control.SaveSnapshot(t.Context(), "now"); err != nil {
		t.Fatal(err)
	}

	_, restored := d.control.RestoreSnapshot(t.Context(), "now")

	d.closedWith(c, websocket.StatusServiceRestart)
	if status, list := d.call(http.MethodGet, resource, ""); restored != nil || status != http.StatusOK || !strings.Contains(list, `"records":[]`) {
		t.Errorf("after the restore (%v) there are %s", restored, list)
	}
	again, _ := d.subscribed()
	if err := d.control.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.closedWith(again, websocket.StatusServiceRestart)
}
