package adminui

import (
	"net/http"
	"net/url"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector"
)

// channelsPage is the list of channels, with the form that makes one.
type channelsPage struct {
	refused

	Flash *flash

	NoPassword bool // is set yet
	Channels   []connector.Channel
	Name       string // as typed
	Key        string // of the form, which makes one channel however often it is sent
}

// listChannels serves GET /.
func (h *Handler) listChannels(w http.ResponseWriter, r *http.Request) (answer, error) {
	page, err := h.channelsPage(r)
	page.Flash = h.takeFlash(w, r)
	typedInto(r, "name", &page.Name)
	return answer{template: "channels", data: page}, err
}

func (h *Handler) channelsPage(r *http.Request) (channelsPage, error) {
	channels, err := h.Connector.Channels(r.Context())
	if err != nil {
		return channelsPage{}, err
	}
	has, err := h.Guard.Sessions.HasPassword(r.Context())
	if err != nil {
		return channelsPage{}, err
	}
	key, err := h.Connector.FormKey()
	return channelsPage{NoPassword: !has, Channels: channels, Key: key}, err
}

// createChannel serves POST /channels.
func (h *Handler) createChannel(_ http.ResponseWriter, r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, err
	}
	name := r.PostForm.Get("name")
	channel, err := h.Connector.CreateChannelOnce(r.Context(), name, r.PostForm.Get("key"))
	wrong, told := refusalOf(err)
	if err == nil {
		return answer{redirect: path(channel.StreamID) + "/configurations", flash: done("The channel is created.")}, nil
	}
	if !told {
		return answer{}, err
	}
	page, err := h.channelsPage(r)
	page.Name, page.refused = name, wrong
	return answer{status: page.status(), template: "channels", data: page}, err
}

// openChannel serves GET /channels/{streamid}.
func (h *Handler) openChannel(_ http.ResponseWriter, r *http.Request) (answer, error) {
	return answer{redirect: path(streamOf(r)) + "/configurations"}, nil
}

// channelPage is what all pages of a channel show.
type channelPage struct {
	Title       string
	Path        string
	Follow      string // address of what changes on the page
	Flash       *flash
	Channel     *connector.Channel
	Connection  connector.Connection // in the selected environment
	Tabs        []tab
	RedirectURI string
	WebhookURL  string
	Letters     []connector.Letter
}

// tab is one page of a channel.
type tab struct {
	Name    string
	Path    string
	Current bool
	Letters bool // it counts the dead letters
}

// channel reads what all pages of a channel show, and what the page before wanted to say.
// current is the name of the page.
func (h *Handler) channel(w http.ResponseWriter, r *http.Request, current string) (channelPage, error) {
	page, err := h.readChannel(r, current)
	if err != nil {
		return channelPage{}, err
	}
	if page.Flash = h.takeFlash(w, r); page.Flash.repeats(page.Connection.Problem) {
		page.Flash = nil
	}
	return page, nil
}

func (h *Handler) readChannel(r *http.Request, current string) (channelPage, error) {
	channel, err := h.Connector.Channel(r.Context(), streamOf(r))
	if err != nil {
		return channelPage{}, err
	}
	letters, err := h.Connector.DeadLetters(r.Context(), channel.StreamID)
	if err != nil {
		return channelPage{}, err
	}
	page := channelPage{
		Title: current + " · " + channel.Name, Path: path(channel.StreamID), Follow: path(channel.StreamID) + statePath,
		Channel: &channel, Connection: *channel.Selected(), Letters: letters,
		RedirectURI: h.Connector.RedirectURI(channel.StreamID),
		WebhookURL:  h.Connector.WebhookURL(channel.StreamID, channel.Environment),
	}
	page.Tabs = []tab{
		page.tab("Configurations", "configurations", current),
		page.tab("Agent", "agent", current),
		page.tab("Conversations", "conversations", current),
		page.tab("Notifications", "notify", current),
		page.tab("Dead letters", "dead-letters", current),
		page.tab("Health", "health", current),
	}
	return page, nil
}

func (p channelPage) tab(name, segment, current string) tab {
	return tab{Name: name, Path: p.Path + "/" + segment, Current: name == current, Letters: segment == "dead-letters"}
}

// repeats reports whether the flash says what the page says anyway.
func (f *flash) repeats(problem *connector.Problem) bool {
	return f != nil && problem != nil && f.Text == problem.Reason
}

func streamOf(r *http.Request) connector.StreamID {
	return connector.StreamID(mux.Vars(r)["streamid"])
}

func path(id connector.StreamID) string { return "/channels/" + url.PathEscape(string(id)) }
