package subscription

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/outbound"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestPostIsDelivered(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	chat := s.team("bob", "ann")
	info := s.subscribe("ann", hook.URL, posts)

	post := s.post("bob", chat, "hi")

	got := hook.next()
	if got.Event != posts || got.ID != string(info.ID) || got.Owner != s.people["ann"].ID.String() {
		t.Errorf("got event %s of subscription %s, owner %s", got.Event, got.ID, got.Owner)
	}
	if got.Body.ID != post.ID.String() || got.Body.GroupID != chat.String() || got.Body.Text != "hi" || got.Body.EventType != "PostAdded" {
		t.Errorf("got the body %+v, want the post %s", got.Body, post.ID)
	}
	if n, err := strconv.ParseInt(got.UUID, 10, 64); err != nil || n < 0 {
		t.Errorf("uuid is %q, want a decimal 64-bit number", got.UUID)
	}
	if _, ok := got.header["Validation-Token"]; ok {
		t.Error("a notification has a Validation-Token")
	}
	for name, want := range map[string]string{
		"Verification-Token": "secret", "Content-Type": "application/json; charset=UTF-8",
		"User-Agent": "RingCentral-Webhook/8.3", "Accept": "application/json",
	} {
		if value := got.header.Get(name); value != want {
			t.Errorf("%s is %q, want %q", name, value, want)
		}
	}
}

func TestEventTypes(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	chats := "/restapi/v1.0/glip/groups"
	s.subscribe("ann", hook.URL, posts, "/restapi/v1.0/glip/posts", chats, "/team-messaging/v1/chats")
	ann, bob := s.people["ann"].ID.Person(), s.people["bob"].ID.Person()

	chat := s.team("bob", "ann")
	post := s.post("ann", chat, "my own")
	_, _ = s.state.UpdatePost(ann, chat, post.ID, "changed")
	_ = s.state.DeletePost(ann, chat, post.ID)
	name := "Renamed"
	_, _ = s.state.UpdateTeam(bob, chat, state.TeamChange{Name: &name})
	_ = s.state.RemoveMembers(bob, chat, []state.PersonID{ann})
	s.post("bob", chat, "unheard")
	s.advance(time.Second) // waits until everything is delivered

	want := []string{
		"GroupJoined " + chats, "PostAdded " + posts, "PostChanged " + posts, "PostRemoved " + posts,
		"GroupRenamed " + chats, "GroupLeft " + chats,
	}
	for _, w := range want {
		n := hook.next()
		if got := n.Body.EventType + " " + n.Event; got != w {
			t.Errorf("got %s, want %s", got, w)
		}
	}
	if len(hook.told) > 0 {
		t.Errorf("%d notifications too many", len(hook.told))
	}
}

func TestOnlyMembersAreTold(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	for _, name := range []string{"ann", "bob", "eve", "mallory"} {
		s.subscribe(name, hook.URL, posts)
	}
	chat := s.team("bob", "ann")

	s.post("bob", chat, "for ann and bob")

	owners := []string{hook.next().Owner, hook.next().Owner}
	s.advance(time.Second) // waits until everything is delivered
	want := []string{s.people["ann"].ID.String(), s.people["bob"].ID.String()}
	slices.Sort(owners)
	if !slices.Equal(owners, want) || len(hook.told) > 0 {
		t.Errorf("told %v and %d more, want %v", owners, len(hook.told), want)
	}
}

func TestExtensionEvents(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	own, list := newReceiver(t), newReceiver(t)
	s.subscribe("ann", own.URL, "/restapi/v1.0/account/~/extension/~")
	s.subscribe("bob", list.URL, "/restapi/v1.0/account/~/extension/~", "/restapi/v1.0/account/~/extension")

	for _, name := range []string{"mallory", "eve", "ann"} {
		if _, err := s.state.SetExtensionStatus(s.people[name].ID, state.Disabled); err != nil {
			t.Fatal(err)
		}
	}
	s.advance(time.Second)

	if n := own.next(); n.Body.ExtensionID != s.people["ann"].ID.String() || n.Body.EventType != "Update" || len(own.told) > 0 {
		t.Errorf("who follows one extension got %+v and %d more", n, len(own.told))
	}
	if len(list.told) != 2 {
		t.Errorf("who follows the account got %d notifications, want 2", len(list.told))
	}
}

