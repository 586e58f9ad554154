package state

// Worlds are all states of an emulator. What changes more than one of them takes their
// locks in this order.
type Worlds struct{ Console, Sandbox, Production *State }

// lock takes all locks and returns what gives them back.
func (w Worlds) lock() (unlock func()) {
	states := []*State{w.Console, w.Sandbox, w.Production}
	for _, s := range states {
		s.mu.Lock()
	}
	return func() {
		for _, s := range states {
			s.mu.Unlock()
		}
	}
}

// Of returns the state of an environment.
func (w Worlds) Of(env Environment) *State {
	switch env {
	case Production:
		return w.Production
	case Console:
		return w.Console
	case Sandbox:
	}
	return w.Sandbox
}
