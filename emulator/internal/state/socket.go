package state

// SocketID names a session of the WebSocket gateway. It may outlive the connection that
// it began with, and has one subscription at most.
type SocketID string

// SessionEvent says that a session is over: its tokens are dead.
type SessionEvent struct {
	Session   SessionID
	Extension ExtensionID
}

func (SessionEvent) change() {}

// SocketSubscription returns the subscription of a socket, if it has one.
func (s *State) SocketSubscription(id SocketID) (Subscription, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.socketSubscription(id)
}

// socketSubscription is SocketSubscription with s.mu held.
func (s *State) socketSubscription(id SocketID) (Subscription, bool) {
	subscription, ok := s.world.socketSubscriptions.Get(id)
	if !ok {
		return Subscription{}, false
	}
	return s.world.subscriptions.Get(subscription)
}

// EndSocket ends the subscription of a socket that is gone for good.
func (s *State) EndSocket(id SocketID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if x, ok := s.socketSubscription(id); ok {
		s.removeSubscription(x)
		s.announce(SubscriptionEvent{Subscription: x, EventType: SubscriptionExpired})
	}
}

// EndSockets ends the subscriptions of all sockets, none of which outlives a start.
func (s *State) EndSockets() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgetSockets()
}

// forgetSockets removes what only sockets had that are gone. s.mu must be held.
func (s *State) forgetSockets() {
	for _, id := range s.world.socketSubscriptions.Values() {
		if x, ok := s.world.subscriptions.Get(id); ok {
			s.removeSubscription(x)
		}
	}
}

// SessionPrincipal returns whom a session stands for, whatever the age of its tokens: a
// WebSocket goes on when the access token that opened it has expired.
func (s *State) SessionPrincipal(id SessionID) (Principal, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	session, ok := s.world.sessions.Get(id)
	if !ok {
		return Principal{}, sessionOver()
	}
	return s.principalOf(session)
}