func TestPresenceEvents(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.scope = append(s.scope, state.ReadPresence)
	own, all := newReceiver(t), newReceiver(t)
	s.subscribe("ann", own.URL, "/restapi/v1.0/account/~/extension/~/presence")
	s.subscribe("bob", all.URL, "/restapi/v1.0/account/~/presence")
	busy := func(p state.Presence) state.Presence { p.UserStatus = "Busy"; return p }

	for _, name := range []string{"mallory", "eve", "ann", "ann"} {
		if _, err := s.state.UpdatePresence(s.people[name].ID, busy); err != nil {
			t.Fatal(err)
		}
	}
	s.advance(time.Second)

	if n := own.next(); n.Body.ExtensionID != s.people["ann"].ID.String() || len(own.told) > 0 {
		t.Errorf("who follows one presence got %+v and %d more", n, len(own.told))
	}
	if len(all.told) != 2 {
		t.Errorf("who follows all got %d notifications, want 2", len(all.told))
	}
}

func TestHintsSayWhatHasChanged(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	s.subscribe("ann", hook.URL, "/restapi/v1.0/account/~/extension/~")
	ann := s.people["ann"].ID

	if err := s.state.SetProfileImage(ann, "image/png", []byte("image")); err != nil {
		t.Fatal(err)
	}
	s.advance(time.Second)
	if err := s.state.DeleteExtension(ann); err != nil {
		t.Fatal(err)
	}
	s.advance(time.Second)

	changed, gone := hook.next(), hook.next()
	if changed.Body.EventType != "Update" || !slices.Equal(changed.Body.Hints, []string{"ProfileImage"}) {
		t.Errorf("got %+v", changed.Body)
	}
	if gone.Body.EventType != "Delete" || len(gone.Body.Hints) != 0 {
		t.Errorf("got %+v", gone.Body)
	}
}

func TestEarlierChangesAreNotTold(t *testing.T) {
	t.Parallel()
	s := newIdleServer(t, state.Sandbox)
	hook := newReceiver(t)
	chat := s.team("ann")
	s.post("ann", chat, "before")
	s.subscribe("ann", hook.URL, posts)
	s.post("ann", chat, "after")

	s.run()

	if got := hook.next(); got.Body.Text != "after" {
		t.Errorf("got %q, want the post after the subscription", got.Body.Text)
	}
}

func TestOrderPerChat(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	const chats, each = 20, 50
	s.subscribe("ann", hook.URL, posts)
	var ids []state.ChatID
	for range chats {
		ids = append(ids, s.team("ann"))
	}

	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			for i := range each {
				_, _ = s.state.CreatePost(s.people["ann"].ID.Person(), id, state.NewPost{Text: strconv.Itoa(i)})
			}
		})
	}
	wg.Wait()

	seen := map[string]int{}
	for range chats * each {
		n := hook.next()
		if n.Body.Text != strconv.Itoa(seen[n.Body.GroupID]) {
			t.Fatalf("chat %s: got post %s, want %d", n.Body.GroupID, n.Body.Text, seen[n.Body.GroupID])
		}
		seen[n.Body.GroupID]++
	}
}

// blocking answers notifications only when released.
func blocking(t *testing.T) (hook *httptest.Server, begun chan struct{}, release func()) {
	t.Helper()
	begun = make(chan struct{}, 1000)
	gate := make(chan struct{})
	release = sync.OnceFunc(func() { close(gate) })
	hook = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Validation-Token") != "" {
			echo(w, r)
			return
		}
		begun <- struct{}{}
		select {
		case <-gate:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(hook.Close)
	t.Cleanup(release)
	return hook, begun, release
}

func TestSlowReceiverHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	slow, begun, _ := blocking(t)
	quick := newReceiver(t)
	chat := s.team("ann", "bob")
	s.subscribe("ann", slow.URL, posts)
	s.subscribe("ann", quick.URL, posts)
	s.subscribe("bob", quick.URL, posts)

	for i := range 100 {
		s.post("ann", chat, strconv.Itoa(i))
	}

	for range 200 {
		quick.next()
	}
	<-begun
	if under := s.underWay(slow, 1+len(begun)); under > 1 {
		t.Errorf("a queue has %d notifications under way at once", under)
	}
}

// underWay returns how many of the notifications that have begun at a receiver did not end
// since: on a busy machine some may have been given up already.
func (s *server) underWay(hook *httptest.Server, begun int) int {
	for _, attempt := range s.client.Journal().List(0) {
		if attempt.Purpose == outbound.Notification && strings.HasPrefix(attempt.URL, hook.URL) {
			begun--
		}
	}
	return begun
}

