package state

import (
	"slices"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// SubscriptionStatus says whether notifications are sent.
type SubscriptionStatus string

// The states of a subscription.
const (
	Active      SubscriptionStatus = "Active"
	Blacklisted SubscriptionStatus = "Blacklisted"
)

// Subscription asks for notifications about what happens to its owner.
type Subscription struct {
	ID                SubscriptionID
	App               ClientID
	Owner             ExtensionID
	Account           AccountID
	Filters           []Filter         // in the order asked for; replaced as a whole
	Disabled          []DisabledFilter // replaced as a whole
	Transport         string           // WebHook or WebSocket
	Socket            SocketID         // only of a WebSocket
	Address           string
	VerificationToken string        // sent with every request to the address; never returned
	TTL               time.Duration // what a renewal without a value asks for again
	Created           Instant
	Expires           Instant
	Status            SubscriptionStatus
	Since             uint64 // number of the newest change when it became active; it is told of later ones
	Failing           Failing
	Blacklisting      Blacklisting // zero while it is active
	Reminders         []Reminder   // replaced as a whole
}

// FilterOf returns the first event filter of the kind that is about the extension; zero
// stands for no particular one.
func (x Subscription) FilterOf(kind FilterKind, extension ExtensionID) (Filter, bool) {
	at := slices.IndexFunc(x.Filters, func(f Filter) bool { return f.Kind == kind && f.Extension == extension })
	if at < 0 {
		return Filter{}, false
	}
	return x.Filters[at], true
}

// Holder is who may see a subscription: the application that made it, acting for its
// owner.
type Holder struct {
	Owner ExtensionID
	App   ClientID
}

// SubscriptionEventType says what happened to a subscription.
type SubscriptionEventType string

// What happens to subscriptions.
const (
	SubscriptionCreated SubscriptionEventType = "Created"
	SubscriptionRenewed SubscriptionEventType = "Renewed"
	SubscriptionDeleted SubscriptionEventType = "Deleted"
	SubscriptionExpired SubscriptionEventType = "Expired"

	SubscriptionBlacklisted SubscriptionEventType = "Blacklisted"
	SubscriptionReactivated SubscriptionEventType = "Reactivated"
)

// SubscriptionEvent is the change of a subscription.
type SubscriptionEvent struct {
	Subscription Subscription
	EventType    SubscriptionEventType
}

func (SubscriptionEvent) change() {}

const maxSubscriptions = 30 // documented limit per user and application

// RoomForSubscription returns an error when the holder has as many subscriptions as
// are allowed, or is a bot that was installed too shortly ago.
func (s *State) RoomForSubscription(h Holder) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.roomForSubscription(h)
}

// roomForSubscription is RoomForSubscription with s.mu held.
func (s *State) roomForSubscription(h Holder) error {
	if err := s.botReady(h.Owner); err != nil {
		return err
	}
	if len(s.subscriptionsOf(h)) < maxSubscriptions {
		return nil
	}
	return apierr.SubscriptionLimit()
}

// CreateSubscription adds a subscription, which begins now and ends after x.TTL. What
// concerns its identity and time in x is filled in here. It takes the place of the one
// that its socket had.
func (s *State) CreateSubscription(x Subscription) (Subscription, error) {
	id := SubscriptionID(s.entropy.UUID())
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.world.extensions.Get(x.Owner); !ok {
		return Subscription{}, apierr.NotFound("extensionId")
	}
	replaced, replaces := s.socketSubscription(x.Socket)
	if err := s.roomForSubscription(Holder{x.Owner, x.App}); err != nil && !replaces {
		return Subscription{}, err
	}
	if replaces {
		s.removeSubscription(replaced)
		s.announce(SubscriptionEvent{Subscription: replaced, EventType: SubscriptionDeleted})
	}
	x.ID, x.Created, x.Status, x.Since = id, s.now(), Active, s.log.Last()
	x = s.renew(x)
	s.announce(SubscriptionEvent{Subscription: x, EventType: SubscriptionCreated})
	s.introduce(x.Owner)
	return x, nil
}

// SubscriptionUpdate is what the owner may change of a subscription. A zero member
// leaves it as it is.
type SubscriptionUpdate struct {
	Filters  []Filter
	Disabled []DisabledFilter // taken over together with Filters
	TTL      time.Duration
}

// UpdateSubscription changes a subscription and renews it, also when there is nothing
// to change.
func (s *State) UpdateSubscription(h Holder, id SubscriptionID, u SubscriptionUpdate) (Subscription, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.subscription(h, id)
	if err != nil {
		return Subscription{}, err
	}
	s.removeSubscription(x)
	if u.Filters != nil {
		x.Filters, x.Disabled = u.Filters, u.Disabled
	}
	if u.TTL > 0 {
		x.TTL = u.TTL
	}
	x = s.renew(x)
	s.announce(SubscriptionEvent{Subscription: x, EventType: SubscriptionRenewed})
	return x, nil
}

// DeleteSubscription ends a subscription. Notifications that still wait are not sent.
func (s *State) DeleteSubscription(h Holder, id SubscriptionID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, err := s.subscription(h, id)
	if err != nil {
		return err
	}
	s.removeSubscription(x)
	s.announce(SubscriptionEvent{Subscription: x, EventType: SubscriptionDeleted})
	return nil
}

