package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/cucumber/godog"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	hasNotificationKey = regexp.MustCompile(`^a program has the channel's notification key$`)
	hasWrongKey        = regexp.MustCompile(`^a program has a notification key of its own invention$`)
	notifiesTeam       = regexp.MustCompile(`^the program notifies the team "([^"]*)" of "([^"]*)"$`)
	notifiesTeamOnce   = regexp.MustCompile(`^the program (?:notifies|has notified) the team "([^"]*)" of "([^"]*)" under the key "([^"]*)"$`)
	notifiesByAgent    = regexp.MustCompile(`^the program asks the agent to tell the team "([^"]*)" of "([^"]*)"$`)
	notifiesIn         = regexp.MustCompile(`^the program notifies the team "([^"]*)" in the words of (Slack|Alertmanager):$`)
)

func (w *World) registerNotifications(v vocabulary) {
	v.Given(hasNotificationKey, w.hasNotificationKey)
	v.Given(hasWrongKey, w.hasWrongKey)
	v.When(notifiesTeam, w.notifiesTeam)
	v.Step(notifiesTeamOnce, w.notifiesTeamOnce)
	v.When(notifiesByAgent, w.notifiesByAgent)
	v.When(notifiesIn, w.notifiesIn)
}

// hasNotificationKey makes the key by the connector's API.
func (w *World) hasNotificationKey(ctx context.Context) error {
	var made struct{ Key string }
	if err := w.admin.call(ctx, http.MethodPost, "/channels/"+w.channel.StreamID+"/notification-key", nil, &made); err != nil {
		return err
	}
	w.notificationKey = made.Key
	return nil
}

// hasWrongKey takes a key that nobody has made.
func (w *World) hasWrongKey() error {
	w.notificationKey = "nk-of-nobody"
	return nil
}

// notifiesTeam sends a text that goes into the team as it is.
func (w *World) notifiesTeam(ctx context.Context, team, text string) error {
	return w.notify(ctx, team, "", plainNotification(team, text, false))
}

// notifiesTeamOnce sends it under an idempotency key.
func (w *World) notifiesTeamOnce(ctx context.Context, team, text, key string) error {
	return w.notify(ctx, team, "", plainNotification(team, text, false), "Idempotency-Key", key)
}

// notifiesByAgent sends a text that the agent is asked about; what it answers goes into
// the team.
func (w *World) notifiesByAgent(ctx context.Context, team, text string) error {
	return w.notify(ctx, team, "", plainNotification(team, text, true))
}

func plainNotification(team, text string, byAgent bool) string {
	body, err := json.Marshal(map[string]any{"team": team, "text": text, "agent": byAgent, "from": "Alice"})
	if err != nil {
		return "" // texts can always be written
	}
	return string(body)
}

// notifiesIn sends what a program sends that was made for Slack, or Alertmanager.
func (w *World) notifiesIn(ctx context.Context, team, words string, body *godog.DocString) error {
	return w.notify(ctx, team, "/"+strings.ToLower(words)+"?"+url.Values{"team": {team}, "key": {w.notificationKey}}.Encode(), body.Content)
}

// notify posts to the address of the channel's notifications. The team is where the
// conversation is read from then on.
func (w *World) notify(ctx context.Context, team, path, body string, header ...string) error {
	chat, err := w.team(team)
	if err != nil {
		chat = "" // of a team that the scenario does not want to exist
	}
	w.asked = control.Post{ChatID: chat}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.admin.URL+"/channels/"+w.channel.StreamID+"/notifications"+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if path == "" {
		req.Header.Set("Authorization", "Bearer "+w.notificationKey)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	if w.wire.answer, err = exchange(req); err != nil {
		return fmt.Errorf("the connector does not answer: %w", err)
	}
	return nil
}
