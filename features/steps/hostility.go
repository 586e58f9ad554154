package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	notificationComes = regexp.MustCompile(`^a notification comes that is (forged|truncated|larger than a megabyte|for another owner|for another channel|replayed|of an unknown type)$`)
	connectorJudges   = regexp.MustCompile(`^the connector (refuses|accepts) it$`)
	connectorCounts   = regexp.MustCompile(`^the connector counts it as "([^"]*)"$`)
	streamIsBlocked   = regexp.MustCompile(`^the stream is blocked$`)
	blockEnds         = regexp.MustCompile(`^the block ends$`)
	writesLength      = regexp.MustCompile(`^(\w+) writes a message of (\d+) characters to the agent$`)
)

func (w *World) registerHostility(v vocabulary) {
	v.When(notificationComes, w.notificationComes)
	v.Then(connectorJudges, w.connectorJudges)
	v.Then(connectorCounts, w.connectorCounts)
	v.Given(streamIsBlocked, w.streamIsBlocked)
	v.When(blockEnds, w.blockEnds)
	v.When(writesLength, w.writesLength)
}

const tokenHeader = "Verification-Token"

// notificationComes sends the connector the latest notification again, changed so that it
// is what is said of it.
func (w *World) notificationComes(ctx context.Context, kind string) error {
	latest, err := w.latestNotification(ctx)
	if err != nil {
		return err
	}
	url, body, token := latest.URL, latest.RequestBody, strings.Join(latest.RequestHeader[tokenHeader], "")
	another := strings.Replace(body, string(w.asked.ID), string(w.asked.ID)+"1", 1) // of a message that nobody wrote
	switch kind {
	case "forged":
		body, token = another, "a guess"
	case "truncated":
		body = another[:len(another)/2]
	case "larger than a megabyte":
		body = another + strings.Repeat(" ", 1<<20)
	case "for another owner":
		body = strings.ReplaceAll(another, `"ownerId":"`+string(w.agent.ID)+`"`, `"ownerId":"1"`)
	case "for another channel":
		url, body = strings.Replace(url, w.channel.StreamID, "st-another", 1), another
	case "of an unknown type":
		body = strings.ReplaceAll(another, "PostAdded", "PostSungAloud")
	}
	return w.forge(ctx, url, token, body)
}

// latestNotification finds how RingCentral told the connector of the last message.
func (w *World) latestNotification(ctx context.Context) (control.Delivery, error) {
	if err := w.settle(ctx); err != nil {
		return control.Delivery{}, err
	}
	all, err := w.control.Deliveries(ctx, control.DeliveryFilter{Purpose: "Notification"})
	for _, delivery := range slices.Backward(all) {
		if strings.Contains(delivery.RequestBody, string(w.asked.ID)) {
			return delivery, nil
		}
	}
	return control.Delivery{}, errors.Join(err, errors.New("RingCentral has not told the connector of the message"))
}

// forge sends a notification as RingCentral does, and remembers what was answered.
func (w *World) forge(ctx context.Context, url, token, body string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json; charset=UTF-8")
	req.Header.Set(tokenHeader, token)
	w.wire.answer, err = exchange(req)
	return err
}

// connectorJudges checks how the notification was answered.
func (w *World) connectorJudges(verdict string) error {
	status := w.wire.answer.status
	refused := status >= http.StatusBadRequest && status < http.StatusInternalServerError
	if verdict == "refuses" && !refused || verdict == "accepts" && status != http.StatusOK {
		return fmt.Errorf("it was answered %d", status)
	}
	return nil
}

// connectorCounts checks that the metrics count such a notification, by its result or by
// the reason why it was refused.
func (w *World) connectorCounts(ctx context.Context, what string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.admin.URL+"/metrics", http.NoBody)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+w.admin.AdminKey)
	metrics, err := exchange(req)
	if err != nil {
		return err
	}
	for line := range strings.SplitSeq(string(metrics.body), "\n") {
		if strings.HasPrefix(line, "glipbox_connector_notifications_") && strings.Contains(line, `"`+what+`"`) && !strings.HasSuffix(line, "} 0") {
			return nil
		}
	}
	return fmt.Errorf("the metrics count no %s", what)
}

// writesLength writes a message of some length.
func (w *World) writesLength(ctx context.Context, person string, length int) error {
	return w.writesTo(ctx, person, strings.Repeat("ä", length), "the agent")
}

// streamIsBlocked blocks the channel's stream by the connector's API.
func (w *World) streamIsBlocked(ctx context.Context) error { return w.block(ctx, true) }

// blockEnds lets the stream go on.
func (w *World) blockEnds(ctx context.Context) error { return w.block(ctx, false) }

func (w *World) block(ctx context.Context, blocked bool) error {
	body := map[string]any{"blocked": blocked, "reason": "Somebody guesses tokens."}
	return w.admin.call(ctx, http.MethodPut, "/channels/"+w.channel.StreamID+"/blocked", body, &w.channel)
}
