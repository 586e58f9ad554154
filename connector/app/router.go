package app

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector/internal/adminui"
	"github.com/glipbox/glipbox/connector/internal/agent/dialog"
	"github.com/glipbox/glipbox/connector/internal/api"
	"github.com/glipbox/glipbox/connector/internal/metrics"
	"github.com/glipbox/glipbox/connector/internal/session"
	"github.com/glipbox/glipbox/connector/internal/webhook"
)

// router is the only place where the connector's handlers meet.
func (a *App) router() http.Handler {
	guard := &session.Guard{Sessions: a.sessions, AdminKey: a.options.AdminKey}
	router := mux.NewRouter()
	hooks := &webhook.Handler{Receiver: a.core, Log: a.options.Logger}
	hooks.Mount(router)
	calls := &api.Handler{Connector: a.core, Guard: guard, Log: a.options.Logger}
	calls.Mount(router)
	calls.MountNotifications(router)
	meters := &metrics.Handler{Meter: a.meter, Guard: guard, Key: a.options.MetricsKey}
	meters.Mount(router)
	near := a.options.Neighbours
	pages := &adminui.Handler{
		Connector: a.core, Guard: guard, Log: a.options.Logger, Done: a.closing, Notices: a.options.Notices, Console: near.Console,
		Apps: near.Apps, AdminPortals: near.AdminPortals, Example: dialog.Example(),
	}
	pages.Mount(router)
	calls.MountUnknown(router)
	return router
}
