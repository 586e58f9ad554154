package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	maxAlerts  = 20  // told of one group; the rest are counted
	maxSummary = 400 // characters of what is told of one alert
)

// alertGroup is what a webhook receiver of Alertmanager is sent, version 4.
type alertGroup struct {
	Status       string            `json:"status"` // firing or resolved
	GroupLabels  map[string]string `json:"groupLabels"`
	CommonLabels map[string]string `json:"commonLabels"`
	ExternalURL  string            `json:"externalURL"`
	Truncated    int               `json:"truncatedAlerts"`
	Alerts       []alert           `json:"alerts"`
}

type alert struct {
	Status       string            `json:"status"`
	Labels       map[string]string `json:"labels"`
	Annotations  map[string]string `json:"annotations"`
	GeneratorURL string            `json:"generatorURL"`
}

// createAlert serves POST /channels/{streamid}/notifications/alertmanager: one post for a
// group of alerts.
func (h *Handler) createAlert(r *http.Request) (any, error) {
	group, err := decodeForeign[alertGroup](r.Body)
	if err == nil {
		err = group.check()
	}
	if err != nil {
		return nil, err
	}
	n := target(r)
	if n.From == defaultSender {
		n.From = "Alertmanager"
	}
	n.Text = cut(group.text())
	return h.notify(r, n)
}

// check says what Alertmanager would have sent.
func (g alertGroup) check() error {
	switch {
	case g.Status != "firing" && g.Status != "resolved":
		return bad("status", `The member "status" has to be firing or resolved, as Alertmanager sends it to a webhook receiver.`)
	case len(g.Alerts) == 0:
		return bad("alerts", `The member "alerts" is missing or empty: it has to be an array of one alert or more.`)
	}
	return nil
}

// text tells what fires and what is resolved, an alert a line.
func (g alertGroup) text() string {
	name := first(g.GroupLabels["alertname"], g.CommonLabels["alertname"], "Alerts")
	lines := []string{"**[" + strings.ToUpper(g.Status) + ":" + strconv.Itoa(len(g.Alerts)+g.Truncated) + "] " + name + "**"}
	for _, a := range g.Alerts[:min(len(g.Alerts), maxAlerts)] {
		lines = append(lines, "* "+a.line(g.Status))
	}
	if more := len(g.Alerts) + g.Truncated - maxAlerts; more > 0 {
		lines = append(lines, "… and "+strconv.Itoa(more)+" more")
	}
	if g.ExternalURL != "" {
		lines = append(lines, "[Alertmanager]("+g.ExternalURL+")")
	}
	return strings.Join(lines, "\n")
}

// line tells an alert by its summary, or by its labels.
func (a alert) line(group string) string {
	text := first(a.Annotations["summary"], a.Annotations["description"], a.Annotations["message"], a.labels())
	if severity := a.Labels["severity"]; severity != "" {
		text = severity + ": " + text
	}
	if a.Status != "" && a.Status != group {
		text = a.Status + ", " + text
	}
	if runes := []rune(text); len(runes) > maxSummary {
		text = string(runes[:maxSummary]) + "…"
	}
	if a.GeneratorURL != "" && len(a.GeneratorURL) < maxSummary {
		text += " ([source](" + a.GeneratorURL + "))"
	}
	return text
}

func (a alert) labels() string {
	var pairs []string
	for name, value := range a.Labels {
		if name != "severity" {
			pairs = append(pairs, name+"="+value)
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, ", ")
}
