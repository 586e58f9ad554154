package subscription

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

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
