package fault

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Defaults where a fault does not say.
const (
	defaultStatus     = http.StatusServiceUnavailable
	defaultRetryAfter = time.Minute      // documented penalty of the rate limits
	defaultBusyFor    = 10 * time.Second // of a 503; seen: 10 to 15
	defaultAfter      = time.Minute
	defaultInvalid    = "SUB-523" // the webhook is not reachable
	defaultCloseCode  = 1011      // of RFC 6455: the server met an unexpected condition
	longestLatency    = time.Minute
)

// Complete returns the fault with the defaults of its effect filled in, or an error that
// says what is wrong with it and how it should be.
func Complete(f Fault) (Fault, error) {
	at := f.Effect.occasion()
	if at == 0 {
		return f, fmt.Errorf("effect %q is none of status, rateLimit, latency, cutBefore, cutAfter, cutLate, revokeToken (of requests), "+
			"drop, duplicate, delay, reorder, corrupt (of deliveries), close, halfDead, stall (of WebSocket connections), failValidation (of webhooks)", f.Effect)
	}
	if err := cmp.Or(checkMatch(f.Match, at), checkTimes(f), checkEffect(f, at)); err != nil {
		return f, err
	}
	return withDefaults(f), nil
}

func checkMatch(m Match, at occasion) error {
	switch {
	case m.Environment != "" && m.Environment != "sandbox" && m.Environment != "production":
		return fmt.Errorf("match.environment %q is neither sandbox nor production; leave it out for both", m.Environment)
	case at == onRequest && (m.EventFilter != "" || m.Subscription != ""):
		return errors.New("an effect on requests cannot match an eventFilter or a subscriptionId: match method and path")
	case at != onRequest && (m.Method != "" || m.Path != ""):
		return errors.New("an effect on deliveries or connections cannot match a method or path: match eventFilter or subscriptionId")
	case (at == onSocket || at == onValidation) && m.EventFilter != "":
		return errors.New("an effect on connections or validations cannot match an eventFilter: match subscriptionId, clientId or personId")
	case m.Path != "" && !strings.HasPrefix(m.Path, "/"), m.EventFilter != "" && !strings.HasPrefix(m.EventFilter, "/"):
		return errors.New("a path begins with /, such as /team-messaging/v1/chats/*/posts or /restapi/**")
	}
	return nil
}

func checkTimes(f Fault) error {
	switch {
	case f.Count < 0 || f.Skip < 0:
		return errors.New("count and skip are not negative; leave count out to have the fault fire until it is disarmed")
	case f.Probability < 0 || f.Probability > 1:
		return errors.New("probability is between 0 and 1; leave it out to have the fault fire always")
	case f.Latency < 0 || f.Latency > longestLatency:
		return fmt.Errorf("latency is wall time, at most %s, such as 500ms", longestLatency)
	case f.After < 0 || f.RetryAfter < 0:
		return errors.New("after and retryAfter are not negative")
	}
	return nil
}

func checkEffect(f Fault, at occasion) error {
	switch {
	case f.HTTPStatus != 0 && (f.HTTPStatus < http.StatusBadRequest || f.HTTPStatus > 599):
		return errors.New("status is that of an error, 400 to 599")
	case f.HTTPStatus != 0 && f.Effect != Status:
		return errors.New("a status belongs to the effect status")
	case f.Effect == Latency && f.Latency == 0:
		return errors.New("the effect latency needs a latency, such as 500ms")
	case f.Latency != 0 && at != onRequest:
		return errors.New("latency is of requests: delay a delivery with the effect delay")
	case f.CloseCode != 0 && !sendable(f.CloseCode):
		return errors.New("closeCode is 1000, 1001, 1007 to 1014 or 3000 to 4999: no close frame carries another")
	case at == onValidation && f.Code != "" && !slices.Contains(validationCodes(), f.Code):
		return errors.New("errorCode of failValidation is SUB-522, SUB-523, SUB-524 or SUB-525")
	case len(f.Reason) > maxReason:
		return fmt.Errorf("closeReason has %d bytes at most", maxReason)
	}
	return nil
}

// validationCodes returns how the handshake with a webhook can fail.
func validationCodes() []string { return []string{"SUB-522", "SUB-523", "SUB-524", "SUB-525"} }

const maxReason = 123 // bytes, of RFC 6455

// sendable reports whether a close frame may carry the code, by RFC 6455.
func sendable(code int) bool {
	return code == 1000 || code == 1001 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999
}

func withDefaults(f Fault) Fault {
	switch f.Effect {
	case Status:
		f.HTTPStatus = cmp.Or(f.HTTPStatus, defaultStatus)
		if f.HTTPStatus == http.StatusServiceUnavailable {
			f.RetryAfter = cmp.Or(f.RetryAfter, defaultBusyFor)
		}
	case RateLimit:
		f.RetryAfter = cmp.Or(f.RetryAfter, defaultRetryAfter)
	case CutLate, Delay, Reorder:
		f.After = cmp.Or(f.After, defaultAfter)
	case Close:
		f.CloseCode = cmp.Or(f.CloseCode, defaultCloseCode)
	case FailValidation:
		f.Code = cmp.Or(f.Code, defaultInvalid)
	default: // the others need nothing
	}
	return f
}
