package state

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// subscriptionModel does random things to subscriptions of two applications.
type subscriptionModel struct {
	s      *State
	people []PersonID
	last   uint64
	ended  map[SubscriptionID]bool
}

func (m *subscriptionModel) holder(t *rapid.T) Holder {
	return Holder{
		Owner: rapid.SampledFrom(m.people).Draw(t, "owner").Extension(),
		App:   ClientID(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "app")),
	}
}

func (m *subscriptionModel) filters(t *rapid.T) []Filter {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Filter {
		f := Filter{Kind: FilterKind(rapid.IntRange(int(QuietFilter), int(ReminderFilter)).Draw(t, "kind"))}
		if f.Kind == ExtensionFilter {
			f.Extension = rapid.SampledFrom(m.people).Draw(t, "about").Extension()
		}
		f.Threshold, f.Interval = seconds(t, "threshold"), seconds(t, "interval")
		return f
	}), 1, 3).Draw(t, "filters")
}

func seconds(t *rapid.T, what string) time.Duration {
	return time.Duration(rapid.IntRange(1, 100).Draw(t, what)) * time.Second
}

func (m *subscriptionModel) create(t *rapid.T) {
	h := m.holder(t)
	e, _ := m.s.Extension(h.Owner)
	_, err := m.s.CreateSubscription(Subscription{
		Owner: h.Owner, App: h.App, Account: e.Account, Filters: m.filters(t), TTL: seconds(t, "ttl"),
	})
	if err != nil && len(m.s.Subscriptions(h)) < maxSubscriptions {
		t.Fatal(err)
	}
}

// some returns a subscription of the holder, if there is any.
func (m *subscriptionModel) some(t *rapid.T, h Holder) SubscriptionID {
	list := m.s.Subscriptions(h)
	if len(list) == 0 {
		t.Skip("nothing to choose from")
	}
	return rapid.SampledFrom(list).Draw(t, "subscription").ID
}

func (m *subscriptionModel) update(t *rapid.T) {
	h := m.holder(t)
	x, err := m.s.UpdateSubscription(h, m.some(t, h), SubscriptionUpdate{Filters: m.filters(t), TTL: seconds(t, "ttl")})
	if err != nil || x.Expires != m.s.Now().Add(x.TTL) {
		t.Fatalf("updated to end at %s: %v", x.Expires, err)
	}
}

func (m *subscriptionModel) delete(t *rapid.T) {
	h := m.holder(t)
	id := m.some(t, h)
	if err := m.s.DeleteSubscription(h, id); err != nil {
		t.Fatal(err)
	}
	m.ended[id] = true
}

func (m *subscriptionModel) pass(t *rapid.T) {
	m.s.clock.Set(m.s.clock.Now().Add(seconds(t, "time")))
	m.s.FireDue(m.s.clock.Now())
}

// check holds the indexes against the subscriptions, and the announcements against
// what happened.
func (m *subscriptionModel) check(t *rapid.T) {
	w, now := &m.s.world, m.s.Now()
	var owners []ownerSubscription
	var watchers []watcher
	var due []dueItem
	for _, x := range w.subscriptions.Values() {
		if x.Expires <= now || m.ended[x.ID] {
			t.Fatalf("%s has ended at %s", x.ID, x.Expires)
		}
		owners = append(owners, ownerSubscription{x.Owner, x.Created, x.ID})
		due = append(due, dueItem{x.Expires, x.ID})
		for _, f := range x.Filters {
			if id, ok := f.about(); ok {
				watchers = append(watchers, watcher{x.Account, id, x.ID})
			}
		}
		for _, r := range x.Reminders {
			if r.Next != 0 {
				due = append(due, dueItem{r.Next, x.ID})
			}
		}
	}
	wantIndex(t, owners, w.subscriptionsOf.Items(), ownerSubscription.compare)
	wantIndex(t, watchers, w.watchers.Items(), watcher.compare)
	wantIndex(t, due, w.due.Items(), dueItem.compare)
	m.checkChanges(t)
}

func wantIndex[T comparable](t *rapid.T, want, got []T, compare func(a, b T) int) {
	slices.SortFunc(want, compare)
	if want = slices.Compact(want); !slices.Equal(want, got) {
		t.Fatalf("index %v, want %v", got, want)
	}
}

func (m *subscriptionModel) checkChanges(t *rapid.T) {
	if m.s.LastChange() == m.last {
		return
	}
	changes, err := m.s.Changes(t.Context(), m.last, 1000)
	if err != nil {
		t.Fatal(err)
	}
	m.last = m.s.LastChange()
	for _, c := range changes {
		switch e := c.Body.(type) {
		case SubscriptionEvent:
			m.ended[e.Subscription.ID] = e.EventType == SubscriptionExpired || e.EventType == SubscriptionDeleted
		case ReminderEvent:
			if c.Time >= e.Subscription.Expires || e.Subscription.Expires.Sub(c.Time) > e.Filter.Threshold {
				t.Fatalf("reminded at %s of the end at %s, threshold %s", c.Time, e.Subscription.Expires, e.Filter.Threshold)
			}
		}
	}
}

