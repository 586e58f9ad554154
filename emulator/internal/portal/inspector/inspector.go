// Package inspector is where people see what really happens: one live timeline of requests,
// changes, deliveries, frames, faults and the clock, and the controls of an emulator. It
// knows and does nothing that the control API does not.
package inspector

import (
	"embed"
	"errors"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

//go:embed templates/*.html
var templates embed.FS

// pages is the templates of the Inspector.
//
//nolint:gochecknoglobals // parsed once, by whoever comes first, and never changed
var pages = page.Set{Files: templates}

//go:embed static/inspector.js
var script []byte

// Root is where the Inspector begins.
const Root = "/inspector"

// Prepare gets the pages ready for the first look at them.
func Prepare() { pages.Prepare("inspector-timeline", "inspector-moment", "moment-row") }

// Inspector serves the pages.
type Inspector struct {
	Control *control.Client
}

// Mount registers the pages on the router of the console address.
func (i Inspector) Mount(r *mux.Router) {
	h := &handler{Inspector: i, set: &pages}
	r.HandleFunc(page.StaticPath+"inspector.js", page.Script(script)).Methods(http.MethodGet)
	r.Handle(Root, h.page(h.showTimeline)).Methods(http.MethodGet)
	r.HandleFunc(Root+"/stream", h.serveStream).Methods(http.MethodGet)
	h.mountControls(r)
	r.Handle(Root+"/moments/{seq:[0-9]+}", h.page(h.showMoment)).Methods(http.MethodGet)
	r.Handle(Root+"/moments/{seq:[0-9]+}/redeliver", h.page(h.redeliver)).Methods(http.MethodPost)
}

// mountControls registers the pages on which something is done to the emulator.
func (h *handler) mountControls(r *mux.Router) {
	r.Handle(Root+"/picture", h.page(h.showPicture)).Methods(http.MethodGet)
	r.HandleFunc(Root+"/picture.svg", h.servePicture).Methods(http.MethodGet)
	r.Handle(Root+"/clock", h.page(h.showClock)).Methods(http.MethodGet)
	r.Handle(Root+"/clock", h.page(h.moveClock)).Methods(http.MethodPost)
	r.Handle(Root+"/faults", h.page(h.showFaults)).Methods(http.MethodGet)
	r.Handle(Root+"/faults", h.page(h.armFault)).Methods(http.MethodPost)
	r.Handle(Root+"/faults/disarm", h.page(h.disarmFault)).Methods(http.MethodPost)
	r.Handle(Root+"/snapshots", h.page(h.showSnapshots)).Methods(http.MethodGet)
	r.Handle(Root+"/snapshots", h.page(h.changeSnapshots)).Methods(http.MethodPost)
	r.HandleFunc(Root+"/snapshots/file", h.exportSnapshot).Methods(http.MethodGet)
	r.Handle(Root+"/snapshots/import", h.page(h.importSnapshot)).Methods(http.MethodPost)
}

type handler struct {
	Inspector

	set *page.Set
}

// answer is what a page wants to be sent: a template, or a redirect.
type answer struct {
	template string
	data     any
	status   int // 200 when zero
	redirect string
}

const formLimit = 1 << 20 // bytes

// page serves one page. Forms of other sites are refused.
func (h *handler) page(f func(r *http.Request) (answer, error)) http.Handler {
	serve := func(w http.ResponseWriter, r *http.Request) {
		limit := int64(formLimit)
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
			limit = fileLimit
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		if err := r.ParseForm(); err != nil {
			h.refuse(w, errors.New("the form could not be read: send it again"))
			return
		}
		a, err := f(r)
		switch {
		case err != nil:
			h.refuse(w, err)
		case a.redirect != "":
			http.Redirect(w, r, a.redirect, http.StatusSeeOther)
		default:
			h.set.Render(w, page.Document{Status: max(a.status, http.StatusOK), Template: a.template, Data: a.data})
		}
	}
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(serve))
}

// refuse says what went wrong, as a page.
func (h *handler) refuse(w http.ResponseWriter, err error) {
	problem := page.Problem{
		Status: http.StatusBadGateway, Title: "The emulator does not answer", Explanation: page.Sentence(err.Error()),
		Remedy: "See whether the emulator still runs, then load this page again.",
	}
	if no, ok := errors.AsType[*control.Error](err); ok {
		problem = page.Problem{Status: no.Status, Title: "That did not work", Explanation: page.Sentence(no.Message), Remedy: "Go back to the Inspector and try it another way."}
		if no.Status == http.StatusNotFound {
			problem.Title, problem.Explanation = "This is not here", "The timeline has no such moment: it was reset since then, or is full and has let go of it."
		}
	}
	problem.Link = page.Link{Address: Root, Text: "Go to the Timeline"}
	h.set.Render(w, page.Document{Status: problem.Status, Template: "problem", Data: problem})
}

// frame is what every page shows around its content.
type frame struct {
	Title   string
	Section string // timeline, picture, clock, faults, snapshots
	Notice  string
	Problem string // why a form was refused
}

func newFrame(r *http.Request, section, title string) frame {
	return frame{Title: title, Section: section, Notice: page.Done(r, notices())}
}

// notices are what a page says after something was done; the query names which.
func notices() map[string]string {
	return map[string]string{
		"redelivered": "It was sent once more. The new attempt stands in the timeline.",
		"clock":       "The clock was moved.",
		"frozen":      "The clock is frozen.",
		"armed":       "The fault is armed. Every page says so until it is spent or disarmed.",
		"disarmed":    "It is disarmed.",
		"save":        "The snapshot was saved.",
		"restore":     "Everything is as it was when the snapshot was saved.",
		"delete":      "The snapshot is gone.",
		"import":      "The snapshot was imported. Restore it to go on from there.",
		"reset":       "Everything is as the seed says; the clock goes on from where it is.",
	}
}
