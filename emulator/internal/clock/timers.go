package clock

import (
	"container/heap"
	"time"
)

// timer is a call that waits for its instant.
type timer struct {
	at    time.Time
	f     func()
	index int // position in the heap; -1 once taken
}

// timers keeps what waits, earliest first.
type timers struct{ queue queue }

func (t *timers) add(x *timer) { heap.Push(&t.queue, x) }

func (t *timers) remove(x *timer) bool {
	if x.index < 0 {
		return false
	}
	heap.Remove(&t.queue, x.index)
	return true
}

func (t *timers) next() (time.Time, bool) {
	if len(t.queue) == 0 {
		return time.Time{}, false
	}
	return t.queue[0].at, true
}

// takeUntil removes and returns what is due at now or before, in order.
func (t *timers) takeUntil(now time.Time) []*timer {
	var due []*timer
	for len(t.queue) > 0 && !t.queue[0].at.After(now) {
		due = append(due, heap.Pop(&t.queue).(*timer)) //nolint:forcetypeassert // the queue holds nothing else
	}
	return due
}

// queue implements heap.Interface.
type queue []*timer

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].at.Before(q[j].at) }

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

func (q *queue) Push(x any) {
	t := x.(*timer) //nolint:forcetypeassert // called by heap.Push with a timer only
	t.index = len(*q)
	*q = append(*q, t)
}

func (q *queue) Pop() any {
	old := *q
	t := old[len(old)-1]
	t.index = -1
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return t
}
