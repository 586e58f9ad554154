package controlapi

import (
	"errors"
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/snapshot"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

// listSnapshots serves GET /_emulator/v1/snapshots.
func (h *Handler) listSnapshots(*http.Request) (rest.Reply, error) {
	list := []control.Snapshot{}
	for _, x := range h.Snapshots.List() {
		list = append(list, describeSnapshot(x))
	}
	return rest.OK(list), nil
}

// readSnapshot serves GET /_emulator/v1/snapshots/{name}.
func (h *Handler) readSnapshot(r *http.Request) (rest.Reply, error) {
	x, err := h.snapshot(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(describeSnapshot(x)), nil
}

// saveSnapshot serves PUT /_emulator/v1/snapshots/{name}.
func (h *Handler) saveSnapshot(r *http.Request) (rest.Reply, error) {
	x := h.Snapshots.Save(mux.Vars(r)["name"])
	h.note(timeline.Snapshot, "The snapshot %q was saved", x.Name)
	return rest.OK(describeSnapshot(x)), nil
}

// restoreSnapshot serves POST /_emulator/v1/snapshots/{name}/restore.
func (h *Handler) restoreSnapshot(r *http.Request) (rest.Reply, error) {
	x, err := h.snapshot(r)
	if err != nil {
		return rest.Reply{}, err
	}
	h.Snapshots.Restore(x)
	h.note(timeline.Snapshot, "The snapshot %q was restored", x.Name)
	return rest.OK(describeSnapshot(x)), nil
}

// deleteSnapshot serves DELETE /_emulator/v1/snapshots/{name}.
func (h *Handler) deleteSnapshot(r *http.Request) (rest.Reply, error) {
	if !h.Snapshots.Delete(mux.Vars(r)["name"]) {
		return rest.Reply{}, noSnapshot()
	}
	return rest.NoContent(), nil
}

// exportSnapshot serves GET /_emulator/v1/snapshots/{name}/file.
func (h *Handler) exportSnapshot(r *http.Request) (rest.Reply, error) {
	x, err := h.snapshot(r)
	if err != nil {
		return rest.Reply{}, err
	}
	file, err := h.Snapshots.Export(x)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Raw(file, "application/x-ndjson"), nil
}

// importSnapshot serves PUT /_emulator/v1/snapshots/{name}/file.
func (h *Handler) importSnapshot(r *http.Request) (rest.Reply, error) {
	x, err := h.Snapshots.Import(mux.Vars(r)["name"], r.Body)
	if errors.Is(err, state.ErrArchive) {
		return rest.Reply{}, refusal(http.StatusBadRequest, err.Error())
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return rest.Reply{}, refusal(http.StatusRequestEntityTooLarge, "the file is larger than 1 GB: snapshots of that size cannot be imported")
	}
	if err != nil {
		return rest.Reply{}, refusal(http.StatusBadRequest, "the file could not be read to its end: send it again")
	}
	h.note(timeline.Snapshot, "The snapshot %q was imported", x.Name)
	return rest.OK(describeSnapshot(x)), nil
}

// snapshot returns the snapshot that the path names.
func (h *Handler) snapshot(r *http.Request) (snapshot.Snapshot, error) {
	x, ok := h.Snapshots.Find(mux.Vars(r)["name"])
	if !ok {
		return snapshot.Snapshot{}, noSnapshot()
	}
	return x, nil
}

func noSnapshot() error {
	return refusal(http.StatusNotFound, "there is no snapshot of that name: GET snapshots lists them, PUT saves one")
}

func describeSnapshot(x snapshot.Snapshot) control.Snapshot {
	return control.Snapshot{Name: x.Name, Time: x.Taken.Time()}
}
