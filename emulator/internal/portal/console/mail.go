package console

import (
	"cmp"
	"slices"

	"github.com/glipbox/glipbox/emulator/control"
)

// mailPage is the outbox: every mail that was sent. Nothing leaves the emulator.
type mailPage struct {
	frame

	To    string
	Mails []sentMail
}

// sentMail is a mail and where it was sent.
type sentMail struct {
	control.Mail

	From string // sandbox, production, or empty for the Developer Console
}

// showMail serves GET /mail.
func (h *handler) showMail(v visit) (answer, error) {
	v.developer, _ = h.signedIn(v) // anybody may read the mails
	view := mailPage{frame: h.frame(v, "mail", "Mail"), To: v.URL.Query().Get("to")}
	mails, err := h.Control.DeveloperMails(v.Context(), view.To)
	if err != nil {
		return answer{}, err
	}
	for _, m := range mails {
		view.Mails = append(view.Mails, sentMail{Mail: m})
	}
	for _, env := range []control.Environment{control.Sandbox, control.Production} {
		mails, err := h.Control.Mails(v.Context(), env, view.To)
		if err != nil {
			return answer{}, err
		}
		for _, m := range mails {
			view.Mails = append(view.Mails, sentMail{Mail: m, From: string(env)})
		}
	}
	slices.SortStableFunc(view.Mails, func(a, b sentMail) int { return cmp.Compare(b.Time.UnixMilli(), a.Time.UnixMilli()) })
	return answer{template: "console-mail", data: view}, nil
}
