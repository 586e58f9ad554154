package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSlackMessages(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, want string }{
		{"text", `{"text":"build *7* failed: <https://ci.test/7|log> &amp; <https://ci.test>"}`, "build **7** failed: [log](https://ci.test/7) & https://ci.test"},
		{"no bold", `{"text":"2*3*4 and * a *"}`, "2*3*4 and * a *"},
		{
			"blocks", `{"text":"for others","blocks":[{"type":"header","text":{"type":"plain_text","text":"Build *7*"}},{"type":"divider"},
				{"type":"section","text":{"type":"mrkdwn","text":"*red*"},"fields":[{"type":"mrkdwn","text":"main"}]},{"type":"context","elements":[{"type":"image"},{"type":"mrkdwn","text":"CI"}]}]}`,
			"**Build *7***\n**red**\nmain\nCI",
		},
		{
			"attachments", `{"attachments":[{"pretext":"Look:","title":"Build 7","title_link":"https://ci.test/7","text":"*red*","fields":[{"title":"Branch","value":"main"}]}]}`,
			"Look:\n**[Build 7](https://ci.test/7)**\n**red**\n* Branch: main",
		},
		{"bold words", `{"text":"*a* *b* *c*"}`, "**a** **b** **c**"},
		{"blocks without a text", `{"text":"Build failed","blocks":[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Look"}}]}]}`, "Build failed"},
		{
			"rich text", `{"text":"for others","blocks":[{"type":"rich_text","elements":[
				{"type":"rich_text_section","elements":[{"type":"text","text":"Build "},{"type":"link","url":"https://ci.test/7","text":"7"},{"type":"text","text":" failed "},{"type":"emoji","name":"fire"}]},
				{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"lint"}]},{"type":"rich_text_section","elements":[{"type":"link","url":"https://ci.test"}]}]}]}]}`,
			"Build [7](https://ci.test/7) failed :fire:\n* lint\n* https://ci.test",
		},
		{"fallback", `{"attachments":[{"fallback":"Build 7 is red"}]}`, "Build 7 is red"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			plain := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(tt.body))
			form := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(url.Values{"payload": {tt.body}}.Encode()))
			form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for _, r := range []*http.Request{plain, form} {
				m, err := readSlack(r)
				if err != nil || m.text() != tt.want {
					t.Errorf("got %q, %v, want %q", m.text(), err, tt.want)
				}
			}
		})
	}
}

func TestAlerts(t *testing.T) {
	t.Parallel()
	const group = `{"version":"4","status":"firing","groupLabels":{"alertname":"DiskFull"},"externalURL":"https://alerts.test","truncatedAlerts":0,"alerts":[
		{"status":"firing","labels":{"alertname":"DiskFull","severity":"critical"},"annotations":{"summary":"sda1 is full"},"generatorURL":"https://prom.test/g"},
		{"status":"resolved","labels":{"alertname":"DiskFull","host":"b"}}]}`
	var g alertGroup
	if err := json.Unmarshal([]byte(group), &g); err != nil {
		t.Fatal(err)
	}
	const want = "**[FIRING:2] DiskFull**\n* critical: sda1 is full ([source](https://prom.test/g))\n* resolved, alertname=DiskFull, host=b\n[Alertmanager](https://alerts.test)"
	if got := g.text(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLongTextsOfProgramsAreCut(t *testing.T) {
	t.Parallel()
	g := alertGroup{Status: "firing"}
	for range maxAlerts {
		g.Alerts = append(g.Alerts, alert{
			Annotations: map[string]string{"summary": strings.Repeat("ä", maxSummary)}, GeneratorURL: "https://prom.test/" + strings.Repeat("g", 300),
		})
	}
	if text := cut(g.text()); utf8.RuneCountInString(text) != 10000 || !strings.HasSuffix(text, "…") {
		t.Errorf("%d characters", utf8.RuneCountInString(text))
	}
}

func TestManyAlertsFitIntoAPost(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 2000)
	g := alertGroup{Status: "firing", Truncated: 5}
	for range 100 {
		g.Alerts = append(g.Alerts, alert{Annotations: map[string]string{"summary": long}})
	}
	text := g.text()
	if !strings.HasSuffix(text, "… and 85 more") || utf8.RuneCountInString(text) > 10000 {
		t.Errorf("%d characters, ends with %q", utf8.RuneCountInString(text), text[len(text)-20:])
	}
}
