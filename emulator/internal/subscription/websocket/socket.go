package websocket

import (
	"strconv"
	"strings"
	"sync"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// How a recovery went.
const (
	recoverySuccessful = "Successful"
	recoveryFailed     = "Failed"
	cannotRecover      = "WSG-1005"
)

// notification is what a socket is told about one change.
type notification struct {
	subscription state.SubscriptionID
	uuid         string
	request      string // id, new for each
	envelope     []byte
	fault        string // that befell it; empty for none
}

// socket is what a connection can be recovered to: the stream of its notifications, each
// with a position, of which the latest are kept. Fields below mu are guarded by it.
type socket struct {
	id        state.SocketID
	app       state.ClientID
	extension state.ExtensionID
	world     uint64 // which the subscription is of
	clock     *clock.Clock

	mu       sync.Mutex
	session  state.SessionID // with which the latest connection was opened
	gone     bool
	kept     []notification
	first    uint64 // position of the first that is kept; positions start at 1
	next     uint64 // position of the first that was not sent over line
	line     *line  // nil while there is no connection
	sequence int64  // of the latest frame on line that told a position
	release  func() // ends the clock's being busy; nil while nothing waits for line
	stop     func() bool
}

func (s *socket) token(position uint64) string {
	return string(s.id) + "-" + strconv.FormatUint(position, 10)
}

// parseToken returns which socket a token is of, and how far its stream was read.
func parseToken(token string) (state.SocketID, uint64, bool) {
	at := strings.LastIndexByte(token, '-')
	if at < 0 {
		return "", 0, false
	}
	position, err := strconv.ParseUint(token[at+1:], 10, 64)
	return state.SocketID(token[:at]), position, err == nil
}

// begin gives a new socket its connection, and returns the token to begin with.
func (s *socket) begin(l *line) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.first, s.next, s.line, s.sequence, s.session = 1, 1, l, 1, l.session
	return s.token(0)
}

// recover gives the socket another connection, which goes on behind a position. It
// returns the token to begin with and the connection that is replaced, if there is one.
func (s *socket) recover(l *line, position uint64) (token string, replaced *line, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone || position >= s.end() {
		return "", nil, false
	}
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	replaced, s.line, s.sequence, s.session = s.line, l, 1, l.session
	s.next = max(position+1, s.first)
	s.hold()
	return s.token(s.next - 1), replaced, true
}

// end returns the position of the next notification. s.mu must be held.
func (s *socket) end() uint64 { return s.first + uint64(len(s.kept)) }

// add appends a notification to the stream. It returns the connection when its client is
// too far behind to be told.
func (s *socket) add(n notification) (behind *line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone {
		return nil
	}
	s.kept = append(s.kept, n)
	s.trim()
	if s.line == nil {
		return nil
	}
	s.hold()
	s.line.awake()
	if s.end()-s.next > maxBehind {
		return s.line
	}
	return nil
}

// opened reports whether the latest connection was opened with a session.
func (s *socket) opened(id state.SessionID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session == id
}

// trim forgets what is neither to be sent nor among the latest. s.mu must be held.
func (s *socket) trim() {
	for len(s.kept) > recoveryBuffer && (s.line == nil || s.first < s.next) {
		s.kept[0] = notification{}
		s.kept = s.kept[1:]
		s.first++
	}
}

// hold makes the clock wait for what is to be sent. s.mu must be held.
func (s *socket) hold() {
	if s.release == nil && s.next < s.end() {
		s.release = s.clock.Busy()
	}
}

// rest lets the clock go on. s.mu must be held.
func (s *socket) rest() {
	if s.release != nil {
		s.release()
		s.release = nil
	}
}

// take returns the frame that line l has to send next. To ask for it says that the one
// before was sent.
func (s *socket) take(l *line, wanted func(state.SubscriptionID) bool) outgoing {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line != l {
		return outgoing{}
	}
	s.trim()
	for s.next < s.end() {
		n := s.kept[s.next-s.first]
		s.next++
		if wanted(n.subscription) {
			s.sequence++
			return outgoing{appendNotification(make([]byte, 0, len(n.envelope)+256), n, s.token(s.next-1), s.sequence), n.fault}
		}
	}
	s.rest()
	return outgoing{}
}

// unsent returns the frame of a notification that takes no place in the stream.
func (s *socket) unsent(n notification) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return appendNotification(nil, n, s.token(s.end()-1), s.sequence)
}

// record returns the number of the connection; zero while there is none.
func (s *socket) record() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line == nil {
		return 0
	}
	return s.line.record
}

// detach takes the connection away, and has expire called when the time for a recovery is
// over. It returns false when l is not the connection of the socket any more.
func (s *socket) detach(l *line, expire func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line != l {
		return false
	}
	s.line = nil
	s.rest()
	s.trim()
	s.stop = s.clock.AfterFunc(recoveryTimeout, expire)
	return true
}

// lapse ends a socket that was not recovered in time. It returns false when it was.
func (s *socket) lapse() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone || s.line != nil {
		return false
	}
	s.gone, s.kept = true, nil
	return true
}

// forget ends the socket whatever its state, and returns the connection that it had.
func (s *socket) forget() *line {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.line
	s.gone, s.kept, s.line = true, nil, nil
	s.rest()
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	return l
}
