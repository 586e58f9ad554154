package inspector

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// names says who stands behind the ids.
type names struct {
	people map[control.PersonID]control.Person
	homes  map[control.PersonID]control.Environment
	apps   map[control.ClientID]string
	places map[control.ClientID]control.Environment // of the apps that live in one
}

func (h *handler) names(ctx context.Context) (names, error) {
	n := names{people: map[control.PersonID]control.Person{}, homes: map[control.PersonID]control.Environment{}, apps: map[control.ClientID]string{"ringcentral-app": "RingCentral app"}, places: map[control.ClientID]control.Environment{}}
	for _, env := range environments() {
		removed, err := h.Control.RemovedPeople(ctx, env)
		if err != nil {
			return n, err
		}
		for _, p := range removed {
			n.people[p.ID], n.homes[p.ID] = control.Person{ID: p.ID, Name: p.Name + " (removed)"}, env
		}
		accounts, err := h.Control.Accounts(ctx, env)
		if err != nil {
			return n, err
		}
		for _, account := range accounts {
			for _, p := range slices.Concat(account.People, account.Guests) {
				n.people[p.ID], n.homes[p.ID] = p, env
			}
			for _, app := range account.Applications {
				n.apps[app.ClientID], n.places[app.ClientID] = app.Name, env
			}
		}
	}
	return n, nil
}

func environments() []control.Environment {
	return []control.Environment{control.Sandbox, control.Production}
}

// person returns what somebody is called.
func (n names) person(id control.PersonID) string {
	return cmp.Or(n.people[id].Name, string(id))
}

// called returns who has a name, an e-mail address or an id in an environment; without one
// the sandbox is searched first.
func (n names) called(typed string, in control.Environment) (control.PersonID, bool) {
	for _, env := range environments() {
		for id, p := range n.people {
			named := strings.EqualFold(typed, p.Name) || strings.EqualFold(typed, p.Email) || typed == string(id)
			if named && n.homes[id] == env && (in == "" || in == env) {
				return id, true
			}
		}
	}
	return "", false
}

// app returns what an application is called.
func (n names) app(id control.ClientID) string { return cmp.Or(n.apps[id], string(id)) }

// appAt returns what an app is called, and where it lives: in production it has the same name.
func (n names) appAt(id control.ClientID) string {
	if env := n.places[id]; env != "" {
		return n.app(id) + " (" + string(env) + ")"
	}
	return n.app(id)
}

// knows reports whether all ids of a moment have names.
func (n names) knows(m control.Moment) bool {
	_, person := n.people[m.PersonID]
	_, app := n.apps[m.ClientID]
	return (person || m.PersonID == "") && (app || m.ClientID == "")
}

const offered = 50 // names in the list of a field

// Apps returns names of applications for a field to offer.
func (n names) Apps() []string {
	list := make([]string, 0, len(n.apps))
	for _, name := range n.apps {
		list = append(list, name)
	}
	return offer(list)
}

// People returns names of people for a field to offer.
func (n names) People() []string {
	list := make([]string, 0, len(n.people))
	for _, p := range n.people {
		list = append(list, p.Name)
	}
	return offer(list)
}

func offer(list []string) []string {
	slices.SortFunc(list, strings.Compare)
	list = slices.Compact(list)
	return list[:min(len(list), offered)]
}
