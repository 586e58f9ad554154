package state

import (
	"cmp"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/btree"
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

// newCallHours returns an empty tree. Its counter's lock guards it, so it needs none.
func newCallHours() *btree.BTreeG[callHour] {
	return btree.NewBTreeGOptions(func(a, b callHour) bool { return a.compare(b) < 0 }, btree.Options{NoLocks: true})
}

// callCounter counts requests. It has a lock of its own, so that a request that only
// reads does not wait for the world; its lock is taken last. Fields below mu are guarded
// by it.
type callCounter struct {
	mu    sync.Mutex
	hours *btree.BTreeG[callHour] // copy-on-write, as the trees of the world
}

func newCallCounter() *callCounter { return &callCounter{hours: newCallHours()} }

func (c *callCounter) save() *btree.BTreeG[callHour] {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.hours.Copy()
}

func (c *callCounter) restore(hours *btree.BTreeG[callHour]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hours = newCallHours()
	if hours != nil { // those of an archive are not kept
		c.hours = hours.Copy()
	}
}

// observed is how far back calls count.
const observed = 48 * time.Hour // documented window of the graduation

// CountCall counts a request of an application for its graduation.
func (s *State) CountCall(call Call) {
	if call.App == "" || call.Operation == "" || call.App == RingCentralApp().ClientID {
		return
	}
	hour := InstantOf(s.clock.Now().Truncate(time.Hour))
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	key := callHour{app: call.App, hour: hour, calls: OperationCalls{Operation: call.Operation, Permission: call.Permission}}
	entry, known := s.calls.hours.Get(key)
	if !known {
		entry = key
		s.calls.forget(key)
	}
	if call.Status < 400 {
		entry.calls.Succeeded++
	} else {
		entry.calls.Failed++
	}
	if call.Status == 401 {
		entry.calls.Unauthorized++
	}
	s.calls.hours.Set(entry)
}

// forget drops what is too old to count of one operation of an application. c.mu must be
// held.
func (c *callCounter) forget(key callHour) {
	oldest := callHour{app: key.app, calls: OperationCalls{Operation: key.calls.Operation}}
	for {
		var first callHour
		c.hours.Ascend(oldest, func(x callHour) bool { first = x; return false })
		if first.app != key.app || first.calls.Operation != key.calls.Operation || key.hour.Sub(first.hour) <= observed {
			return
		}
		c.hours.Delete(first)
	}
}

// Calls returns what an application called in the last 48 hours of emulated time, by
// operation.
func (s *State) Calls(app ClientID) []OperationCalls {
	now := s.now()
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	var list []OperationCalls
	s.calls.hours.Ascend(callHour{app: app}, func(x callHour) bool {
		if x.app != app {
			return false
		}
		if x.hour > now || now.Sub(x.hour) > observed {
			return true
		}
		if n := len(list); n == 0 || list[n-1].Operation != x.calls.Operation {
			list = append(list, OperationCalls{Operation: x.calls.Operation, Permission: x.calls.Permission})
		}
		sum := &list[len(list)-1]
		sum.Succeeded += x.calls.Succeeded
		sum.Failed += x.calls.Failed
		sum.Unauthorized += x.calls.Unauthorized
		return true
	})
	return list
}
