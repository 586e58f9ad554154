package steps

import (
	"context"
	"net/http"
	"regexp"
	"strconv"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	limitsArmed       = regexp.MustCompile(`^the rate limits are armed$`)
	lightRequests     = regexp.MustCompile(`^(\d+) light requests a minute are allowed$`)
	readsOwnExtension = regexp.MustCompile(`^the application (?:reads|has read) its extension (?:(\d+) times|once)$`)
	listsChats        = regexp.MustCompile(`^the application lists its chats$`)
	signedInOften     = regexp.MustCompile(`^the application has signed (\w+) in with a JWT (\d+) times$`)
)

func (w *World) registerLimits(v vocabulary) {
	v.Given(limitsArmed, w.limitsArmed)
	v.Given(lightRequests, w.lightRequests)
	v.Step(readsOwnExtension, w.readsOwnExtension)
	v.When(listsChats, w.listsChats)
	v.Given(signedInOften, w.signedInOften)
}

// limitsArmed lets RingCentral refuse requests beyond the documented limits.
func (w *World) limitsArmed(ctx context.Context) error {
	_, err := w.control.SetRateLimits(ctx, control.RateLimits{Enforced: true})
	return err
}

// lightRequests arms the limits, with a number of its own for light requests.
func (w *World) lightRequests(ctx context.Context, number int) error {
	_, err := w.control.SetRateLimits(ctx, control.RateLimits{Enforced: true, Light: number})
	return err
}

// readsOwnExtension sends a light request as often as said, with the latest access token.
func (w *World) readsOwnExtension(ctx context.Context, number string) error {
	return repeat(number, func() error { return w.usesToken(ctx, "latest", "sandbox") })
}

// listsChats sends a medium request with the latest access token.
func (w *World) listsChats(ctx context.Context) error {
	return w.ask(ctx, request{
		environment: control.Sandbox, method: http.MethodGet, path: "/team-messaging/v1/chats", token: w.wire.latest.Access,
	})
}

// signedInOften begins sessions of a person, whatever the answers are.
func (w *World) signedInOften(ctx context.Context, person, number string) error {
	return repeat(number, func() error { return w.signsInByJWT(ctx, person, "sandbox") })
}

// repeat does something as often as a number says; no number is once.
func repeat(number string, do func() error) error {
	times := 1
	if number != "" {
		var err error
		if times, err = strconv.Atoi(number); err != nil {
			return err
		}
	}
	for range times {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}
