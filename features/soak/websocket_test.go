package soak

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/sockettest"
	"github.com/glipbox/glipbox/testdata/seeds"
)

const (
	posts       = "/team-messaging/v1/posts"
	maxMissed   = 80 // posts that the client has not been told of yet; a recovery keeps 100
	longestCalm = 150 * time.Millisecond
	patience    = 30 * time.Second
)

// TestWebSocket lets Bob write to Alice without a pause, whose application listens over a
// WebSocket that is cut, closed, stalled, half-dead, forgotten or recovered while it is
// open, again and again, and loses and repeats notifications. Whatever Bob has written and
// was not dropped on purpose arrives exactly once, in order.
func TestWebSocket(t *testing.T) {
	t.Parallel()
	s := newSoak(t, seed(t))
	ctx, cancel := context.WithTimeout(t.Context(), *soakFor)
	defer cancel()

	first := s.open(t.Context(), "")
	s.subscribe(t.Context(), first)
	writer := make(chan error, 1)
	go func() { writer <- s.write(ctx) }()
	last := s.listen(ctx, first)
	if err := <-writer; err != nil {
		t.Error(err)
	}
	s.finish(last)
	t.Logf("%d posts, %d recoveries, %d failed ones, %d posts read back, %d dropped, %d told twice", s.heard, s.recovered, s.lost, s.readBack, s.dropped, s.repeated)
	if s.heard == 0 || *soakFor >= time.Minute && (s.recovered == 0 || s.lost == 0 || s.dropped == 0 || s.repeated == 0) {
		t.Error("nothing was put to the test")
	}
}

type soak struct {
	*testing.T

	emulator *emulator.Emulator
	control  *control.Client
	dice     *rand.Rand
	alice    control.Person
	bob      control.Person
	token    string
	chat     control.ChatID

	room         chan struct{} // one for each post that may be on its way
	written      int           // read once the writer has ended
	heard        int           // the number of the latest post
	recovered    int
	lost         int
	readBack     int
	reread       int             // the number of the latest of them
	repeated     int             // notifications that came twice
	subscription string          // the present one
	dropped      int             // posts of which nothing is to come
	recorded     uint64          // frames that were looked at for such
	gone         map[int]bool    // their numbers
	known        map[string]bool // uuids of notifications
}

func newSoak(t *testing.T, seed uint64) *soak {
	t.Helper()
	e, err := emulator.Start(t.Context(), emulator.WithSeed("acme.yaml", seeds.Acme))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	s := &soak{
		T: t, emulator: e, control: e.Control(), room: make(chan struct{}, maxMissed),
		dice: rand.New(rand.NewPCG(seed, seed)), //nolint:gosec // repeatable, not secret
		gone: map[int]bool{}, known: map[string]bool{},
	}
	people, err := s.control.People(t.Context(), control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	s.alice, s.bob = people[1], people[2]
	s.token = signIn(t.Context(), t, e, s.alice, acme)
	first, err := s.control.CreatePost(t.Context(), control.Sandbox, s.bob.ID, control.NewPost{To: s.alice.Email, Text: "0"})
	if err != nil {
		t.Fatal(err)
	}
	s.chat = first.ChatID
	return s
}

// write posts numbers until ctx ends, no faster than Alice's application hears them.
func (s *soak) write(ctx context.Context) error {
	for ctx.Err() == nil {
		select {
		case s.room <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		text := strconv.Itoa(s.written + 1)
		_, err := s.control.CreatePost(context.WithoutCancel(ctx), control.Sandbox, s.bob.ID, control.NewPost{ChatID: s.chat, Text: text})
		if err != nil {
			return fmt.Errorf("post %s: %w", text, err)
		}
		s.written++
	}
	return nil
}

// listen is the client. It goes on until chaos ends, and returns its latest connection.
func (s *soak) listen(chaos context.Context, c *sockettest.Conn) *sockettest.Conn {
	s.Helper()
	for {
		s.hear(chaos, c)
		if chaos.Err() != nil {
			return c
		}
		c = s.disturb(context.WithoutCancel(chaos), c)
	}
}

// finish hears what is still on its way.
func (s *soak) finish(c *sockettest.Conn) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), patience)
	defer cancel()
	if _, err := s.control.Advance(ctx, time.Millisecond); err != nil { // when all is on its way
		s.Fatal(err)
	}
	for s.pass(ctx); s.heard < s.written; s.pass(ctx) {
		n, err := c.NextNotification(ctx)
		if err != nil {
			s.Fatalf("%d posts were heard, %d were written: %v", s.heard, s.written, err)
		}
		s.tell(ctx, n)
	}
	c.Close()
}

