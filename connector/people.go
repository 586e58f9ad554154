package connector

import (
	"context"
	"sync"
	"time"
)

const (
	factLife = time.Hour // a name or a chat is read again after that
	maxFacts = 10000     // kept in memory; then all are forgotten
)

// people remembers who writes and where, for reading them again and again would
// use up the rate limits.
type people struct {
	persons *facts[personRef, Person]
	chats   *facts[Lane, Chat]
	teams   *facts[teamRef, ChatID]
}

type teamRef struct {
	connection connectionRef
	name       string
}

type personRef struct {
	connection connectionRef
	id         PersonID
}

func newPeople(clock Clock) *people {
	return &people{
		persons: &facts[personRef, Person]{clock: clock},
		chats:   &facts[Lane, Chat]{clock: clock},
		teams:   &facts[teamRef, ChatID]{clock: clock},
	}
}

// person reads who somebody is, as the connection sees them.
func (c *Connector) person(ctx context.Context, ref connectionRef, id PersonID) (Person, error) {
	return c.people.persons.get(personRef{ref, id}, func() (person Person, err error) {
		err = c.call(ctx, ref, func(a Access) (err error) {
			person, err = c.platform.Person(ctx, a, id)
			return err
		})
		return person, err
	})
}

// namesTime is how long a page waits for names.
const namesTime = 2 * time.Second

// Names returns what people are called, as a connection sees them. Whom RingCentral does not
// tell of, or not within two seconds, is left out.
func (c *Connector) Names(ctx context.Context, id StreamID, e Environment, people []PersonID) map[PersonID]string {
	ctx, cancel := context.WithTimeout(ctx, namesTime)
	defer cancel()
	names := map[PersonID]string{}
	for _, p := range people {
		if ctx.Err() != nil {
			break
		}
		if person, err := c.person(ctx, connectionRef{id, e}, p); err == nil {
			names[p] = person.Name
		}
	}
	return names
}

// chat reads the chat of a lane.
func (c *Connector) chat(ctx context.Context, l Lane) (Chat, error) {
	return c.people.chats.get(l, func() (chat Chat, err error) {
		err = c.call(ctx, l.connection(), func(a Access) (err error) {
			chat, err = c.platform.Chat(ctx, a, l.Chat)
			return err
		})
		return chat, err
	})
}

// facts is what was read lately. Fields below mu are guarded by it.
type facts[K comparable, V any] struct {
	clock Clock

	mu    sync.Mutex
	known map[K]fact[V]
}

type fact[V any] struct {
	value V
	until time.Time
}

// get returns what is known of key, or what read finds out.
func (f *facts[K, V]) get(key K, read func() (V, error)) (V, error) {
	now := f.clock.Now()
	f.mu.Lock()
	known, ok := f.known[key]
	f.mu.Unlock()
	if ok && now.Before(known.until) {
		return known.value, nil
	}
	value, err := read()
	if err != nil {
		return value, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known == nil || len(f.known) >= maxFacts {
		f.known = map[K]fact[V]{}
	}
	f.known[key] = fact[V]{value, now.Add(factLife)}
	return value, nil
}
