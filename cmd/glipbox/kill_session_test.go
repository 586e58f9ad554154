package main

import (
	"net/http"
	"net/url"
)

// sessions is who keeps one session alive by its refresh tokens, revokes it, and begins
// another one. Tokens that were replaced or revoked are never good again.
type sessions struct {
	access, refresh string
	dead            []string // access tokens
	refreshing      bool     // a refresh was not answered
	revoking        bool     // nor a revocation
}

const me = "/restapi/v1.0/account/~/extension/~"

func (s *sessions) prepare(c *client) {
	c.found()
	s.signIn(c)
}

func (s *sessions) step(c *client) bool {
	switch n := c.dice.IntN(10); {
	case s.access == "":
		return s.signIn(c)
	case n < 6:
		return s.renew(c)
	case n < 9:
		used, answered := c.call(s.access, http.MethodGet, me, nil)
		if answered && !used.ok() {
			c.Errorf("the access token is answered %d %s", used.status, used.body)
		}
		return answered
	}
	return s.revoke(c)
}

func (s *sessions) signIn(c *client) bool {
	granted, answered := c.submit(tokenPath, c.assertion(0))
	if answered {
		s.take(c, granted)
	}
	return answered
}

func (s *sessions) renew(c *client) bool {
	granted, answered := c.submit(tokenPath, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {s.refresh}})
	if answered {
		s.dead = append(s.dead, s.access)
		s.take(c, granted)
	}
	s.refreshing = !answered
	return answered
}

func (s *sessions) take(c *client, granted answer) {
	if !granted.ok() {
		c.Errorf("a token is refused: %d %s", granted.status, granted.body)
		return
	}
	s.access, s.refresh = granted.text("access_token"), granted.text("refresh_token")
}

func (s *sessions) revoke(c *client) bool {
	revoked, answered := c.submit("/restapi/oauth/revoke", url.Values{"token": {s.refresh}})
	switch {
	case !answered:
		s.revoking = true
	case !revoked.ok():
		c.Errorf("revoking is answered %d %s", revoked.status, revoked.body)
	default:
		s.dead, s.access = append(s.dead, s.access), ""
	}
	return answered
}

func (s *sessions) verify(c *client) {
	for _, token := range s.dead {
		if found, _ := c.call(token, http.MethodGet, me, nil); found.status != http.StatusUnauthorized {
			c.Errorf("a token that is good no more is answered %d", found.status)
		}
	}
	s.dead = nil
	if s.access == "" {
		return
	}
	found, _ := c.call(s.access, http.MethodGet, me, nil)
	switch {
	case found.ok():
	case found.status == http.StatusUnauthorized && s.revoking:
		s.access = ""
	case found.status == http.StatusUnauthorized && s.refreshing:
	default:
		c.Errorf("the access token (refreshing: %v, revoking: %v) is answered %d %s", s.refreshing, s.revoking, found.status, found.body)
	}
	s.revoking = false
	if s.access != "" && s.renew(c) {
		s.refreshing = false // the last refresh token is good, whether or not it was used
	}
}

func (s *sessions) finish(*client) {}

// passwords is who gives somebody new passwords, which ends their sessions.
type passwords struct {
	number   int
	password string
	perhaps  string // the password, if its change was not answered
	session  string // access token of the person
	dead     []string
}

func (p *passwords) prepare(c *client) {
	c.found()
	p.password = firstPassword
}

func (p *passwords) step(c *client) bool {
	if p.session == "" {
		granted, answered := c.submit(tokenPath, c.assertion(1))
		if answered && !granted.ok() {
			c.Errorf("a token is refused: %d %s", granted.status, granted.body)
		} else if answered {
			p.session = granted.text("access_token")
		}
		return answered
	}
	p.number++
	next := firstPassword + string(rune('a'+p.number%26)) + string(rune('a'+p.number/26%26))
	path := "/restapi/v1.0/account/~/extension/" + string(c.account.People[1].ID)
	changed, answered := c.call(c.token, http.MethodPut, path, map[string]string{"password": next})
	switch {
	case !answered:
		p.perhaps = next
	case !changed.ok():
		c.Errorf("a password is refused: %d %s", changed.status, changed.body)
	default:
		p.password = next
		p.dead, p.session = append(p.dead, p.session), ""
	}
	return answered
}

func (p *passwords) verify(c *client) {
	c.enter()
	for _, token := range p.dead {
		if found, _ := c.call(token, http.MethodGet, me, nil); found.status != http.StatusUnauthorized {
			c.Errorf("a session from before the new password is answered %d", found.status)
		}
	}
	p.dead = nil
	before := p.password
	if p.perhaps != "" && !p.opens(c, p.password) {
		p.password = p.perhaps
	}
	if !p.opens(c, p.password) {
		c.Errorf("the password %q opens nothing", p.password)
	}
	if p.session != "" {
		found, _ := c.call(p.session, http.MethodGet, me, nil)
		if kept := p.password == before; kept != found.ok() {
			c.Errorf("the password is as before: %v, but the session is answered %d", kept, found.status)
		}
		if !found.ok() {
			p.session = ""
		}
	}
	p.perhaps = ""
}

// opens reports whether a password lets the person in.
func (p *passwords) opens(c *client, password string) bool {
	query := url.Values{
		"response_type": {"code"}, "client_id": {string(c.account.Applications[0].ClientID)}, "redirect_uri": {redirectURI},
	}
	entered, _ := c.submit("/restapi/oauth/login?"+query.Encode(), url.Values{
		"username": {c.account.People[1].Email}, "password": {password}, "action": {"signin"},
	})
	return entered.status >= http.StatusMultipleChoices && entered.status < http.StatusBadRequest
}

func (p *passwords) finish(*client) {}
