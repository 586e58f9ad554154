package adminui

import (
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/connector"
)

// notifyPage is how other applications speak through a channel.
type notifyPage struct {
	channelPage
	refused

	HasKey  bool
	Key     string // that was just made; shown this once
	Address string // of notifications
	Notices []connector.Notice
	Form    notifyForm
}

// notifyForm is a notification that a person sends, as it was typed.
type notifyForm struct {
	Team, Text string
	ByAgent    bool
	Key        string // of idempotency
}

// showNotify serves GET /channels/{streamid}/notify.
func (h *Handler) showNotify(w http.ResponseWriter, r *http.Request) (answer, error) {
	page, err := h.notifyPage(w, r)
	typedInto(r, "team", &page.Form.Team)
	typedInto(r, "text", &page.Form.Text)
	_, page.Form.ByAgent = typed(r, "agent")
	return answer{template: "notify", data: page}, err
}

func (h *Handler) notifyPage(w http.ResponseWriter, r *http.Request) (notifyPage, error) {
	channel, err := h.channel(w, r, "Notifications")
	if err != nil {
		return notifyPage{}, err
	}
	id := channel.Channel.StreamID
	page := notifyPage{channelPage: channel, Address: h.Connector.NotificationsURL(id)}
	if page.Flash != nil {
		page.Key = page.Flash.Key
	}
	if page.HasKey, err = h.Connector.HasNotificationKey(r.Context(), id); err != nil {
		return page, err
	}
	if page.Notices, err = h.Connector.Notices(r.Context(), id); err != nil {
		return page, err
	}
	page.Form.Key, err = h.Connector.FormKey()
	return page, err
}

// makeKey serves POST /channels/{streamid}/notify/key. The key stands once on the page that
// follows, whose reload makes no other.
func (h *Handler) makeKey(_ http.ResponseWriter, r *http.Request) (answer, error) {
	key, err := h.Connector.NewNotificationKey(r.Context(), streamOf(r))
	said := done("The key is made. The one before it, if there was one, is worth nothing any more.")
	said.Key = key
	return answer{redirect: path(streamOf(r)) + "/notify", flash: said}, err
}

// dropKey serves POST /channels/{streamid}/notify/no-key.
func (h *Handler) dropKey(_ http.ResponseWriter, r *http.Request) (answer, error) {
	err := h.Connector.DeleteNotificationKey(r.Context(), streamOf(r))
	return answer{redirect: path(streamOf(r)) + "/notify", flash: done("The key is worth nothing any more.")}, err
}

// sendNotice serves POST /channels/{streamid}/notify. The form counts once.
func (h *Handler) sendNotice(w http.ResponseWriter, r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, err
	}
	typed := notifyForm{
		Team: r.PostForm.Get("team"), Text: r.PostForm.Get("text"), ByAgent: r.PostForm.Get("agent") == "yes", Key: r.PostForm.Get("key"),
	}
	if wrong := typed.check(); wrong.problem != nil {
		return h.notifyAgain(w, r, typed, wrong)
	}
	notice := connector.Notice{From: "Administrator", Text: typed.Text, ByAgent: typed.ByAgent, Key: "page " + typed.Key}
	_, err := h.Connector.Notify(r.Context(), streamOf(r), connector.Addressee{Team: typed.Team}, notice)
	wrong, told := refusalOf(err)
	if err == nil {
		return answer{redirect: path(streamOf(r)) + "/notify", flash: done("The notification is on its way to " + typed.Team + ".")}, nil
	}
	if !told {
		return answer{}, err
	}
	return h.notifyAgain(w, r, typed, wrong)
}

// check says what is missing, in the words of a page.
func (f notifyForm) check() refused {
	switch {
	case strings.TrimSpace(f.Team) == "":
		return refused{"team", &connector.Problem{Reason: "The team is missing.", Remedy: "Enter the name of a team that the agent is in."}}
	case strings.TrimSpace(f.Text) == "":
		return refused{"text", &connector.Problem{Reason: "The text is missing.", Remedy: "Write what the team shall read."}}
	}
	return refused{}
}

// notifyAgain shows the form once more, as it was typed.
func (h *Handler) notifyAgain(w http.ResponseWriter, r *http.Request, typed notifyForm, wrong refused) (answer, error) {
	page, err := h.notifyPage(w, r)
	typed.Key = page.Form.Key
	page.Form, page.refused = typed, wrong
	return answer{status: wrong.status(), template: "notify", data: page}, err
}
