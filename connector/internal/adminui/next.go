package adminui

import "github.com/glipbox/glipbox/connector"

// nextStep is what a person does next on the way to an agent that answers, and where.
type nextStep struct {
	Text  string
	Place string // where it is done, if that is another place than this page
	URL   string // of the place
}

// next is the next step, or nil when there is none.
func (h *Handler) next(p channelPage) *nextStep {
	selected := p.Channel.Environment
	switch p.Channel.State() {
	case connector.Draft:
		return h.firstStep(selected)
	case connector.Configured:
		return h.authorizeStep(selected)
	case connector.Authorized:
		return &nextStep{Text: "select Yes for Enable Channel, and press Save."}
	case connector.Enabled:
		if app := h.Apps[selected]; app != "" {
			text := "start a direct message with " + p.Connection.Authorization.Person.Name + " as somebody else, and say Hello."
			return &nextStep{text, "RingCentral app", app}
		}
	case connector.NeedsAttention, connector.Blocked: // the page says what to do
	}
	return nil
}

// authorizeStep needs a user who is the agent.
func (h *Handler) authorizeStep(e connector.Environment) *nextStep {
	text := "press Authorize, and sign in as the user who is the agent."
	if e == connector.Production {
		text += " Production has users of its own, other than those of the sandbox."
	}
	portal := h.AdminPortals[e]
	if portal == "" {
		return &nextStep{Text: text}
	}
	return &nextStep{text + " No such user yet? Add one in the", "Admin Portal", portal}
}

// firstStep gets the credentials of an environment.
func (h *Handler) firstStep(e connector.Environment) *nextStep {
	text := "create an app in the Developer Console with the OAuth Redirect URI below, enter its Application Key and Application Secret for Sandbox, and press Save."
	if e == connector.Production {
		text = "apply for production on the page Graduation of your app in the Developer Console. When it is approved, enter its production credentials here, and press Save."
	}
	if h.Console == "" {
		return &nextStep{Text: text}
	}
	return &nextStep{text, "Developer Console", h.Console}
}
