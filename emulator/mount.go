package emulator

import (
	"cmp"
	"net/http"
	"strings"
	"sync"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/account"
	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/application"
	"github.com/glipbox/glipbox/emulator/internal/controlapi"
	"github.com/glipbox/glipbox/emulator/internal/guard"
	"github.com/glipbox/glipbox/emulator/internal/journal"
	"github.com/glipbox/glipbox/emulator/internal/page"
	"github.com/glipbox/glipbox/emulator/internal/portal"
	"github.com/glipbox/glipbox/emulator/internal/portal/console"
	"github.com/glipbox/glipbox/emulator/internal/portal/inspector"
	"github.com/glipbox/glipbox/emulator/internal/portal/service"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/subscription"
	"github.com/glipbox/glipbox/emulator/internal/subscription/webhook"
	"github.com/glipbox/glipbox/emulator/internal/teammessaging"
)

// mount returns the handler of an environment: the only place where domains meet the
// router.
func (e *Emulator) mount(env *environment) http.Handler {
	recorder := journal.Recorder{State: env.state, Journal: e.journal, Entropy: e.settings.entropy, Clock: e.clock, Logger: e.settings.logger}
	api := guard.Headers(recorder.Middleware(guard.Preflight(guard.Tunnel(withoutTrailingSlash(e.api(env))))))
	pages := sync.OnceValue(func() *mux.Router { return e.pages(env, api) })
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { pages().ServeHTTP(w, r) })
	handler := withoutEmptySegments(e.settings.middleware(e.noticed(apiOrPage(api, page))))
	handler = env.gateway.Handler(e.data.hold(handler)) // answers over a connection are held here
	if base := e.settings.publicURLs[env.name]; base != "" {
		handler = rest.WithBaseURL(handler, strings.TrimSuffix(base, "/"))
	}
	return handler
}

