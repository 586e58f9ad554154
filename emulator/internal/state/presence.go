package state

import "github.com/glipbox/glipbox/emulator/internal/apierr"

// Presence is what a user lets others see. Nobody is ever on the phone here.
type Presence struct {
	UserStatus         string // Available, Busy, Offline
	DndStatus          string
	Message            string
	AllowSee           bool
	RingOnMonitored    bool
	PickUpOnHold       bool
	CallerIDVisibility string
	AcceptQueueCalls   bool
	Invisible          bool   // in Team Messaging
	Messaging          string // Available or DND, in Team Messaging
}

// Status returns how the user appears in the end.
// Assumed: who takes no calls at all is Busy, unless Offline.
func (p Presence) Status() string {
	if p.UserStatus == "Available" && p.DndStatus == "DoNotAcceptAnyCalls" {
		return "Busy"
	}
	return p.UserStatus
}

// PresenceEvent says that the presence of a user has changed.
type PresenceEvent struct {
	Extension Extension
	Presence  Presence
	Sequence  int64 // grows with each notification
}

func (PresenceEvent) change() {}

// newPresence is how a user appears who has never said anything about it.
func newPresence() Presence {
	return Presence{
		UserStatus: "Available", DndStatus: "TakeAllCalls", AllowSee: true, CallerIDVisibility: "All",
		AcceptQueueCalls: true, Messaging: "Available",
	}
}

// Presence returns the presence of a user.
func (s *State) Presence(id ExtensionID) Presence {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.presence(id)
}

func (w *world) presence(id ExtensionID) Presence {
	if p, ok := w.presences.Get(id); ok {
		return p
	}
	return newPresence()
}

// UpdatePresence changes the presence of a user, and announces it if it is different
// from then on.
func (s *State) UpdatePresence(id ExtensionID, change func(Presence) Presence) (Presence, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.world.extensions.Get(id)
	if !ok {
		return Presence{}, apierr.NotFound("extensionId")
	}
	old := s.world.presence(id)
	p := change(old)
	if p == old {
		return p, nil
	}
	s.world.presences.Set(id, p)
	s.world.counter++
	s.announce(PresenceEvent{Extension: e, Presence: p, Sequence: s.world.counter})
	return p, nil
}
