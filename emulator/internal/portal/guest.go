package portal

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

const (
	askedAtOnce = 30 // persons in one request; documented limit
	severalJSON = "application/vnd.ringcentral.multipart+json"
)

// person is what GET /team-messaging/v1/persons tells of somebody.
type person struct {
	ID        control.PersonID `json:"id"`
	FirstName string           `json:"firstName"`
	LastName  string           `json:"lastName"`
	Email     string           `json:"email"`
	Company   string           `json:"companyId"`
}

// answered is one of several answers to one request.
type answered[T any] struct {
	Status int `json:"status"`
	Body   T   `json:"body"`
}

// acquaint adds to a directory those of some people who are not in it, because they are
// guests or work for another company. Who is unknown to the API too is not asked for again.
func (c *client) acquaint(ctx context.Context, reader control.PersonID, people directory, ids []control.PersonID) error {
	var unknown []control.PersonID
	for _, id := range ids {
		if _, known := people[id]; !known && id != "" && !slices.Contains(unknown, id) {
			unknown = append(unknown, id)
		}
	}
	for some := range slices.Chunk(unknown, askedAtOnce) {
		found, err := c.persons(ctx, reader, some)
		if err != nil && !isGone(err) {
			return err
		}
		if len(found) < len(some) {
			if err := c.remember(ctx, people, some); err != nil {
				return err
			}
		}
		for _, p := range found {
			people[p.ID] = entry{
				ID: p.ID, FirstName: p.FirstName, LastName: p.LastName, Email: p.Email, Status: "Enabled", Guest: true, Account: company{p.Company},
			}
		}
	}
	return nil
}

// remember adds to a directory those of some people who were removed, and the others without a
// name.
func (c *client) remember(ctx context.Context, people directory, ids []control.PersonID) error {
	removed, err := c.control.RemovedPeople(ctx, c.environment)
	for _, id := range ids {
		people[id] = entry{ID: id}
		if i := slices.IndexFunc(removed, func(p control.RemovedPerson) bool { return p.ID == id }); i >= 0 {
			people[id] = entry{ID: id, Called: removed[i].Name + " (removed)"}
		}
	}
	return err
}

// persons returns those of some people whom the reader may know.
func (c *client) persons(ctx context.Context, reader control.PersonID, ids []control.PersonID) ([]person, error) {
	if len(ids) == 1 {
		p, err := call[person](ctx, c, reader, get(messaging+"/persons/"+string(ids[0])))
		if err != nil {
			return nil, err
		}
		return []person{p}, nil
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	to := get(messaging + "/persons/" + strings.Join(texts, ","))
	to.accept = severalJSON
	answers, err := call[[]answered[person]](ctx, c, reader, to)
	var found []person
	for _, a := range answers {
		if a.Status == http.StatusOK {
			found = append(found, a.Body)
		}
	}
	return found, err
}

// known returns the colleagues of a person, the person, and some others.
func (c *client) known(ctx context.Context, reader control.PersonID, others []control.PersonID) (directory, error) {
	people, err := c.directory(ctx, reader)
	if err != nil {
		return nil, err
	}
	return people, c.acquaint(ctx, reader, people, append(others, reader))
}

// team is what the list of groups of the legacy family tells of a team. The list of chats
// does not say who is in one.
type team struct {
	Members []control.PersonID `json:"members"`
}

// meet adds to a directory whom the reader knows from teams.
func (c *client) meet(ctx context.Context, reader control.PersonID, people directory) error {
	teams, err := all[team](ctx, c, reader, "/restapi/v1.0/glip/groups?type=Team")
	if err != nil {
		return err
	}
	var ids []control.PersonID
	for _, one := range teams {
		ids = append(ids, one.Members...)
	}
	return c.acquaint(ctx, reader, people, ids)
}

// ids returns who is in the chat.
func (c chat) ids() []control.PersonID {
	ids := make([]control.PersonID, 0, len(c.Members))
	for _, m := range c.Members {
		ids = append(ids, m.ID)
	}
	return ids
}

// people returns whom a post names.
func (p post) people() []control.PersonID { return append(slices.Clone(p.Added), p.Creator) }

// peopleOf returns whom the list of chats names.
func peopleOf(chats []control.PersonChat) []control.PersonID {
	var ids []control.PersonID
	for _, c := range chats {
		if c.Type != "Everyone" {
			ids = append(ids, c.Members...)
		}
		if c.Latest != nil {
			ids = append(append(ids, c.Latest.Added...), c.Latest.CreatorID)
		}
	}
	return ids
}
