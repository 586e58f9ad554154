package steps

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
)

var (
	agentHasChannel   = regexp.MustCompile(`^the agent has (a draft|a registered|a configured|an authorized|an enabled) channel$`)
	connectorRestarts = regexp.MustCompile(`^the connector (?:restarts|has restarted)$`)
	connectorStops    = regexp.MustCompile(`^the connector is stopped$`)
	connectorStarts   = regexp.MustCompile(`^the connector starts again$`)
	channelIs         = regexp.MustCompile(`^the channel (is a draft|is configured|is authorized|is enabled|is blocked|needs attention)$`)
	channelSpeaks     = regexp.MustCompile(`^the channel speaks as (\w+|the agent)$`)
	channelSays       = regexp.MustCompile(`^the channel says "([^"]*)"$`)
)

func (w *World) registerChannel(v vocabulary) {
	v.Given(agentHasChannel, w.agentHasChannel)
	v.Step(connectorRestarts, w.connectorRestarts)
	v.Given(connectorStops, w.connectorStops)
	v.When(connectorStarts, w.connectorStarts)
	v.Step(channelIs, w.channelIs)
	v.Then(channelSpeaks, w.channelSpeaks)
	v.Then(channelSays, w.channelSays)
}

// channel is what the connector's API says of a channel.
type channel struct {
	StreamID      string `json:"streamId"`
	Name          string `json:"name"`
	State         string `json:"state"`
	RedirectURI   string `json:"oauthRedirectUri"`
	TransportType string `json:"transportType"`
	Person        struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"authorizedAs"`
	Problem *struct {
		Reason string `json:"reason"`
		Remedy string `json:"remedy"`
	} `json:"problem"`
}

type configuration struct {
	ApplicationKey    string `json:"applicationKey"`
	ApplicationSecret string `json:"applicationSecret"`
	Environment       string `json:"environment"`
}

// agentHasChannel makes a channel through the connector's API and takes it as far as
// named: "registered" is its OAuth Redirect URI with the application, "configured" it is
// with key and secret, "authorized" with the agent's JWT credential.
func (w *World) agentHasChannel(ctx context.Context, state string) error {
	stages := []struct {
		name string
		run  func(context.Context) error
	}{
		{"a draft", w.createChannel},
		{"a registered", w.redirectRegistered},
		{"a configured", w.configureChannel},
		{"an authorized", w.authorizeChannel},
		{"an enabled", w.enableChannel},
	}
	for _, stage := range stages {
		if err := stage.run(ctx); err != nil || stage.name == state {
			return err
		}
	}
	return nil
}

func (w *World) createChannel(ctx context.Context) error {
	if err := w.startConnector(ctx); err != nil {
		return err
	}
	return w.admin.call(ctx, http.MethodPost, "/channels", map[string]string{"name": w.agent.Name}, &w.channel)
}

func (w *World) configureChannel(ctx context.Context) error {
	return w.change(ctx, http.MethodPut, "/configuration", configuration{
		ApplicationKey: string(w.client.ClientID), ApplicationSecret: w.secret, Environment: "sandbox",
	})
}

func (w *World) authorizeChannel(ctx context.Context) error {
	return w.change(ctx, http.MethodPost, "/authorization", map[string]string{"jwt": w.agent.JWT})
}

func (w *World) enableChannel(ctx context.Context) error {
	return w.change(ctx, http.MethodPut, "/enabled", map[string]bool{"enabled": true})
}

func (w *World) change(ctx context.Context, method, path string, body any) error {
	return w.admin.call(ctx, method, "/channels/"+w.channel.StreamID+path, body, &w.channel)
}

// look reads the channel anew, once everything that was begun has come to its end.
func (w *World) look(ctx context.Context) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	return w.admin.call(ctx, http.MethodGet, "/channels/"+w.channel.StreamID, nil, &w.channel)
}

// connectorStops ends the connector and keeps what it stored.
func (w *World) connectorStops() error { return w.system.StopConnector() }

// connectorStarts starts a stopped connector with what it stored.
func (w *World) connectorStarts(ctx context.Context) error { return w.startConnector(ctx) }

// connectorRestarts stops the connector and starts it with the same store.
func (w *World) connectorRestarts(ctx context.Context) error {
	if err := w.system.StopConnector(); err != nil {
		return err
	}
	return w.startConnector(ctx)
}

// channelIs checks how far the channel has come.
func (w *World) channelIs(ctx context.Context, state string) error {
	if err := w.look(ctx); err != nil {
		return err
	}
	if w.channel.State != stateOf(state) {
		return fmt.Errorf("the channel is %s%s", w.channel.State, w.channel.problem())
	}
	return nil
}

// stateOf is the connector's name for what a feature says of a channel.
func stateOf(words string) string {
	switch words {
	case "is a draft":
		return "Draft"
	case "is configured":
		return "Configured"
	case "is authorized":
		return "Authorized"
	case "is enabled":
		return "Enabled"
	case "is blocked":
		return "Blocked"
	default:
		return "NeedsAttention"
	}
}

// channelSpeaks checks as whom the channel is authorized.
func (w *World) channelSpeaks(ctx context.Context, person string) error {
	want, err := w.person(person)
	if err != nil {
		return err
	}
	if err := w.look(ctx); err != nil {
		return err
	}
	if w.channel.Person.ID != string(want.ID) {
		return fmt.Errorf("the channel speaks as %q", w.channel.Person.Name)
	}
	return nil
}

// channelSays checks why the channel needs attention, or what to do about it.
func (w *World) channelSays(ctx context.Context, text string) error {
	if err := w.look(ctx); err != nil {
		return err
	}
	return contains("the channel says", w.channel.problem(), text)
}

func (c channel) problem() string {
	if c.Problem == nil {
		return ""
	}
	return ": " + c.Problem.Reason + " " + c.Problem.Remedy
}
