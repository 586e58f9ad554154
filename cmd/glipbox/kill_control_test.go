package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// clocks is who moves the clock, stops it, and lets it go on.
type clocks struct {
	last    control.Clock
	inDoubt bool
}

const longestAdvance = 200 * time.Millisecond

func (w *clocks) prepare(c *client) {
	var err error
	if w.last, err = c.control.Clock(c.Context()); err != nil {
		c.Fatal(err)
	}
}

func (w *clocks) step(c *client) bool {
	var moved control.Clock
	var err error
	switch {
	case w.last.Frozen:
		moved, err = c.control.Resume(c.Context())
	case c.dice.IntN(8) == 0:
		moved, err = c.control.Freeze(c.Context())
	default:
		moved, err = c.control.Advance(c.Context(), time.Duration(c.dice.Int64N(int64(longestAdvance))))
	}
	if err == nil {
		w.last = moved
	}
	w.inDoubt = err != nil
	return c.controlled(err)
}

// verify looks that the clock did not go back, and stands still if it did.
func (w *clocks) verify(c *client) {
	now, err := c.control.Clock(c.Context())
	if err != nil {
		c.Error(err)
		return
	}
	if !w.inDoubt && now.Frozen != w.last.Frozen {
		c.Errorf("the clock stands still: %v; it did: %v", now.Frozen, w.last.Frozen)
	}
	if now.Now.Before(w.last.Now.Add(-time.Millisecond)) || !w.inDoubt && w.last.Frozen && now.Now.Sub(w.last.Now).Abs() > time.Millisecond {
		c.Errorf("the clock tells %v; it told %v, standing still: %v", now.Now, w.last.Now, w.last.Frozen)
	}
	w.last, w.inDoubt = now, false
}

func (w *clocks) finish(*client) {}

// companies is who makes companies, locks people out, changes secrets and takes snapshots
// by the control API.
type companies struct {
	made    int
	names   []string
	perhaps []string
	status  []string // what Bob's may be
	secrets []string // what the application's may be; nil when it can be any
	taken   []string // when the snapshot may have been taken; empty when it is unknown
}

func (w *companies) prepare(c *client) {
	c.found()
	w.status, w.secrets = []string{"Enabled"}, []string{c.account.Applications[0].ClientSecret}
}

func (w *companies) step(c *client) bool {
	switch n := c.dice.IntN(100); {
	case n < 1:
		return w.snapshot(c)
	case n < 40:
		return w.lock(c)
	case n < 60:
		return w.rotate(c)
	}
	w.made++
	name := fmt.Sprintf("Company %d", w.made)
	_, err := c.control.CreateAccount(c.Context(), control.Sandbox, control.AccountSpec{
		Name: name, People: []control.PersonSpec{{FirstName: "Ann", Email: fmt.Sprintf("ann@company%d.example", w.made)}},
	})
	if err == nil {
		w.names = append(w.names, name)
	} else {
		w.perhaps = append(w.perhaps, name)
	}
	return c.controlled(err)
}

func (w *companies) lock(c *client) bool {
	status := []string{"Enabled", "Disabled"}[c.dice.IntN(2)]
	_, err := c.control.ChangePerson(c.Context(), control.Sandbox, c.account.People[1].ID, control.PersonChange{Status: status})
	if err == nil {
		w.status = nil
	}
	w.status = append(w.status, status)
	return c.controlled(err)
}

func (w *companies) rotate(c *client) bool {
	app, err := c.control.RotateSecret(c.Context(), control.Sandbox, c.account.Applications[0].ClientID)
	w.secrets = nil
	if err == nil {
		w.secrets = []string{app.ClientSecret}
	}
	return c.controlled(err)
}

func (w *companies) snapshot(c *client) bool {
	x, err := c.control.SaveSnapshot(c.Context(), "kept")
	w.taken = nil
	if err == nil {
		w.taken = []string{fmt.Sprint(x.Time)}
	}
	return c.controlled(err)
}

func (w *companies) verify(c *client) {
	account, err := c.control.Account(c.Context(), control.Sandbox, c.account.ID)
	if err != nil {
		c.Error(err)
		return
	}
	if status := account.People[1].Status; !slices.Contains(w.status, status) {
		c.Errorf("Bob is %s, not one of %v", status, w.status)
	}
	w.status = []string{account.People[1].Status}
	secret := account.Applications[0].ClientSecret
	if w.secrets != nil && !slices.Contains(w.secrets, secret) {
		c.Error("the secret is another one")
	}
	w.secrets = []string{secret}
	if w.taken != nil {
		if x, err := c.control.Snapshot(c.Context(), "kept"); err != nil || !slices.Contains(w.taken, fmt.Sprint(x.Time)) {
			c.Errorf("the snapshot is of %v, not of %v (%v)", x.Time, w.taken, err)
		}
	}
}

// finish lists all companies: those that were answered, once each.
func (w *companies) finish(c *client) {
	accounts, err := c.control.Accounts(c.Context(), control.Sandbox)
	if err != nil {
		c.Error(err)
		return
	}
	counts := map[string]int{}
	for _, account := range accounts {
		counts[account.Name]++
	}
	for _, name := range w.names {
		if counts[name] != 1 {
			c.Errorf("%s is there %d times", name, counts[name])
		}
	}
	for _, name := range w.perhaps {
		if counts[name] > 1 {
			c.Errorf("%s is there %d times", name, counts[name])
		}
	}
}
