package state

import (
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Lockout counts the wrong passwords of somebody in a row, and says until when none is taken.
type Lockout struct {
	Wrong int
	Until Instant // zero: not locked
}

// RingCentral's help on "Access to this account is disabled": after five unsuccessful attempts
// the login is locked for an hour, and a reset of the password does not shorten that. An
// administrator ends it in the list of users.
// Assumed: the fifth attempt is answered so already, attempts meanwhile do not prolong the
// hour, and whoever signs in is counted from zero again.
const (
	mostWrong = 5
	lockTime  = time.Hour
)

// lockedOut refuses whoever signs in while they are locked. s.mu must be held.
func (s *State) lockedOut(login string) error {
	l, _ := s.world.lockouts.Get(login)
	if l.Until <= s.now() {
		return nil
	}
	remedy := "wait, or let an hour pass in the Inspector → Clock"
	if _, developer := s.world.developers.Get(login); !developer {
		remedy = "wait, or let an administrator press Unlock in the Admin Portal → Users with Extension"
	}
	return apierr.Hinted(apierr.InvalidGrant(apierr.AccountLocked, "The account is locked out due to multiple unsuccessful logon attempts"),
		"five wrong passwords in a row lock it for an hour, until "+l.Until.Time().UTC().Format("15:04")+" UTC: "+remedy)
}

// LockedUntil returns until when no password of a user is taken, or zero.
func (s *State) LockedUntil(id ExtensionID) Instant {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if l, _ := s.world.lockouts.Get(id.String()); l.Until > s.now() {
		return l.Until
	}
	return 0
}

// Unlock lets a user sign in again before the hour is over. Assumed: wrong passwords are counted
// from zero then.
func (s *State) Unlock(id ExtensionID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.lockouts.Delete(id.String())
}

// wrongPassword counts one more, and locks whoever had too many. It returns what to answer: that,
// or otherwise. s.mu must be held.
func (s *State) wrongPassword(login string, otherwise error) error {
	l, _ := s.world.lockouts.Get(login)
	if l.Until != 0 { // which is over
		l = Lockout{}
	}
	if l.Wrong++; l.Wrong >= mostWrong {
		l.Until = s.now().Add(lockTime)
	}
	s.world.lockouts.Set(login, l)
	if err := s.lockedOut(login); err != nil {
		return err
	}
	return otherwise
}
