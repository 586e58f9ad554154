package console

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
)

// appsPage is the list of applications.
type appsPage struct {
	frame

	Apps []control.Registration
}

// listApps serves GET /console/apps.
func (h *handler) listApps(v visit) (answer, error) {
	apps, err := h.Control.Registrations(v.Context(), v.developer.Email)
	return answer{template: "console-apps", data: appsPage{frame: h.frame(v, "apps", "Apps"), Apps: apps}}, err
}

// registration returns the application that the path names, if it is the developer's.
func (h *handler) registration(v visit) (control.Registration, error) {
	app, err := h.Control.Registration(v.Context(), control.RegistrationID(mux.Vars(v.Request)["applicationId"]))
	if err == nil && app.Developer != v.developer.Email {
		err = &control.Error{Status: http.StatusNotFound, Message: "this app belongs to another developer"}
	}
	return app, err
}

// appFrame returns the frame of a page of the application that the path names.
func (h *handler) appFrame(v visit, tab string) (frame, control.Registration, error) {
	app, err := h.registration(v)
	f := h.frame(v, "apps", app.App().Name)
	f.App, f.Tab = &app, tab
	return f, app, err
}

func appPath(id control.RegistrationID, below string) string {
	return appsPath + "/" + string(id) + below
}

// dashboardPage is what an application is, at a glance.
type dashboardPage struct {
	frame

	Homeless bool // it was just created, and there is no account yet in which to test it
}

// showDashboard serves GET /console/apps/{applicationId}.
func (h *handler) showDashboard(v visit) (answer, error) {
	f, _, err := h.appFrame(v, "dashboard")
	created := v.URL.Query().Get("done") == "created"
	return answer{template: "console-dashboard", data: dashboardPage{frame: f, Homeless: created && v.developer.Sandbox == ""}}, err
}

// credentialsOfApp is Application Credentials.
type credentialsOfApp struct {
	frame

	Places []appPlace
}

// appPlace is an application in one environment.
type appPlace struct {
	Environment control.Environment
	Server      string
	App         *control.Application
}

// showAppCredentials serves GET /console/apps/{applicationId}/credentials.
func (h *handler) showAppCredentials(v visit) (answer, error) {
	f, app, err := h.appFrame(v, "credentials")
	if err != nil {
		return answer{}, err
	}
	info, err := h.Control.Info(v.Context())
	view := credentialsOfApp{frame: f}
	for _, env := range []control.Environment{control.Sandbox, control.Production} {
		view.Places = append(view.Places, appPlace{Environment: env, Server: info.URL(env), App: app.In(env)})
	}
	return answer{template: "console-app-credentials", data: view}, err
}

// rotateSecret serves POST /console/apps/{applicationId}/secret.
func (h *handler) rotateSecret(v visit) (answer, error) {
	app, err := h.registration(v)
	if err != nil {
		return answer{}, err
	}
	env := control.Environment(v.PostForm.Get("environment"))
	if credentials := app.In(env); credentials != nil {
		_, err = h.Control.RotateSecret(v.Context(), env, credentials.ClientID)
	}
	return answer{redirect: appPath(app.ID, "/credentials?done=rotated")}, err
}

// deleteApp serves POST /console/apps/{applicationId}/delete.
func (h *handler) deleteApp(v visit) (answer, error) {
	app, err := h.registration(v)
	if err == nil {
		err = h.Control.DeleteRegistration(v.Context(), app.ID)
	}
	return answer{redirect: appsPath + "?done=deleted"}, err
}