// hear listens for a random while.
func (s *soak) hear(ctx context.Context, c *sockettest.Conn) {
	s.Helper()
	calm, cancel := context.WithTimeout(ctx, time.Duration(1+s.dice.Int64N(int64(longestCalm))))
	defer cancel()
	s.hearUntil(calm, c)
}

func (s *soak) hearUntil(ctx context.Context, c *sockettest.Conn) {
	s.Helper()
	for {
		n, err := c.NextNotification(ctx)
		if err != nil {
			return
		}
		s.tell(ctx, n)
	}
}

// tell deals with a notification, once.
func (s *soak) tell(ctx context.Context, n sockettest.Notification) {
	s.Helper()
	if s.known[n.UUID] {
		s.repeated++
		return
	}
	s.known[n.UUID] = true
	if number, err := strconv.Atoi(n.Body.Text); err == nil && number <= s.reread {
		return // over whichever connection it comes
	}
	if n.Body.Text != strconv.Itoa(s.heard+1) {
		s.pass(ctx)
	}
	s.note(n.Body.Text)
}

// pass goes on behind posts of which the notification was dropped on purpose.
func (s *soak) pass(ctx context.Context) {
	s.Helper()
	frames, err := s.control.Frames(context.WithoutCancel(ctx), control.FrameFilter{After: s.recorded})
	if err != nil {
		s.Fatal(err)
	}
	for _, f := range frames {
		s.recorded = f.Seq
		if f.Direction != "Lost" || !strings.HasPrefix(f.Fault, "drop") {
			continue
		}
		var parts []sockettest.Notification
		if err := json.Unmarshal([]byte(f.Text), &parts); err != nil {
			s.Fatal(err)
		}
		if number, err := strconv.Atoi(parts[1].Body.Text); err == nil && parts[1].SubscriptionID == s.subscription {
			s.gone[number] = true
		}
	}
	for s.gone[s.heard+1] {
		s.note(strconv.Itoa(s.heard + 1))
		s.dropped++
	}
}

// note checks that a post is the next one.
func (s *soak) note(text string) {
	s.Helper()
	if want := strconv.Itoa(s.heard + 1); text != want {
		s.Fatalf("heard %q, want %q", text, want)
	}
	s.heard++
	<-s.room
}

// disturb breaks the connection in one of many ways, and returns the next one.
func (s *soak) disturb(ctx context.Context, c *sockettest.Conn) *sockettest.Conn {
	s.Helper()
	away := time.Duration(0)
	s.confuse(ctx)
	switch s.dice.IntN(8) {
	case 0: // recovered while it still seems open
	case 1:
		c.Cut()
	case 2:
		c.Close()
	case 3:
		s.closeAll(ctx, 0)
	case 4:
		s.closeAll(ctx, 4000+s.dice.IntN(1000))
	case 5:
		s.closeAll(ctx, 0)
		away = 181 * time.Second
	case 6:
		s.strike(ctx, control.FaultStall, c)
	case 7:
		s.strike(ctx, control.FaultHalfDead, c)
	}
	if away == 0 && s.dice.IntN(2) == 0 {
		away = time.Duration(s.dice.Int64N(int64(20 * time.Second)))
	}
	if away > 0 {
		if _, err := s.control.Advance(ctx, away); err != nil {
			s.Fatal(err)
		}
	}
	return s.recover(ctx, c)
}