// Subscription returns a subscription of the holder. To anyone else it does not exist.
func (s *State) Subscription(h Holder, id SubscriptionID) (Subscription, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.subscription(h, id)
}

// Subscriptions returns the subscriptions of the holder, oldest first.
func (s *State) Subscriptions(h Holder) []Subscription {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.subscriptionsOf(h)
}

// subscription is Subscription with s.mu held.
func (s *State) subscription(h Holder, id SubscriptionID) (Subscription, error) {
	x, ok := s.world.subscriptions.Get(id)
	if !ok || x.Owner != h.Owner || x.App != h.App || x.Expires <= s.now() {
		return Subscription{}, apierr.NotFound("subscriptionId")
	}
	return x, nil
}

// subscriptionsOf is Subscriptions with s.mu held.
func (s *State) subscriptionsOf(h Holder) []Subscription {
	var list []Subscription
	now := s.now()
	s.world.subscriptionsOf.Ascend(ownerSubscription{owner: h.Owner}, func(o ownerSubscription) bool {
		if o.owner != h.Owner {
			return false
		}
		if x, _ := s.world.subscriptions.Get(o.id); x.App == h.App && x.Expires > now {
			list = append(list, x)
		}
		return true
	})
	return list
}

// renew stores a subscription that ends TTL from now. s.mu must be held.
func (s *State) renew(x Subscription) Subscription {
	now := s.now()
	x.Expires = now.Add(x.TTL)
	x.Reminders = reminders(x.Filters, now, x.Expires)
	s.setSubscription(x)
	s.clock.Poke()
	return x
}

// setSubscription stores a subscription that is in no index yet. s.mu must be held.
func (s *State) setSubscription(x Subscription) {
	s.world.subscriptions.Set(x.ID, x)
	s.world.subscriptionsOf.Set(ownerSubscription{x.Owner, x.Created, x.ID})
	for _, f := range x.Filters {
		if extension, ok := f.about(); ok {
			s.world.watchers.Set(watcher{x.Account, extension, x.ID})
		}
	}
	if x.Socket != "" {
		s.world.socketSubscriptions.Set(x.Socket, x.ID)
	}
	for _, at := range x.due() {
		s.world.due.Set(dueItem{at, x.ID})
	}
}

// removeSubscription forgets a subscription. s.mu must be held.
func (s *State) removeSubscription(x Subscription) {
	s.world.subscriptions.Delete(x.ID)
	s.world.subscriptionsOf.Delete(ownerSubscription{x.Owner, x.Created, x.ID})
	for _, f := range x.Filters {
		if extension, ok := f.about(); ok {
			s.world.watchers.Delete(watcher{x.Account, extension, x.ID})
		}
	}
	if x.Socket != "" {
		s.world.socketSubscriptions.Delete(x.Socket)
	}
	for _, at := range x.due() {
		s.world.due.Delete(dueItem{at, x.ID})
	}
}

// due returns the instants at which something happens to the subscription. One that is
// blacklisted is not reminded of its end.
func (x Subscription) due() []Instant {
	list := []Instant{x.Expires}
	if x.Status == Blacklisted {
		if x.Blacklisting.Retest != 0 {
			list = append(list, x.Blacklisting.Retest)
		}
		return list
	}
	for _, r := range x.Reminders {
		if r.Next != 0 {
			list = append(list, r.Next)
		}
	}
	return list
}

// fireSubscription ends a subscription whose time is over, reminds of an end that is
// near, and has the server of a blacklisted one tried. One of a socket renews itself: it
// ends with the socket. s.mu must be held.
func (s *State) fireSubscription(id SubscriptionID, now Instant) {
	x, ok := s.world.subscriptions.Get(id)
	if !ok {
		return
	}
	s.removeSubscription(x)
	if x.Expires <= now && x.Socket != "" {
		s.announce(SubscriptionEvent{Subscription: s.renew(x), EventType: SubscriptionRenewed})
		return
	}
	if x.Expires <= now {
		s.announce(SubscriptionEvent{Subscription: x, EventType: SubscriptionExpired})
		return
	}
	if x.Status == Blacklisted {
		x = s.fireRetest(x, now)
	} else {
		x = s.fireReminders(x, now)
	}
	s.setSubscription(x)
}

func (s *State) fireReminders(x Subscription, now Instant) Subscription {
	x.Reminders = slices.Clone(x.Reminders)
	for i, r := range x.Reminders {
		if r.Next != 0 && r.Next <= now {
			x.Reminders[i].Next = r.Filter.next(now, x.Expires)
			s.announce(ReminderEvent{Subscription: x, Filter: r.Filter})
		}
	}
	return x
}

func (s *State) fireRetest(x Subscription, now Instant) Subscription {
	if b := x.Blacklisting; b.Retest != 0 && b.Retest <= now {
		x.Blacklisting.Retest = now.Add(b.RetestEvery)
		s.announce(RetestEvent{Subscription: x})
	}
	return x
}
