package metrics

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/glipbox/glipbox/connector"
)

const censusTimeout = 5 * time.Second // of the store, for one look of Prometheus

// Source is the connector, as far as it can be looked at.
type Source interface {
	Census(ctx context.Context) ([]connector.Census, error)
}

// Watch has the meter show what there is to see of a connector whenever it is asked.
func (m *Meter) Watch(source Source, log *slog.Logger) {
	m.registry.MustRegister(newCensus(source, log))
}

// census collects what there is to see at a moment.
type census struct {
	source Source
	log    *slog.Logger

	waiting, age, doubts, letters, lanes, state, expires, blocked *prometheus.Desc
}

func newCensus(source Source, log *slog.Logger) *census {
	gauge := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(prefix+name, help, append(place(), labels...), nil)
	}
	return &census{
		source: source, log: log,
		waiting: gauge("inbox_messages", "Messages that are not settled."),
		age:     gauge("inbox_oldest_seconds", "How long the oldest of them has been stored; 0 when there is none."),
		doubts:  gauge("doubts", "Posts of which it is not known whether they were sent."),
		letters: gauge("dead_letters", "Messages that were given up."),
		lanes:   gauge("lanes", "Lanes of this process: running, or parked until something is mended or over.", "state"),
		state:   gauge("channel_state", "1 for the state that the channel is in, in this environment.", "state"),
		expires: gauge("subscription_expires_timestamp_seconds", "When the subscription ends unless it is renewed."),
		blocked: prometheus.NewDesc(prefix+"blocked_calls_total", "Calls that were refused because the stream is blocked, by all processes.", []string{"stream_id"}, nil),
	}
}

// Describe names what is collected.
func (c *census) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.waiting, c.age, c.doubts, c.letters, c.lanes, c.state, c.expires, c.blocked} {
		to <- d
	}
}

// Collect looks at the connector once.
func (c *census) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), censusTimeout)
	defer cancel()
	all, err := c.source.Census(ctx)
	if err != nil {
		c.log.WarnContext(ctx, "connections not counted", "err", err)
		to <- prometheus.NewInvalidMetric(c.waiting, err)
		return
	}
	blocked := map[connector.StreamID]int64{}
	for _, one := range all {
		c.show(to, one)
		blocked[one.Stream] = one.Blocked
	}
	for id, calls := range blocked {
		to <- prometheus.MustNewConstMetric(c.blocked, prometheus.CounterValue, float64(calls), string(id))
	}
}

// show sends what there is to see of one connection.
func (c *census) show(to chan<- prometheus.Metric, one connector.Census) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		at := append([]string{string(one.Stream), string(one.Environment)}, labels...)
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, at...)
	}
	gauge(c.waiting, float64(one.Waiting))
	gauge(c.age, one.Age.Seconds())
	gauge(c.doubts, float64(one.Doubts))
	gauge(c.letters, float64(one.DeadLetters))
	gauge(c.lanes, float64(one.Running), "running")
	gauge(c.lanes, float64(one.Parked), "parked")
	gauge(c.state, 1, string(one.State))
	if !one.Expires.IsZero() {
		gauge(c.expires, float64(one.Expires.Unix()))
	}
}
