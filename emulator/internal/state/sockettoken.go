package state

import "time"

// SocketToken opens a WebSocket for a session. It may be used again until it expires,
// unless it is redeemed: the guide calls it single use, and an official SDK uses it again.
type SocketToken struct {
	Token   string
	Session SessionID
	Expires Instant
}

// SocketTokenLifetime is how long a WebSocket can be opened with a token. Sources say 30,
// 60 and 600 seconds; 60 were recorded.
const SocketTokenLifetime = 60 * time.Second

// CreateSocketToken returns a token with which a WebSocket of a session can be opened.
func (s *State) CreateSocketToken(session SessionID) SocketToken {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := SocketToken{Token: s.newToken(), Session: session, Expires: s.now().Add(SocketTokenLifetime)}
	s.world.socketTokens.Set(token.Token, token)
	s.remember(token.Token, token.Expires)
	return token
}

// SocketPrincipal returns whom a socket token stands for, whatever the age of the access
// token with which it was got: nobody when its time or its session is over.
func (s *State) SocketPrincipal(token string) (Principal, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.socketPrincipal(token)
}

// RedeemSocketToken is SocketPrincipal for a token that nobody can use again.
func (s *State) RedeemSocketToken(token string) (Principal, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.socketPrincipal(token)
	s.world.socketTokens.Delete(token)
	return p, ok
}

// socketPrincipal is SocketPrincipal with s.mu held.
func (s *State) socketPrincipal(token string) (Principal, bool) {
	socket, ok := s.world.socketTokens.Get(token)
	if !ok || socket.Expires <= s.now() {
		return Principal{}, false
	}
	session, ok := s.world.sessions.Get(socket.Session)
	if !ok {
		return Principal{}, false
	}
	p, err := s.principalOf(session)
	return p, err == nil
}
