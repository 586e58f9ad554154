package adminui

import (
	"net/http"

	"github.com/glipbox/glipbox/connector"
)

const maxInstall = 64 << 10 // bytes of the form that RingCentral sends

// installBot serves POST /oauth/callback, where RingCentral sends the token of a
// private bot. It answers 200 or what is wrong.
func (h *Handler) installBot(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxInstall)
	if err := r.ParseForm(); err != nil || r.PostForm.Get("access_token") == "" || r.PostForm.Get("client_id") == "" {
		http.Error(w, "The form of an installation carries access_token and client_id.", http.StatusBadRequest)
		return
	}
	_, ok := h.install(w, r, connector.Install{ClientID: r.PostForm.Get("client_id"), Token: r.PostForm.Get("access_token")})
	if ok {
		w.Header().Set("Content-Type", "application/json")
	}
}

// isInstallation reports whether a redirect is that of a public bot's installation, which
// nobody began here: a sign-in has a state, and no creator.
func isInstallation(r *http.Request) bool {
	query := r.URL.Query()
	return query.Get("state") == "" && query.Get("creator_extension_id") != ""
}

// installPublicBot serves GET /oauth/callback, where RingCentral sends the code of a public
// bot. No session comes with it: RingCentral alone makes codes, and gives the
// token of a bot for one only to who knows the application's secret. It answers 200 or what is
// wrong, for RingCentral follows no redirect.
func (h *Handler) installPublicBot(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if query.Get("code") == "" {
		http.Error(w, "The query of an installation carries code.", http.StatusBadRequest)
		return
	}
	channel, ok := h.install(w, r, connector.Install{ClientID: query.Get("client_id"), Code: query.Get("code")})
	if !ok {
		return
	}
	h.render(w, r, answer{template: "problem", data: problemPage{
		"The bot is installed", "The channel " + channel.Name + " has taken its token.", "Enable the channel on its Configurations page.",
	}})
}

// install answers only if the bot is not installed.
func (h *Handler) install(w http.ResponseWriter, r *http.Request, in connector.Install) (connector.Channel, bool) {
	stream := connector.StreamID(r.URL.Query().Get("streamid"))
	channel, err := h.Connector.InstallBot(r.Context(), stream, in)
	if err != nil {
		h.Log.WarnContext(r.Context(), "bot not installed", "stream_id", stream, "err", err)
		http.Error(w, "The bot is not installed: the connector's log says why.", http.StatusForbidden)
		return connector.Channel{}, false
	}
	return channel, true
}