func TestParallelismOfASubscriptionIsBounded(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	slow, begun, release := blocking(t)
	s.subscribe("ann", slow.URL, posts)

	const chats = maxParallel + 10
	for range chats {
		s.post("ann", s.team("ann"), "hi")
	}

	for range maxParallel {
		<-begun
	}
	if under := s.underWay(slow, maxParallel+len(begun)); under > maxParallel {
		t.Errorf("%d are under way, more than the %d that are allowed", under, maxParallel)
	}
	release()
	for range chats - maxParallel {
		<-begun
	}
}

func TestResetDropsQueues(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	slow, begun, _ := blocking(t)
	empty := state.Save(s.state)
	chat := s.team("ann")
	s.subscribe("ann", slow.URL, posts)
	for i := range 50 {
		s.post("ann", chat, strconv.Itoa(i))
	}
	<-begun

	state.Restore([]*state.State{s.state}, empty)

	s.advance(time.Hour) // returns at once, for nothing is under way
	hook := newReceiver(t)
	s.subscribe("ann", hook.URL, posts)
	s.post("ann", s.team("ann"), "anew")
	if got := hook.next(); got.Body.Text != "anew" || len(begun) > 0 {
		t.Errorf("got %q, and %d old notifications more", got.Body.Text, len(begun))
	}
}

func TestDeletedSubscriptionGetsNothingMore(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	slow, begun, release := blocking(t)
	chat := s.team("ann")
	info := s.subscribe("ann", slow.URL, posts)
	for range 10 {
		s.post("ann", chat, "hi")
	}
	<-begun

	s.call("ann", http.MethodDelete, "/"+string(info.ID), "")
	release()
	s.advance(time.Second)

	if len(begun) > 0 {
		t.Errorf("%d notifications came after the delete", len(begun))
	}
}

func TestReminders(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	s.clock.Freeze()
	mode := `{"transportType":"WebHook","address":"` + hook.URL + `"}`
	body := strings.Replace(expiring("600", mode), posts, posts+`","`+reminder, 1)
	info := s.decode(s.call("ann", http.MethodPost, "", body))

	s.advance(300 * time.Second)
	if len(hook.told) > 0 {
		t.Fatalf("%d reminders before the threshold", len(hook.told))
	}
	s.call("ann", http.MethodPost, "/"+string(info.ID)+"/renew", "")
	s.advance(600 * time.Second)

	for _, left := range []int{59, 44, 29, 14} {
		if n := hook.next(); n.Event != reminder || n.Body.ExpiresIn != left {
			t.Errorf("got event %s with expiresIn %d, want %s with %d", n.Event, n.Body.ExpiresIn, reminder, left)
		}
	}
	if len(hook.told) > 0 {
		t.Errorf("%d reminders too many", len(hook.told))
	}
}

// A server may close a connection after each answer without saying so.
func TestStaleConnectionIsNoFailure(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	rude := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := r.Header.Get("Validation-Token")
		if token == "" {
			hook.keep(r)
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nValidation-Token: %s\r\n\r\n", token)
		_ = conn.Close()
	}))
	t.Cleanup(rude.Close)
	s.subscribe("ann", rude.URL, posts)
	chat := s.team("ann")

	const sent = 300
	for i := range sent {
		s.post("ann", chat, strconv.Itoa(i))
	}

	for i := range sent {
		if got := hook.next().Body.Text; got != strconv.Itoa(i) {
			t.Fatalf("got post %s, want %d", got, i)
		}
	}
	for _, a := range s.client.Journal().After(t.Context(), 0, 1000) {
		if a.Error != "" || a.Status != http.StatusOK {
			t.Errorf("attempt %d: status %d, %s", a.Seq, a.Status, a.Error)
		}
	}
}

func TestFailureIsRecordedAndNotRetried(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	failing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hook.serve(w, r)
		if r.Header.Get("Validation-Token") == "" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(failing.Close)
	info := s.subscribe("ann", failing.URL, posts)
	chat := s.team("ann")

	s.post("ann", chat, "first")
	s.post("ann", chat, "second")

	if first, second := hook.next(), hook.next(); first.Body.Text != "first" || second.Body.Text != "second" {
		t.Errorf("got %q and %q, want each once", first.Body.Text, second.Body.Text)
	}
	attempts := s.client.Journal().After(t.Context(), 1, 10) // 1 is the validation
	if len(attempts) == 0 || attempts[0].Status != http.StatusServiceUnavailable || attempts[0].Subscription != string(info.ID) {
		t.Errorf("recorded %+v, want 503 for %s", attempts, info.ID)
	}
}
