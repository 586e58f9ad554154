package state

import "time"

// SubscriptionChange is what can be done to a subscription from outside, whoever it
// belongs to. A nil member leaves it as it is.
type SubscriptionChange struct {
	Status      *SubscriptionStatus
	Reason      string         // of a blacklisting
	RetestEvery time.Duration  // how often the server is tried then; zero: never
	ExpiresIn   *time.Duration // from now; the lifetime that a renewal asks for stays
}

// EverySubscription returns the subscriptions of all people and applications, by owner
// and creation.
func (s *State) EverySubscription() []Subscription {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := make([]Subscription, 0, s.world.subscriptions.Len())
	s.world.subscriptionsOf.Scan(func(o ownerSubscription) bool {
		x, _ := s.world.subscriptions.Get(o.id)
		list = append(list, x)
		return true
	})
	return list
}

// AnySubscription returns a subscription, whoever it belongs to.
func (s *State) AnySubscription(id SubscriptionID) (Subscription, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.subscriptions.Get(id)
}

// ChangeSubscription does to a subscription what time and failing servers do otherwise.
// It returns what it has become, and false when there is none. One that is to end now
// is gone when it returns.
func (s *State) ChangeSubscription(id SubscriptionID, c SubscriptionChange) (Subscription, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, ok := s.world.subscriptions.Get(id)
	if !ok {
		return Subscription{}, false
	}
	if c.Status != nil && *c.Status != x.Status {
		if *c.Status == Blacklisted {
			s.blacklist(x, c.Reason, c.RetestEvery)
		} else {
			s.reactivate(x)
		}
		x, _ = s.world.subscriptions.Get(id)
	}
	if c.ExpiresIn != nil {
		x = s.expireIn(x, *c.ExpiresIn)
	}
	return x, true
}

// expireIn makes a subscription end that much from now. s.mu must be held.
func (s *State) expireIn(x Subscription, d time.Duration) Subscription {
	s.removeSubscription(x)
	now := s.now()
	x.Expires = now.Add(d)
	if d <= 0 {
		s.announce(SubscriptionEvent{Subscription: x, EventType: SubscriptionExpired})
		return x
	}
	x.Reminders = reminders(x.Filters, now, x.Expires)
	s.setSubscription(x)
	s.clock.Poke()
	return x
}

// LoseSubscription forgets a subscription, as if the platform had lost it. It reports
// whether there was one.
func (s *State) LoseSubscription(id SubscriptionID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, ok := s.world.subscriptions.Get(id)
	if !ok {
		return false
	}
	s.removeSubscription(x)
	s.announce(SubscriptionEvent{Subscription: x, EventType: SubscriptionDeleted})
	return true
}
