package adminui

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/connector"
)

// separator parts what a form has seen; no part but the key can hold it, and a key with it
// is only taken for changed.
const separator = "|"

// seen writes down what the form shows, so that it can be told whether the channel is still
// so when the form comes back. The version of a channel would not do: the connector itself
// changes channels, too.
func (f configurationsForm) seen() string {
	return strings.Join([]string{string(f.Environment), f.ApplicationKey, string(f.Transport), strconv.FormatBool(f.Enabled)}, separator)
}

// formIn is the form as it was filled in.
func formIn(r *http.Request, before connector.Channel, in connector.Configuration) configurationsForm {
	return configurationsForm{
		Environment: in.Environment, ApplicationKey: strings.TrimSpace(r.PostForm.Get("applicationKey")),
		Transport: transport(r, before), Enabled: wantsEnabled(r),
	}
}

// changedMeanwhile says what somebody else has changed since the form was shown. It is
// nothing if the form wants what is there by now, as one does that is sent twice.
func changedMeanwhile(r *http.Request, before connector.Channel, in connector.Configuration) []string {
	now := formOf(before)
	saw := strings.Split(r.PostForm.Get("seen"), separator)
	const parts = 4
	if len(saw) != parts || r.PostForm.Get("seen") == now.seen() || wants(r, before, in) {
		return nil
	}
	var changed []string
	if saw[0] != string(now.Environment) {
		return []string{environmentName(now.Environment) + " is the RingCentral Environment now"}
	}
	if saw[1] != now.ApplicationKey {
		changed = append(changed, "the Application Key is another")
	}
	if saw[2] != string(now.Transport) {
		changed = append(changed, "notifications are to come another way")
	}
	switch {
	case saw[3] == strconv.FormatBool(now.Enabled):
	case now.Enabled:
		changed = append(changed, "the channel is enabled")
	default:
		changed = append(changed, "the channel is not enabled any more")
	}
	return changed
}

// wants reports whether a channel is as the form wants it.
func wants(r *http.Request, now connector.Channel, in connector.Configuration) bool {
	shown := now.Selected()
	return in.Environment == now.Environment && (in.ApplicationKey == "" || in.ApplicationKey == shown.ApplicationKey) &&
		*in.Transport == now.Transport && (!r.PostForm.Has("enabled") || wantsEnabled(r) == shown.Enabled)
}

// tellChanged shows the form again, with what was entered and what has changed. Sent once
// more, it counts.
func (h *Handler) tellChanged(w http.ResponseWriter, r *http.Request, changed []string, form configurationsForm) (answer, error) {
	page, err := h.channel(w, r, "Configurations")
	if err != nil {
		return answer{}, err
	}
	view := h.form(page, form)
	view.Changed, view.Secret = changed, r.PostForm.Get("applicationSecret") != ""
	return view.shown(http.StatusConflict), nil
}
