package state

import "time"

// DeliveryRules say what becomes of a subscription whose server keeps failing.
type DeliveryRules struct {
	FailingFor  time.Duration // of nothing but failures, before it is blacklisted
	Failures    int           // and at least so many
	RetestEvery time.Duration // how often a blacklisted server is tried; zero: never
}

// Failing is a series of failed deliveries that no success has ended.
type Failing struct {
	Since    Instant // of the first failure
	Failures int
}

// Blacklisting is why and since when a subscription is not told anything.
type Blacklisting struct {
	At          Instant
	Reason      string
	RetestEvery time.Duration // zero: never
	Retest      Instant       // when the server is tried next
}

// RetestEvent says that it is time to try the server of a blacklisted subscription.
type RetestEvent struct {
	Subscription Subscription
}

func (RetestEvent) change() {}

// NoteDelivery notes that the server of a subscription took a notification, which ends a
// series of failures.
func (s *State) NoteDelivery(id SubscriptionID) {
	s.mu.RLock()
	x, ok := s.world.subscriptions.Get(id)
	s.mu.RUnlock()
	if !ok || x.Failing == (Failing{}) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if x, ok := s.world.subscriptions.Get(id); ok && x.Status == Active {
		x.Failing = Failing{}
		s.world.subscriptions.Set(id, x)
	}
}

// NoteFailure notes that the server of a subscription did not take a notification, and
// blacklists the subscription when the rules say that this was the last straw.
func (s *State) NoteFailure(id SubscriptionID, reason string, rules DeliveryRules) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, ok := s.world.subscriptions.Get(id)
	if !ok || x.Status != Active {
		return
	}
	if x.Failing.Failures == 0 {
		x.Failing.Since = s.now()
	}
	x.Failing.Failures++
	s.world.subscriptions.Set(id, x)
	if x.Failing.Failures >= rules.Failures && s.now().Sub(x.Failing.Since) >= rules.FailingFor {
		s.blacklist(x, reason, rules.RetestEvery)
	}
}

// blacklist stops telling a subscription anything. s.mu must be held.
func (s *State) blacklist(x Subscription, reason string, retestEvery time.Duration) {
	s.removeSubscription(x)
	now := s.now()
	x.Status, x.Blacklisting = Blacklisted, Blacklisting{At: now, Reason: reason, RetestEvery: retestEvery}
	if retestEvery > 0 {
		x.Blacklisting.Retest = now.Add(retestEvery)
	}
	s.setSubscription(x)
	s.clock.Poke()
	s.announce(SubscriptionEvent{Subscription: x, EventType: SubscriptionBlacklisted})
}

// ReactivateSubscription tells a blacklisted subscription everything from now on.
func (s *State) ReactivateSubscription(id SubscriptionID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if x, ok := s.world.subscriptions.Get(id); ok && x.Status == Blacklisted {
		s.reactivate(x)
	}
}

// reactivate is ReactivateSubscription with s.mu held.
func (s *State) reactivate(x Subscription) {
	s.removeSubscription(x)
	x.Status, x.Blacklisting, x.Failing = Active, Blacklisting{}, Failing{}
	x.Since, x.Reminders = s.log.Last(), reminders(x.Filters, s.now(), x.Expires)
	s.setSubscription(x)
	s.clock.Poke()
	s.announce(SubscriptionEvent{Subscription: x, EventType: SubscriptionReactivated})
}
