package state

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// Call is one request of an application that was answered.
type Call struct {
	App        ClientID
	Operation  string     // method and path template, such as "GET /restapi/v1.0/account/{accountId}"
	Permission Permission // what the operation asks of applications; empty for none
	Status     int
}

// OperationCalls says how often an application called an operation of late.
type OperationCalls struct {
	Operation    string
	Permission   Permission
	Succeeded    int // 2xx, 3xx
	Failed       int // 4xx, 5xx
	Unauthorized int // 401, a part of Failed
}

// authorizes reports whether the operation belongs to signing in, which is not counted as
// use of the API.
func (c OperationCalls) authorizes() bool { return strings.Contains(c.Operation, " /restapi/oauth/") }

// callHour counts the calls of an application to an operation in one hour.
type callHour struct {
	app   ClientID
	hour  Instant
	calls OperationCalls // of which the operation is part of the order
}

func (a callHour) compare(b callHour) int {
	return cmp.Or(cmp.Compare(a.app, b.app), cmp.Compare(a.calls.Operation, b.calls.Operation), cmp.Compare(a.hour, b.hour))
}

// within reports whether an hour counts at an instant.
func (a callHour) within(now Instant) bool { return a.hour <= now && now.Sub(a.hour) <= observed }

// add counts the calls of another sum of the same operation, too.
func (c OperationCalls) add(other OperationCalls) OperationCalls {
	c.Succeeded += other.Succeeded
	c.Failed += other.Failed
	c.Unauthorized += other.Unauthorized
	return c
}

// callKey finds a callHour among those that are to come into the world.
type callKey struct {
	app       ClientID
	operation string
	hour      Instant
}

// callCounter counts requests that are not in the world yet. It has a lock of its own, so
// that a request that only reads does not wait for the world, nor for files; its lock is
// taken last. Fields below mu are guarded by it.
type callCounter struct {
	wake chan struct{} // holds a token when there are some

	mu    sync.Mutex
	fresh map[callKey]callHour
}

func newCallCounter() *callCounter {
	return &callCounter{wake: make(chan struct{}, 1), fresh: map[callKey]callHour{}}
}

// count adds a request.
func (c *callCounter) count(call Call, hour Instant) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := callKey{app: call.App, operation: call.Operation, hour: hour}
	entry, known := c.fresh[key]
	if !known {
		entry = callHour{app: call.App, hour: hour, calls: OperationCalls{Operation: call.Operation, Permission: call.Permission}}
	}
	if call.Status < 400 {
		entry.calls.Succeeded++
	} else {
		entry.calls.Failed++
	}
	if call.Status == 401 {
		entry.calls.Unauthorized++
	}
	c.fresh[key] = entry
	if len(c.fresh) > 1 || known {
		return
	}
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// take returns what was counted since the last time.
func (c *callCounter) take() map[callKey]callHour {
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh := c.fresh
	c.fresh = map[callKey]callHour{}
	return fresh
}

// of returns what was counted of an application since the last take.
func (c *callCounter) of(app ClientID) []callHour {
	c.mu.Lock()
	defer c.mu.Unlock()
	var hours []callHour
	for key, entry := range c.fresh {
		if key.app == app {
			hours = append(hours, entry)
		}
	}
	return hours
}

const (
	observed  = 48 * time.Hour // documented window of the graduation
	callsLate = time.Second    // how long that requests were counted waits to be kept in files
)

// CountCall counts a request of an application for its graduation.
func (s *State) CountCall(call Call) {
	if call.App == "" || call.Operation == "" || call.App == RingCentralApp().ClientID {
		return
	}
	s.calls.count(call, InstantOf(s.clock.Now().Truncate(time.Hour)))
}

// KeepCalls lets what CountCall counted be kept in files, a second of the wall later and
// all at once, until ctx ends. Counting itself waits for nothing.
func (s *State) KeepCalls(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.calls.wake:
		}
		late, cancel := context.WithTimeout(ctx, callsLate)
		<-late.Done()
		cancel()
		s.SettleCalls()
	}
}

// SettleCalls takes into the world what CountCall counted.
func (s *State) SettleCalls() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settleCalls()
}

// settleCalls takes into the world what was counted, and drops what is too old to count of
// the same operation. s.mu must be held.
func (s *State) settleCalls() {
	for _, entry := range s.calls.take() {
		old, known := s.world.callHours.Get(entry)
		entry.calls = entry.calls.add(old.calls)
		s.world.callHours.Set(entry)
		if !known {
			s.world.forgetCalls(entry)
		}
	}
}

// forgetCalls drops what is too old to count beside an hour of the same operation.
func (w *world) forgetCalls(late callHour) {
	for {
		var first callHour
		w.callHours.Ascend(callHour{app: late.app, calls: OperationCalls{Operation: late.calls.Operation}}, func(x callHour) bool {
			first = x
			return false
		})
		if late.hour.Sub(first.hour) <= observed { // the late one is the first at the latest
			return
		}
		w.callHours.Delete(first)
	}
}

// Calls returns what an application called in the last 48 hours of emulated time, by
// operation.
func (s *State) Calls(app ClientID) []OperationCalls {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.called(app)
}

// called returns what an application called of late, by operation. s.mu must be held.
func (s *State) called(app ClientID) []OperationCalls {
	now, hours := s.now(), s.calls.of(app)
	s.world.callHours.Ascend(callHour{app: app}, func(x callHour) bool {
		if x.app == app {
			hours = append(hours, x)
		}
		return x.app == app
	})
	slices.SortFunc(hours, callHour.compare)
	var list []OperationCalls
	for _, x := range hours {
		if !x.within(now) {
			continue
		}
		if n := len(list); n > 0 && list[n-1].Operation == x.calls.Operation {
			list[n-1] = list[n-1].add(x.calls)
			continue
		}
		list = append(list, x.calls)
	}
	return list
}
