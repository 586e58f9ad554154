package state

import "slices"

// SubscribersAmong returns the subscriptions that c has to be told to and whose owner
// is one of the people. Its cost follows the smaller of the two numbers, people and
// owners of subscriptions.
func (s *State) SubscribersAmong(people []PersonID, c Change) []Subscription {
	if !slices.IsSorted(people) {
		people = slices.Sorted(slices.Values(people))
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	iter := s.world.subscriptionsOf.Iter()
	defer iter.Release()

	var list []Subscription
	for len(people) > 0 && iter.Seek(&ownerSubscription{owner: people[0].Extension()}) {
		owner := iter.Item().owner
		at, found := slices.BinarySearch(people, owner.Person())
		people = people[at:]
		if !found {
			continue
		}
		people = people[1:]
		if _, exists := s.world.extensions.Get(owner); !exists {
			continue // was deleted; the conversations of others with them go on
		}
		for more := true; more && iter.Item().owner == owner; more = iter.Next() {
			list = s.appendSubscriber(list, iter.Item().id, c)
		}
	}
	return list
}

// SubscribersAbout returns the subscriptions, each once, that c has to be told to and
// that ask for what happens to the extension.
func (s *State) SubscribersAbout(e Extension, c Change) []Subscription {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []Subscription
	for _, id := range s.world.watchersOf(e.Account, 0) {
		list = s.appendSubscriber(list, id, c)
	}
	for _, id := range s.world.watchersOf(e.Account, e.ID) {
		if _, listed := s.world.watchers.Get(watcher{account: e.Account, subscription: id}); !listed {
			list = s.appendSubscriber(list, id, c)
		}
	}
	return list
}

// watchersOf returns the subscriptions about an extension, or, for zero, those about
// all of the account.
func (w *world) watchersOf(account AccountID, extension ExtensionID) []SubscriptionID {
	var list []SubscriptionID
	w.watchers.Ascend(watcher{account: account, extension: extension}, func(x watcher) bool {
		if x.account != account || x.extension != extension {
			return false
		}
		list = append(list, x.subscription)
		return true
	})
	return list
}

// appendSubscriber appends the subscription if c happened in its time. s.mu must be
// held.
func (s *State) appendSubscriber(list []Subscription, id SubscriptionID, c Change) []Subscription {
	x, ok := s.world.subscriptions.Get(id)
	if !ok || x.Status != Active || c.Seq <= x.Since || c.Time >= x.Expires {
		return list
	}
	return append(list, x)
}

// Subscriber returns a subscription to which notifications may be sent now.
func (s *State) Subscriber(id SubscriptionID) (Subscription, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	x, ok := s.world.subscriptions.Get(id)
	return x, ok && x.Status == Active
}