// subscribers holds the two ways to find subscribers against a look at all of them.
func (m *subscriptionModel) subscribers(t *rapid.T) {
	people := rapid.SliceOfNDistinct(rapid.SampledFrom(m.people), 0, len(m.people), rapid.ID[PersonID]).Draw(t, "people")
	e, _ := m.s.Extension(rapid.SampledFrom(m.people).Draw(t, "extension").Extension())
	change := Change{Seq: m.last + 1, Time: m.s.Now()}
	var among, about []SubscriptionID
	for _, x := range m.s.world.subscriptions.Values() {
		if slices.Contains(people, x.Owner.Person()) {
			among = append(among, x.ID)
		}
		if slices.ContainsFunc(x.Filters, func(f Filter) bool {
			id, ok := f.about()
			return ok && x.Account == e.Account && (id == 0 || id == e.ID)
		}) {
			about = append(about, x.ID)
		}
	}
	wantSame(t, among, m.s.SubscribersAmong(people, change))
	wantSame(t, about, m.s.SubscribersAbout(e, change))
	if early := m.s.SubscribersAmong(people, Change{Time: m.s.Now()}); len(early) > 0 {
		t.Fatalf("a change before all others is told to %d", len(early))
	}
}

func wantSame(t *rapid.T, want []SubscriptionID, list []Subscription) {
	var got []SubscriptionID
	for _, x := range list {
		got = append(got, x.ID)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Fatalf("subscribers %v, want %v", got, want)
	}
}

func TestSubscriptionIndexes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s, people := staff(t)
		other := s.CreateAccount("Other", "")
		e, err := s.CreateExtension(Extension{Account: other.ID, Type: "User", Status: Enabled, FirstName: "Dee"})
		if err != nil {
			rt.Fatal(err)
		}
		m := &subscriptionModel{
			s: s, people: append(slices.Clone(people), e.ID.Person()),
			last: s.LastChange(), ended: map[SubscriptionID]bool{},
		}
		rt.Repeat(map[string]func(*rapid.T){
			"": m.check, "create": m.create, "update": m.update, "delete": m.delete, "pass": m.pass, "subscribers": m.subscribers,
		})
	})
}

// A snapshot keeps subscriptions with everything that is due.
func TestSnapshotKeepsSubscriptions(t *testing.T) {
	t.Parallel()
	s, people := staff(t)
	h := Holder{Owner: people[0].Extension(), App: "a"}
	kept, err := s.CreateSubscription(Subscription{Owner: h.Owner, App: h.App, TTL: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	snapshots := Save(s)
	_ = s.DeleteSubscription(h, kept.ID)
	_, _ = s.CreateSubscription(Subscription{Owner: h.Owner, App: h.App, TTL: time.Second})

	Restore([]*State{s}, snapshots)

	if diff := cmp.Diff([]Subscription{kept}, s.Subscriptions(h)); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
	if due, ok := s.NextDue(); !ok || InstantOf(due) != kept.Expires {
		t.Errorf("next due at %s, want %s", due, kept.Expires)
	}
}

func TestFilterReminds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                           string
		threshold, interval            time.Duration
		now, expires, want, afterwards Instant
	}{
		{name: "before the threshold", threshold: time.Minute, interval: 15 * time.Second, now: 0, expires: 600_000, want: 540_000, afterwards: 555_000},
		{name: "at the threshold", threshold: time.Minute, interval: 15 * time.Second, now: 540_000, expires: 600_000, want: 555_000, afterwards: 570_000},
		{name: "near the end", threshold: time.Minute, interval: 15 * time.Second, now: 580_000, expires: 600_000, want: 585_000},
		{name: "longer than the lifetime", threshold: time.Hour, interval: time.Hour, now: 1, expires: 600_000},
		{name: "never between", threshold: 10 * time.Second, interval: time.Minute, now: 0, expires: 60_000, want: 50_000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := Filter{Kind: ReminderFilter, Threshold: tt.threshold, Interval: tt.interval}

			first := f.next(tt.now, tt.expires)

			if first != tt.want || first != 0 && f.next(first, tt.expires) != tt.afterwards {
				t.Errorf("reminds at %d, then %d, want %d and %d", first, f.next(first, tt.expires), tt.want, tt.afterwards)
			}
		})
	}
}

// An advance of the clock waits until those who follow have read what it caused.
func TestAdvanceWaitsForFollower(t *testing.T) {
	t.Parallel()
	s, people := staff(t)
	s.clock.Watch(s)
	f := s.Follow()
	defer f.Close()
	for i := range 3 {
		_, err := s.CreateSubscription(Subscription{Owner: people[0].Extension(), TTL: time.Duration(i+1) * time.Hour})
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	type reading struct{ expired, seen Instant }
	read := make(chan reading, 3)
	go func() {
		defer close(read)
		for {
			c, ok := f.Next(ctx)
			if !ok {
				return
			}
			if e, is := c.Body.(SubscriptionEvent); is && e.EventType == SubscriptionExpired {
				read <- reading{e.Subscription.Expires, s.Now()}
			}
		}
	}()

	if err := s.clock.Advance(ctx, 24*time.Hour); err != nil {
		t.Fatal(err)
	}

	cancel()
	count := 0
	for r := range read {
		count++
		if r.expired != r.seen {
			t.Errorf("the end at %s was read at %s", r.expired, r.seen)
		}
	}
	if count != 3 {
		t.Errorf("read of %d ends, want 3", count)
	}
}
