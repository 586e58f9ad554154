package inspector

import (
	"io"
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// snapshotsPage is what was kept of everything, and what can be done with it.
type snapshotsPage struct {
	frame

	Form      page.Form
	Snapshots []control.Snapshot
}

// showSnapshots serves GET /inspector/snapshots.
func (h *handler) showSnapshots(r *http.Request) (answer, error) {
	view, err := h.snapshotsPage(r)
	return answer{template: "inspector-snapshots", data: view}, err
}

func (h *handler) snapshotsPage(r *http.Request) (snapshotsPage, error) {
	list, err := h.Control.Snapshots(r.Context())
	return snapshotsPage{frame: newFrame(r, "snapshots", "Snapshots"), Form: page.Form{Values: r.PostForm}, Snapshots: list}, err
}

// changeSnapshots serves POST /inspector/snapshots: save, restore, delete.
func (h *handler) changeSnapshots(r *http.Request) (answer, error) {
	view, err := h.snapshotsPage(r)
	if err != nil {
		return answer{}, err
	}
	name, action := view.Form.Get("name"), view.Form.Get("action")
	switch {
	case action == "save" && badName(name):
		view.Form.Wrong("name", "Enter a short name without a slash, such as before-the-outage.")
		return answer{template: "inspector-snapshots", data: view, status: http.StatusBadRequest}, nil
	case action == "save":
		_, err = h.Control.SaveSnapshot(r.Context(), name)
	case action == "restore":
		_, err = h.Control.RestoreSnapshot(r.Context(), name)
	case action == "delete":
		err = h.Control.DeleteSnapshot(r.Context(), name)
	case action == "reset":
		err = h.Control.Reset(r.Context())
	default:
		err = &control.Error{Status: http.StatusBadRequest, Message: "press one of the buttons"}
	}
	if err != nil {
		if view.Problem, err = refused(err); err != nil {
			return answer{}, err
		}
		return answer{template: "inspector-snapshots", data: view, status: http.StatusBadRequest}, nil
	}
	return answer{redirect: Root + "/snapshots?done=" + action}, nil
}

const longestName = 200 // bytes; what every system can store as the name of a file

// badName reports whether a snapshot cannot be called so, since its name is a part of a
// path.
func badName(name string) bool {
	return name == "" || name == "." || name == ".." || strings.Contains(name, "/") || len(name) > longestName
}

const (
	fileLimit   = 256 << 20 // bytes of a file that a page imports
	fileInCache = 8 << 20   // bytes of it that are kept in memory; the rest goes to the disk
)

// importSnapshot serves POST /inspector/snapshots/import.
func (h *handler) importSnapshot(r *http.Request) (answer, error) {
	view, err := h.snapshotsPage(r)
	if err != nil {
		return answer{}, err
	}
	again := func() (answer, error) {
		return answer{template: "inspector-snapshots", data: view, status: http.StatusBadRequest}, nil
	}
	if err := r.ParseMultipartForm(fileInCache); err != nil { //nolint:gosec // the body is limited where it comes in
		view.Form.Wrong("file", "The file could not be read, or has more than 256 MB.")
		return again()
	}
	view.Form.Values = r.PostForm
	name := view.Form.Get("as")
	if name != "" && badName(name) {
		view.Form.Wrong("as", "Enter a short name without a slash.")
	}
	file, header, err := r.FormFile("file")
	if err != nil {
		view.Form.Wrong("file", "Choose the file of a snapshot.")
		return again()
	}
	defer file.Close() //nolint:errcheck // was only read
	if name == "" {
		name = strings.TrimSuffix(header.Filename, fileEnd)
	}
	if badName(name) {
		view.Form.Wrong("as", "Enter a short name without a slash.")
	}
	if !view.Form.OK() {
		return again()
	}
	raw, err := io.ReadAll(file)
	if err == nil {
		_, err = h.Control.ImportSnapshot(r.Context(), name, raw)
	}
	if err != nil {
		problem, err := refused(err)
		if err != nil {
			return answer{}, err
		}
		view.Form.Wrong("file", problem)
		return again()
	}
	return answer{redirect: Root + "/snapshots?done=import"}, nil
}

// fileEnd is how the names of the files end.
const fileEnd = ".glipbox.ndjson"

// exportSnapshot serves GET /inspector/snapshots/file?name=….
func (h *handler) exportSnapshot(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	raw, err := h.Control.ExportSnapshot(r.Context(), name)
	if err != nil {
		h.refuse(w, err)
		return
	}
	page.Secure(w.Header(), "")
	w.Header().Set("Content-Type", "application/x-ndjson")
	w.Header().Set("Content-Disposition", `attachment; filename="`+fileName(name)+fileEnd+`"`)
	_, _ = w.Write(raw) //nolint:gosec // a file to download; the browser is gone when this fails
}

// fileName leaves of a name what every system can store.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '-'
	}, name)
}
