package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	connectorsShare  = regexp.MustCompile(`^two connectors share one database$`)
	processesShare   = regexp.MustCompile(`^two connectors, each in a process of its own, share one database$`)
	onlyFirstReached = regexp.MustCompile(`^RingCentral reaches the first connector only$`)
	othersPages      = regexp.MustCompile(`^RingCentral reaches the first connector, and people the second one$`)
	firstKilled      = regexp.MustCompile(`^the first connector is killed$`)
	firstStopped     = regexp.MustCompile(`^the first connector is stopped$`)
	answersWithin    = regexp.MustCompile(`^within (\d+) seconds, the agent answers "([^"]*)"$`)
	renewedTimes     = regexp.MustCompile(`^the subscription was renewed (\d+) times?$`)
	refreshedOnce    = regexp.MustCompile(`^no refresh token was used twice$`)
)

func (w *World) registerReplicas(v vocabulary) {
	v.Given(connectorsShare, w.connectorsShare)
	v.Given(processesShare, w.processesShare)
	v.Given(onlyFirstReached, w.onlyFirstReached)
	v.Given(othersPages, w.othersPages)
	v.Step(firstKilled, w.firstKilled)
	v.Step(firstStopped, w.firstStopped)
	v.Then(answersWithin, w.answersWithin)
	v.Then(renewedTimes, w.renewedTimes)
	v.Then(refreshedOnce, w.refreshedOnce)
}

// connectorsShare starts two connectors at one PostgreSQL, behind one public address that
// leads to each in turn. They live by the emulated time.
func (w *World) connectorsShare(ctx context.Context) error {
	return w.startReplicas(ctx, w.system.StartReplica)
}

// processesShare does so with connectors that can be killed, and live by the wall.
func (w *World) processesShare(ctx context.Context) error {
	return w.startReplicas(ctx, w.system.StartProcess)
}

func (w *World) startReplicas(ctx context.Context, start func(context.Context, string) (Replica, error)) error {
	database, err := w.setup.Database(ctx)
	if err != nil {
		return err
	}
	for range 2 {
		replica, err := start(ctx, database)
		if err != nil {
			return err
		}
		w.replicas = append(w.replicas, replica)
	}
	w.admin = administration{Connector: w.replicas[0].Connector}
	return w.public.leadTo(w.replicas[0].URL, w.replicas[1].URL)
}

// onlyFirstReached lets the public address lead to the first connector.
func (w *World) onlyFirstReached() error { return w.public.leadTo(w.replicas[0].URL) }

// othersPages lets people look at the pages of a connector that is told nothing by RingCentral.
func (w *World) othersPages() error {
	return errors.Join(w.onlyFirstReached(), w.public.showPagesOf(w.replicas[1].URL))
}

// firstKilled ends the first connector, wherever it is, once it was told of everything. The
// public address leads to the other one.
func (w *World) firstKilled(ctx context.Context) error {
	return errors.Join(w.settle(ctx), w.replicas[0].Kill(), w.withoutFirst())
}

// firstStopped leads everybody to the other connector, and lets the first one finish what
// is under way. It was told of everything, unless a program that thinks keeps all waiting.
func (w *World) firstStopped(ctx context.Context) error {
	first := w.replicas[0]
	var err error
	if w.program == nil {
		err = w.settle(ctx)
	}
	return errors.Join(err, w.withoutFirst(), first.Stop())
}

func (w *World) withoutFirst() error {
	w.replicas = w.replicas[1:]
	w.admin = administration{Connector: w.replicas[0].Connector}
	return w.public.leadTo(w.replicas[0].URL)
}

func (w *World) stopReplicas() error {
	var errs []error
	for _, replica := range w.replicas {
		errs = append(errs, replica.Stop())
	}
	return errors.Join(errs...)
}

// answersWithin waits for an answer for some time of the wall.
func (w *World) answersWithin(ctx context.Context, seconds int, answer string) error {
	limited, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
	defer cancel()
	for {
		err := w.agentAnswers(limited, answer)
		if err == nil || limited.Err() != nil {
			return err
		}
	}
}

// renewedTimes counts the renewals of subscriptions that RingCentral was asked for.
func (w *World) renewedTimes(ctx context.Context, want int) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	all, err := w.control.Requests(ctx, control.RequestFilter{Environment: control.Sandbox, Method: http.MethodPost, Path: "/renew"})
	if err == nil && len(all) != want {
		err = fmt.Errorf("it was renewed %d times", len(all))
	}
	return err
}

// refreshedOnce looks for a refresh token that came twice, and for none at all.
func (w *World) refreshedOnce(ctx context.Context) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	all, err := w.control.Requests(ctx, control.RequestFilter{Environment: control.Sandbox, Method: http.MethodPost, Path: "/oauth/token"})
	if err != nil {
		return err
	}
	used := map[string]bool{}
	for _, request := range all {
		form, err := url.ParseQuery(strings.TrimSpace(request.RequestBody))
		if token := form.Get("refresh_token"); err == nil && token != "" {
			if used[token] {
				return errors.New("a refresh token was used twice")
			}
			used[token] = true
		}
	}
	if len(used) == 0 {
		return fmt.Errorf("among %d requests for a token was none with a refresh token", len(all))
	}
	return nil
}
