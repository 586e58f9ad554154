package adminui

import (
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/session"
)

// configurationsPage is the page where a channel is set up.
type configurationsPage struct {
	channelPage
	refused

	Form      configurationsForm
	Seen      string   // what the form showed at first
	Changed   []string // what somebody else has changed since
	Secret    bool     // one was entered, which is not shown again
	Next      *nextStep
	CanEnable bool
}

// configurationsForm is what is entered. The secret is never sent back.
type configurationsForm struct {
	Environment    connector.Environment
	ApplicationKey string
	Transport      connector.TransportType
	Enabled        bool
}

// showConfigurations serves GET /channels/{streamid}/configurations.
func (h *Handler) showConfigurations(w http.ResponseWriter, r *http.Request) (answer, error) {
	page, err := h.channel(w, r, "Configurations")
	if err != nil {
		return answer{}, err
	}
	form := formOf(*page.Channel)
	form.resume(r)
	return h.form(page, form).shown(http.StatusOK), nil
}

// resume fills in what was typed before the session ended.
func (f *configurationsForm) resume(r *http.Request) {
	typedInto(r, "environment", &f.Environment)
	typedInto(r, "applicationKey", &f.ApplicationKey)
	typedInto(r, "transport", &f.Transport)
	if f.Transport == "Automatic" {
		f.Transport = connector.Automatic
	}
	if enabled, sent := typed(r, "enabled"); sent {
		f.Enabled = enabled == "yes"
	}
}

// formOf is the form as a channel is.
func formOf(c connector.Channel) configurationsForm {
	shown := c.Selected()
	return configurationsForm{Environment: c.Environment, ApplicationKey: shown.ApplicationKey, Enabled: shown.Enabled, Transport: c.Transport}
}

// form is the page with the form as it is filled in.
func (h *Handler) form(page channelPage, form configurationsForm) configurationsPage {
	return configurationsPage{
		channelPage: page, Form: form, Seen: formOf(*page.Channel).seen(), Next: h.next(page),
		CanEnable: page.Connection.Authorization.Person.ID != "",
	}
}

func (p configurationsPage) shown(status int) answer {
	return answer{status: status, template: "configurations", data: p, leads: true}
}

// saveConfigurations serves POST /channels/{streamid}/configurations.
func (h *Handler) saveConfigurations(w http.ResponseWriter, r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, err
	}
	before, err := h.Connector.Channel(r.Context(), streamOf(r))
	if err != nil {
		return answer{}, err
	}
	in := configuration(r, before)
	if changed := changedMeanwhile(r, before, in); changed != nil {
		return h.tellChanged(w, r, changed, formIn(r, before, in))
	}
	after, err := h.Connector.Configure(r.Context(), before.StreamID, in)
	if wrong, told := refusalOf(err); told {
		page, err := h.channel(w, r, "Configurations")
		view := h.form(page, formIn(r, before, in))
		view.refused = wrong
		return view.shown(wrong.status()), err
	}
	if err != nil {
		return answer{}, err
	}
	said, err := h.saveEnabled(r, before, after)
	return answer{redirect: path(before.StreamID) + "/configurations", flash: said}, err
}

// configuration reads the form. It was filled with what belongs to the environment that
// it showed; where another one is selected, what was left unchanged does not count. An
// empty secret keeps the stored one, unless the application is another one.
func configuration(r *http.Request, before connector.Channel) connector.Configuration {
	shown := before.In(connector.Environment(r.PostForm.Get("shown")))
	in := connector.Configuration{
		Environment:    connector.Environment(r.PostForm.Get("environment")),
		ApplicationKey: strings.TrimSpace(r.PostForm.Get("applicationKey")),
	}
	if switches(r) && in.ApplicationKey == shown.ApplicationKey {
		in.ApplicationKey = ""
	}
	wanted := transport(r, before)
	in.Transport = &wanted
	secret := r.PostForm.Get("applicationSecret")
	another := in.ApplicationKey != "" && in.ApplicationKey != before.In(in.Environment).ApplicationKey
	if secret != "" || another {
		in.ApplicationSecret = &secret
	}
	return in
}

// switches reports whether the form selects another environment than it showed.
func switches(r *http.Request) bool { return r.PostForm.Get("environment") != r.PostForm.Get("shown") }

func wantsEnabled(r *http.Request) bool { return r.PostForm.Get("enabled") == "yes" }

// saveEnabled enables or disables the channel as the form says, and tells what was done.
// A form that selects another environment says nothing about it.
func (h *Handler) saveEnabled(r *http.Request, before, after connector.Channel) (*flash, error) {
	if switches(r) {
		return done(environmentName(after.Environment) + " is selected. It has an application and an authorization of its own."), nil
	}
	connection := after.Selected()
	if !r.PostForm.Has("enabled") || connection.Authorization.Person.ID == "" {
		return done("Saved."), nil
	}
	if !wantsEnabled(r) && !connection.Enabled {
		return done("Saved."), nil
	}
	if !wantsEnabled(r) {
		_, err := h.Connector.Disable(r.Context(), after.StreamID)
		return done("Saved. The channel is not enabled any more."), err
	}
	if _, err := h.Connector.Enable(r.Context(), after.StreamID); err != nil {
		if said := failed(err); said != nil {
			return said, nil
		}
		return nil, err
	}
	if before.Selected().Enabled {
		return done("Saved."), nil
	}
	return done("Saved. The channel is enabled and published."), nil
}

// transport is how notifications are to come: what was chosen, or what was before.
func transport(r *http.Request, before connector.Channel) connector.TransportType {
	if !r.PostForm.Has("transport") {
		return before.Transport
	}
	chosen := r.PostForm.Get("transport")
	if chosen == "Automatic" {
		return connector.Automatic
	}
	return connector.TransportType(chosen)
}

// beginAuthorization serves POST /channels/{streamid}/authorization: the browser goes on
// to RingCentral's login page.
func (h *Handler) beginAuthorization(_ http.ResponseWriter, r *http.Request) (answer, error) {
	uri, err := h.Connector.BeginAuthorization(r.Context(), streamOf(r), session.Name(r.Context()))
	if said := failed(err); said != nil {
		return answer{redirect: path(streamOf(r)) + "/configurations", flash: said}, nil
	}
	return answer{redirect: uri}, err
}

// completeAuthorization serves GET /oauth/callback, where RingCentral sends the browser
// back. What came of it stands on the Configurations page.
func (h *Handler) completeAuthorization(_ http.ResponseWriter, r *http.Request) (answer, error) {
	if isInstallation(r) {
		return answer{serve: h.installPublicBot}, nil
	}
	query := r.URL.Query()
	browser, err := h.Guard.Sessions.Of(r)
	if err != nil {
		return answer{}, err
	}
	stream := connector.StreamID(query.Get("streamid"))
	channel, err := h.Connector.CompleteAuthorization(r.Context(), connector.Callback{
		Stream: stream, Session: browser, State: query.Get("state"), Code: query.Get("code"),
		Error: query.Get("error"), ErrorDescription: query.Get("error_description"),
	})
	if said := failed(err); said != nil {
		if stream == "" {
			return answer{redirect: "/channels", flash: said}, nil
		}
		return answer{redirect: path(stream) + "/configurations", flash: said}, nil
	}
	if err != nil {
		return answer{}, err
	}
	said := done("Authorized as " + channel.Selected().Authorization.Person.Name + ".")
	return answer{redirect: path(channel.StreamID) + "/configurations", flash: said}, nil
}