// pages returns what people see of an environment. What is no page is for the API to answer,
// unless a browser asks.
func (e *Emulator) pages(env *environment, api http.Handler) *mux.Router {
	root := mux.NewRouter()
	(&account.Activation{State: env.state}).Mount(root)
	service.Portal{Environment: env.name, Server: env.url(), Control: e.Control()}.Mount(root)
	portal.App{Environment: env.name, Server: env.url(), Control: e.Control()}.Mount(root)
	root.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wantsPage(r) {
			notFound(e.ConsoleURL()+"/", w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
	root.MethodNotAllowedHandler = root.NotFoundHandler
	return root
}

// PreparePages does in the background what the first look at a page would wait for. A server
// for people calls it once it has said where it is; tests have no need of it.
func (e *Emulator) PreparePages() {
	e.goroutine.Go(func() {
		e.look(e.console, "/")
		for _, prepare := range []func(){new(page.Pages).Prepare, portal.Prepare, console.Prepare, service.Prepare, inspector.Prepare} {
			if e.done.Err() != nil {
				return
			}
			prepare()
		}
		e.look(e.sandbox, "/app")
	})
}

// look asks for a page and throws it away: its routes and templates are there from then on.
func (e *Emulator) look(env *environment, path string) {
	if r, err := http.NewRequestWithContext(e.done, http.MethodGet, path, http.NoBody); err == nil {
		env.server.Handler.ServeHTTP(nowhere{}, r)
	}
}

// nowhere takes a page that nobody waits for.
type nowhere struct{}

func (nowhere) Header() http.Header            { return http.Header{} }
func (nowhere) Write(body []byte) (int, error) { return len(body), nil }
func (nowhere) WriteHeader(int)                {}

// dispatcher returns what sends the notifications of an environment.
func (e *Emulator) dispatcher(env *environment) *subscription.Dispatcher {
	return &subscription.Dispatcher{
		State: env.state, Changes: env.state.Follow(), Clock: e.clock, Entropy: e.settings.entropy, Secret: e.data.secretOf(),
		Sender: webhook.Sender{Client: e.outbound}, Policy: e.policy, Gateway: env.gateway, Faults: e.faults, Logger: e.settings.logger,
		Validator: webhook.Validator{Client: e.outbound, Entropy: e.settings.entropy, Faults: e.faults}, BaseURL: e.publicURL(env),
	}
}

// publicURL returns the address under which others reach an environment.
func (e *Emulator) publicURL(env *environment) string {
	return strings.TrimSuffix(cmp.Or(e.settings.publicURLs[env.name], env.url()), "/")
}

func (e *Emulator) other(env *environment) *environment {
	if env == e.sandbox {
		return e.prod
	}
	return e.sandbox
}

// mountConsole returns the handler of the console address.
func (e *Emulator) mountConsole() http.Handler {
	root := mux.NewRouter()
	info := control.Info{Console: e.ConsoleURL(), Sandbox: e.URL(Sandbox), Production: e.URL(Production)}
	handler := &controlapi.Handler{
		Console: e.console.state, Sandbox: e.sandbox.state, Production: e.prod.state, Log: e.log, Clock: e.clock,
		Journal: e.journal, Outbound: e.outbound, Entropy: e.settings.entropy, Profile: profile(), Seeder: e, Snapshots: e.snapshots, Limiter: e,
		Sockets: e, Deliverer: e, Faults: e.faults, Timeline: e.timeline, Info: info,
		Bots: application.Installer{Client: e.outbound, Clock: e.clock},
	}
	handler.Mount(root.PathPrefix(control.Prefix).Subrouter())
	console.Console{Control: e.Control(), ConnectorURL: e.settings.connectorURL}.Mount(root)
	inspector.Inspector{Control: e.Control()}.Mount(root)
	portal.Console{Control: e.Control(), ConnectorURL: e.settings.connectorURL}.Mount(root)
	root.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { notFound("/", w, r) })
	root.MethodNotAllowedHandler = root.NotFoundHandler
	return e.settings.consoleChecks(e.noticed(root))
}

// isAPI reports whether a path belongs to the APIs, and not to the pages.
func isAPI(path string) bool {
	return strings.HasPrefix(path, "/restapi") || strings.HasPrefix(path, "/.well-known/") || strings.HasPrefix(path, "/team-messaging/") || teammessaging.IsPublic(path)
}

func apiOrPage(api, page http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isAPI(r.URL.Path) {
			api.ServeHTTP(w, r)
			return
		}
		page.ServeHTTP(w, r)
	})
}

// withoutEmptySegments serves the paths of SDKs whose server URL ends with a slash. A
// redirect would turn a POST into a GET. Assumed: RingCentral's gateway does the same.
func withoutEmptySegments(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for strings.Contains(r.URL.Path, "//") {
			r.URL.Path = strings.ReplaceAll(r.URL.Path, "//", "/")
		}
		next.ServeHTTP(w, r)
	})
}

// withoutTrailingSlash lets SDKs that end a path with a slash reach its route.
func withoutTrailingSlash(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = strings.TrimRight(r.URL.Path, "/")
		next.ServeHTTP(w, r)
	})
}

// wantsPage reports whether a browser shows the answer to somebody.
func wantsPage(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }

// notFound answers for unknown routes: people get a page that leads to the front page,
// programs RingCentral's envelope.
func notFound(front string, w http.ResponseWriter, r *http.Request) {
	if !isAPI(r.URL.Path) && wantsPage(r) {
		new(page.Pages).Problem(w, page.Problem{
			Status: http.StatusNotFound, Title: "This is not here", Explanation: "No page has the address " + r.URL.Path + ".",
			Remedy: "The front page says where everything is; docs/endpoints.md lists what is emulated.",
			Link:   page.Link{Address: front, Text: "Go to the front page"},
		})
		return
	}
	err := apierr.New(http.StatusNotFound, apierr.GatewayNotFound, "Resource not found")
	if strings.HasPrefix(r.URL.Path, "/restapi") {
		err = apierr.New(http.StatusNotFound, apierr.InvalidURI, "Resource not found: invalid URI")
	}
	rest.WriteError(w, r, apierr.Hinted(err, "no such path is emulated: docs/endpoints.md lists those that are"))
}
