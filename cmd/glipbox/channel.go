package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// agentName is whom the seed's agent extension and the first channel are called after.
const agentName = "Travel App"

// prepare makes a channel that answers at once and one to try by hand. A seed without
// the agent, or without an application, gets the second one only.
func prepare(ctx context.Context, client *control.Client, connector *channels) ([]place, error) {
	accounts, err := client.Accounts(ctx, control.Sandbox)
	if err != nil {
		return nil, err
	}
	app, appErr := applicationOf(accounts)
	agent, other, found := cast(accounts)
	var talk []place
	if appErr == nil && found {
		if err := connector.enable(ctx, app, agent); err != nil {
			return nil, fmt.Errorf("prepare the channel %s: %w", agentName, err)
		}
		info, err := client.Info(ctx)
		if err != nil {
			return nil, err
		}
		talk = []place{{key: "talk", title: "Talk to " + agentName + " as " + other.FirstName, url: info.Sandbox + "/app/" + string(other.ID)}}
	}
	draft, err := connector.named(ctx, "Try it yourself")
	if err != nil || appErr != nil {
		return talk, err
	}
	if slices.Contains(app.RedirectURIs, draft.OAuthRedirectURI) {
		return talk, nil
	}
	uris := append(app.RedirectURIs, draft.OAuthRedirectURI)
	_, err = client.ChangeApplication(ctx, control.Sandbox, app.ClientID, control.ApplicationChange{RedirectURIs: &uris})
	return talk, err
}

// cast finds the agent, who has a JWT, and somebody of the same account to talk to it.
func cast(accounts []control.Account) (agent, other control.Person, found bool) {
	for _, account := range accounts {
		for _, p := range account.People {
			switch {
			case p.Name == agentName && p.JWT != "":
				agent = p
			case other.ID == "" && !p.Admin && p.Status == "Enabled":
				other = p
			}
		}
		if agent.ID != "" && other.ID != "" {
			return agent, other, true
		}
	}
	return agent, other, false
}

// channels calls the connector's API.
type channels struct {
	base, key string
	resumed   bool // the emulator knows what the channels of an earlier run did, which were ready
}

// channel is as much of the API's answers as is needed here: one channel, a list of
// them, or a refusal.
type channel struct {
	StreamID         string     `json:"streamId"`
	Name             string     `json:"name"`
	EnabledTime      *time.Time `json:"enabledTime"` // of the last time; nil before the first
	OAuthRedirectURI string     `json:"oauthRedirectUri"`
	Records          []channel  `json:"records"`
	Error            string     `json:"error"`
}

// enable makes a channel that acts as the agent and answers. One that was enabled in an
// earlier run stays as it is, unless the emulator has forgotten it: then it is authorized
// and subscribed anew.
func (c *channels) enable(ctx context.Context, app control.Application, agent control.Person) error {
	made, err := c.named(ctx, agentName)
	if err != nil || c.resumed && made.EnabledTime != nil {
		return err
	}
	c.resumed = false
	one := "/" + made.StreamID
	configuration := map[string]string{
		"environment": "sandbox", "applicationKey": string(app.ClientID), "applicationSecret": app.ClientSecret,
	}
	if _, err := c.call(ctx, http.MethodPut, one+"/configuration", configuration); err != nil {
		return err
	}
	if _, err := c.call(ctx, http.MethodPost, one+"/authorization", map[string]string{"jwt": agent.JWT}); err != nil {
		return err
	}
	for _, enabled := range []bool{false, true} {
		if _, err := c.call(ctx, http.MethodPut, one+"/enabled", map[string]bool{"enabled": enabled}); err != nil {
			return err
		}
	}
	return nil
}

// named returns the channel of that name, and makes it when there is none.
func (c *channels) named(ctx context.Context, name string) (channel, error) {
	kept, err := c.call(ctx, http.MethodGet, "", nil)
	if err != nil {
		return channel{}, err
	}
	for _, one := range kept.Records {
		if one.Name == name {
			return one, nil
		}
	}
	return c.call(ctx, http.MethodPost, "", map[string]string{"name": name})
}

func (c *channels) call(ctx context.Context, method, path string, body any) (channel, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return channel{}, err
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+"/api/v1/channels"+path, bytes.NewReader(encoded))
	if err != nil {
		return channel{}, err
	}
	req.Header.Set("Authorization", "Bearer "+c.key)
	req.Header.Set("Content-Type", "application/json")
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return channel{}, err
	}
	defer resp.Body.Close()
	var answer channel
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return channel{}, fmt.Errorf("read the answer to %s: %w", strings.TrimSpace(method+" "+path), err)
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return channel{}, errors.New(answer.Error)
	}
	return answer, nil
}
