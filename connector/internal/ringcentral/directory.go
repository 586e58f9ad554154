package ringcentral

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/connector"
)

type extensionResponse struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Type    string `json:"type"`
	Contact struct {
		FirstName string `json:"firstName"`
		LastName  string `json:"lastName"`
		Email     string `json:"email"`
	} `json:"contact"`
}

// Self reads the own extension: GET /restapi/v1.0/account/~/extension/~.
func (c *Client) Self(ctx context.Context, a connector.Access) (connector.Person, error) {
	var e extensionResponse
	err := c.do(ctx, call{access: a, method: http.MethodGet, path: "/restapi/v1.0/account/~/extension/~", answer: &e})
	if err != nil {
		return connector.Person{}, err
	}
	return connector.Person{
		ID:    connector.PersonID(strconv.FormatInt(e.ID, 10)),
		Name:  first(e.Name, fullName(e.Contact.FirstName, e.Contact.LastName)),
		Email: e.Contact.Email, FirstName: e.Contact.FirstName, Bot: e.Type == botType,
	}, nil
}

type personResponse struct {
	ID        string `json:"id"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	Email     string `json:"email"`
}

// Person reads anybody: GET /team-messaging/v1/persons/{personId}.
func (c *Client) Person(ctx context.Context, a connector.Access, id connector.PersonID) (connector.Person, error) {
	var p personResponse
	path := "/team-messaging/v1/persons/" + url.PathEscape(string(id))
	if err := c.do(ctx, call{access: a, method: http.MethodGet, path: path, answer: &p}); err != nil {
		return connector.Person{}, err
	}
	bot := false
	var err error
	if _, guest := strings.CutPrefix(string(id), "glip-"); !guest {
		bot, err = c.isBot(ctx, a, id)
	}
	return connector.Person{
		ID: connector.PersonID(p.ID), Name: fullName(p.FirstName, p.LastName), FirstName: p.FirstName, Email: p.Email, Bot: bot,
	}, err
}

const botType = "Bot"

// isBot reads the extension of somebody: GET /restapi/v1.0/account/~/extension/{extensionId}.
// Who has none there is not taken for a bot.
func (c *Client) isBot(ctx context.Context, a connector.Access, id connector.PersonID) (bool, error) {
	var e extensionResponse
	path := "/restapi/v1.0/account/~/extension/" + url.PathEscape(string(id))
	err := c.do(ctx, call{access: a, method: http.MethodGet, path: path, answer: &e})
	refused, ok := errors.AsType[*connector.RefusalError](err)
	if ok && refused.Status < http.StatusInternalServerError && refused.Status != http.StatusTooManyRequests {
		return false, nil
	}
	return e.Type == botType, err
}

func fullName(firstName, lastName string) string {
	return strings.TrimSpace(firstName + " " + lastName)
}
