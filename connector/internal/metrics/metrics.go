// Package metrics shows Prometheus what the connector does.
package metrics

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/glipbox/glipbox/connector"
)

const prefix = "glipbox_connector_"

// Meter counts what it is told, and collects what there is to see.
type Meter struct {
	registry *prometheus.Registry
	counters map[connector.Subject]*prometheus.CounterVec
	agent    *prometheus.HistogramVec
}

var _ connector.Observer = (*Meter)(nil)

// New returns a meter that has seen nothing.
func New() *Meter {
	m := &Meter{registry: prometheus.NewRegistry(), counters: map[connector.Subject]*prometheus.CounterVec{}}
	for _, c := range counters() {
		vector := prometheus.NewCounterVec(prometheus.CounterOpts{Name: prefix + c.name, Help: c.help}, append(place(), c.label))
		m.counters[c.subject] = vector
		m.registry.MustRegister(vector)
	}
	m.agent = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: prefix + "agent_seconds", Help: "How long the agent took to answer, or to fail.",
		Buckets: []float64{0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120},
	}, append(place(), "result"))
	m.registry.MustRegister(m.agent, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// place are the labels that say where something happens. Their values are as many as there
// are channels.
func place() []string { return []string{"stream_id", "environment"} }

// counter says how a subject is shown.
type counter struct {
	subject           connector.Subject
	name, label, help string
}

func counters() []counter {
	return []counter{
		{connector.OfNotification, "notifications_total", "result", "Genuine notifications: stored, duplicate, own, changed, removed, ignored."},
		{connector.OfRefusal, "notifications_refused_total", "reason", "Requests to webhook addresses that were refused."},
		{connector.OfReadBack, "read_backs_total", "result", "Read-backs of the chats of a channel: complete, failed."},
		{connector.OfMissedPost, "missed_posts_total", "result", "Posts of which RingCentral had not told, found by a read-back."},
		{connector.OfMessage, "messages_total", "result", "What became of messages: replied, silent, ignored, removed, dead_letter."},
		{connector.OfAttempt, "attempts_total", "result", "Attempts to answer a message that failed and count for it."},
		{connector.OfPost, "posts_sent_total", "kind", "Posts that are known to be sent: reply, placeholder."},
		{connector.OfDoubt, "doubts_total", "result", "Sends that ended in doubt: arisen; resent once it was certain that they were not applied."},
		{connector.OfPause, "pauses_total", "reason", "Pauses of a connection because of an outage of RingCentral or of its agent."},
		{connector.OfTakeOver, "take_overs_total", "of", "Lanes that were taken over from a process that was lost: lane; such processes themselves: process."},
		{connector.OfRenewal, "renewals_total", "result", "Renewals of subscriptions: renewed, recreated, failed."},
		{connector.OfSocket, "websockets_total", "result", "WebSockets: opened, recovered, ended."},
		{connector.OfToken, "token_refreshes_total", "result", "Refreshes of access tokens: refreshed, refused, failed."},
	}
}

// Count adds one.
func (m *Meter) Count(id connector.StreamID, e connector.Environment, s connector.Subject, result string) {
	if c := m.counters[s]; c != nil {
		c.WithLabelValues(string(id), string(e), result).Inc()
	}
}

// Asking measures how long the agent takes, by the wall.
func (m *Meter) Asking(id connector.StreamID, e connector.Environment) func(error) {
	result := "answered"
	timer := prometheus.NewTimer(prometheus.ObserverFunc(func(seconds float64) {
		m.agent.WithLabelValues(string(id), string(e), result).Observe(seconds)
	}))
	return func(err error) {
		if err != nil {
			result = "failed"
		}
		timer.ObserveDuration()
	}
}