// confuse loses or repeats one of the next notifications.
func (s *soak) confuse(ctx context.Context) {
	s.Helper()
	effect := []control.FaultEffect{control.FaultDrop, control.FaultDuplicate, ""}[s.dice.IntN(3)]
	if effect == "" {
		return
	}
	if _, err := s.control.ArmFault(ctx, control.FaultSpec{Effect: effect, Count: 1, Skip: s.dice.IntN(5)}); err != nil {
		s.Fatal(err)
	}
}

// strike disables the connection while the client believes in it, and lets it listen on.
func (s *soak) strike(ctx context.Context, effect control.FaultEffect, c *sockettest.Conn) {
	s.Helper()
	armed, err := s.control.ArmFault(ctx, control.FaultSpec{Effect: effect, Count: 1})
	if err != nil {
		s.Fatal(err)
	}
	s.hear(ctx, c)
	if err := s.control.DisarmFault(ctx, armed.ID); err != nil { // should the connection have ended before
		s.Fatal(err)
	}
}

// closeAll has the server close what is open, with a code or without a word.
func (s *soak) closeAll(ctx context.Context, code int) {
	s.Helper()
	for _, known := range s.emulator.Connections() {
		if !known.Open {
			continue
		}
		err := s.control.CloseConnection(ctx, known.ID, code, "Chaos")
		if _, refused := errors.AsType[*control.Error](err); err != nil && !refused {
			s.Fatal(err)
		}
	}
}

// recover goes on over another connection, as clients do. What came before the old one
// ended counts; what the new one cannot tell is read back.
func (s *soak) recover(ctx context.Context, old *sockettest.Conn) *sockettest.Conn {
	s.Helper()
	old.Cut()
	now, cancel := context.WithCancel(ctx)
	cancel()
	s.hearUntil(now, old)
	c := s.open(ctx, old.WSC())
	if c.Details.RecoveryState == "Successful" {
		s.recovered++
		return c
	}
	s.lost++
	return s.startAnew(ctx, c)
}

// startAnew subscribes, and reads back what was missed. What it is told of that once more
// does not count.
func (s *soak) startAnew(ctx context.Context, c *sockettest.Conn) *sockettest.Conn {
	s.Helper()
	s.subscribe(ctx, c)
	answer, err := c.Request(ctx, http.MethodGet, "/team-messaging/v1/chats/"+string(s.chat)+"/posts?recordCount=250", nil)
	if err != nil {
		s.Fatal(err)
	}
	var list struct {
		Records []struct {
			Text string `json:"text"`
		} `json:"records"`
	}
	if err := json.Unmarshal(answer.Body, &list); err != nil || answer.Status != http.StatusOK {
		s.Fatalf("reading back was answered %d %s", answer.Status, answer.Body)
	}
	last := s.heard
	for _, post := range slices.Backward(list.Records) { // the newest comes first
		if n, err := strconv.Atoi(post.Text); err == nil && n > last {
			s.note(post.Text)
			s.readBack++
		}
	}
	s.reread = s.heard
	return c
}

func (s *soak) open(ctx context.Context, wsc string) *sockettest.Conn {
	s.Helper()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := sockettest.Open(ctx, s.emulator.URL(emulator.Sandbox), s.token, wsc)
	if err != nil {
		s.token = signIn(ctx, s.T, s.emulator, s.alice, acme) // an hour has passed
		c, err = sockettest.Open(ctx, s.emulator.URL(emulator.Sandbox), s.token, wsc)
	}
	if err != nil {
		s.Fatal(err)
	}
	return c
}

func (s *soak) subscribe(ctx context.Context, c *sockettest.Conn) {
	s.Helper()
	id, err := c.Subscribe(ctx, posts)
	if err != nil {
		s.Fatal(err)
	}
	s.subscription = id
}
