package emulator

import (
	"net/http"
	"strings"
	"sync"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/account"
	"github.com/glipbox/glipbox/emulator/internal/application"
	"github.com/glipbox/glipbox/emulator/internal/guard"
	"github.com/glipbox/glipbox/emulator/internal/oauth"
	"github.com/glipbox/glipbox/emulator/internal/subscription"
	"github.com/glipbox/glipbox/emulator/internal/subscription/webhook"
	"github.com/glipbox/glipbox/emulator/internal/teammessaging"
)

// family is a part of the APIs: the paths that begin with its prefix.
type family struct {
	prefix string
	mount  func(*mux.Router) // registers the routes below the prefix
}

// router makes the routes of a family, with what guards them.
func (f family) router(guards ...mux.MiddlewareFunc) *mux.Router {
	root := mux.NewRouter().SkipClean(true) // a redirect would turn a POST into a GET
	root.Use(guards...)
	root.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { notFound("", w, r) }) // no page is below
	root.MethodNotAllowedHandler = root.NotFoundHandler
	f.mount(root.PathPrefix(f.prefix).Subrouter())
	return root
}

// families lists the parts of the APIs. A request belongs to the first one that it
// matches; hot ones come first.
func (e *Emulator) families(env *environment) []family {
	messaging := &teammessaging.Handler{State: env.state}
	subscriptions := &subscription.Handler{State: env.state, Validator: webhook.Validator{Client: e.outbound, Entropy: e.settings.entropy, Faults: e.faults}, StrictTLS: e.settings.strictTLS}
	authorization := &oauth.Handler{State: env.state, Other: e.other(env).state, Entropy: e.settings.entropy}
	accounts := &account.Handler{State: env.state, Bots: application.Installer{Client: e.outbound, Clock: e.clock}}
	return []family{
		{"/team-messaging/v1", messaging.Mount},
		{"/restapi/v1.0/glip", messaging.MountLegacy},
		{"/restapi/v1.0/subscription", subscriptions.Mount},
		{"/restapi/oauth", authorization.Mount},
		{"/restapi", accounts.Mount},
		{"/.well-known", authorization.MountDiscovery},
		{"", messaging.MountPublic},
	}
}

// api returns the handler of the APIs of an environment. The routes of a family are made
// when it is asked for first: most runs need few of them, and a start none.
func (e *Emulator) api(env *environment) http.Handler {
	watch := guard.New(env.state, e.limits)
	families := e.families(env)
	routers := make([]func() *mux.Router, len(families))
	for i, r := range families {
		routers[i] = sync.OnceValue(func() *mux.Router { return r.router(oauth.Rediscovery, watch.Faults(e.faults), watch.Middleware) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for i := range families {
			if strings.HasPrefix(r.URL.Path, families[i].prefix) {
				routers[i]().ServeHTTP(w, r)
				return
			}
		}
	})
}
