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
	stream := connector.StreamID(r.URL.Query().Get("streamid"))
	_, err := h.Connector.InstallBot(r.Context(), stream, connector.Install{
		ClientID: r.PostForm.Get("client_id"), Token: r.PostForm.Get("access_token"),
	})
	if err != nil {
		h.Log.WarnContext(r.Context(), "bot not installed", "stream_id", stream, "err", err)
		http.Error(w, "The bot is not installed: the connector's log says why.", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "application/json")
}

// complete takes what a redirect brought: of a public bot's installation, which nobody
// began here, or of a sign-in.
func (h *Handler) complete(r *http.Request, back connector.Callback) (connector.Channel, error) {
	if back.State == "" && back.Code != "" && r.URL.Query().Get("creator_extension_id") != "" {
		return h.Connector.InstallBot(r.Context(), back.Stream, connector.Install{Code: back.Code})
	}
	return h.Connector.CompleteAuthorization(r.Context(), back)
}
