package teammessaging

import (
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	maxExportContacts = 30 // documented in the schema; its prose says 10
	maxExportChats    = 10 // documented limit
	exportsPerPage    = 30 // documented default
	maxExportsPerPage = 250
	exportMonths      = 6 // documented limit of the time that is exported

	theDataset = "1" // every archive here is one file
)

// exportTask is DataExportTask.
type exportTask struct {
	URI      string                 `json:"uri"`
	ID       state.DataExportID     `json:"id"`
	Created  state.Instant          `json:"creationTime"`
	Modified state.Instant          `json:"lastModifiedTime"`
	Status   state.DataExportStatus `json:"status"`
	Creator  exportCreator          `json:"creator"`
	Specific exportSpecific         `json:"specific"`
	Datasets []dataset              `json:"datasets,omitempty"`
}

type exportCreator struct {
	ID        state.PersonID `json:"id"`
	FirstName string         `json:"firstName"`
	LastName  string         `json:"lastName"`
}

// exportSpecific is what was asked for.
type exportSpecific struct {
	From     state.Instant   `json:"timeFrom"`
	To       state.Instant   `json:"timeTo"`
	Contacts []exportContact `json:"contacts,omitempty"`
	Chats    []state.ChatID  `json:"chatIds,omitempty"`
}

type exportContact struct {
	ID    state.PersonID `json:"id"`
	Email string         `json:"email,omitempty"`
}

// dataset is ExportTaskResultInfo.
type dataset struct {
	ID   string `json:"id"`
	URI  string `json:"uri"`
	Size int64  `json:"size"`
}

type createExportRequest struct {
	From     *string      `json:"timeFrom"`
	To       *string      `json:"timeTo"`
	Contacts []invitation `json:"contacts"`
	Chats    []identifier `json:"chatIds"`
}

// createExport serves POST /team-messaging/v1/data-export. What is asked for is collected
// at once; the archive is handed out when the task has taken its time.
func (h *Handler) createExport(r *http.Request) (rest.Reply, error) {
	if err := administrator(r); err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[createExportRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	x, err := h.export(r, body)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.State.RoomForExport(x.Account); err != nil {
		return rest.Reply{}, err
	}
	archive, err := zipped(x, h.State.Collect(x), rest.BaseURL(r))
	if err != nil {
		return rest.Reply{}, err
	}
	if x, err = h.State.CreateExport(x, archive); err != nil {
		return rest.Reply{}, err
	}
	return rest.Status(http.StatusAccepted, h.exportTask(r, x)), nil
}

// export reads what is to be exported.
func (h *Handler) export(r *http.Request, body createExportRequest) (state.DataExport, error) {
	now := h.State.Now()
	c := caller.Of(r)
	x := state.DataExport{Account: c.Account, Creator: c.Person, To: now}
	if err := moment(&x.To, body.To, "timeTo"); err != nil {
		return x, err
	}
	x.From = x.To.Add(-24 * time.Hour) // documented default
	if err := moment(&x.From, body.From, "timeFrom"); err != nil {
		return x, err
	}
	switch {
	case x.From > x.To, x.From < state.InstantOf(x.To.Time().AddDate(0, -exportMonths, 0)):
		return x, apierr.Hinted(apierr.Invalid("timeFrom"), "timeFrom lies before timeTo, at most 6 months")
	case len(body.Contacts) > maxExportContacts:
		return x, apierr.Invalid("contacts")
	case len(body.Chats) > maxExportChats:
		return x, apierr.Invalid("chatIds")
	}
	for _, text := range body.Chats {
		id, err := state.ParseChatID(string(text))
		if err != nil || !h.State.OwnsChat(c.Account, id) {
			return x, apierr.Hinted(apierr.Invalid("chatIds"), "chats are those of the account, by id")
		}
		x.Chats = append(x.Chats, id)
	}
	for _, contact := range body.Contacts {
		person, ok := h.State.Colleague(c.Person, string(contact.ID), contact.Email)
		if !ok {
			return x, apierr.Hinted(apierr.Invalid("contacts"), "contacts are people of the account, by id or e-mail")
		}
		x.Contacts = append(x.Contacts, person)
	}
	return x, nil
}

// exportList is DataExportTaskList.
type exportList struct {
	Tasks      []exportTask    `json:"tasks"`
	Navigation rest.Navigation `json:"navigation"`
	Paging     rest.Paging     `json:"paging"`
}

// listExports serves GET /team-messaging/v1/data-export, the newest first.
func (h *Handler) listExports(r *http.Request) (rest.Reply, error) {
	if err := administrator(r); err != nil {
		return rest.Reply{}, err
	}
	wanted := r.URL.Query()["status"]
	for _, status := range wanted {
		switch status {
		case "Accepted", "InProgress", "Completed", "Failed", "Expired":
		default:
			return rest.Reply{}, apierr.Invalid("status")
		}
	}
	var tasks []exportTask
	for _, x := range h.State.DataExports(caller.Of(r).Account) {
		task := h.exportTask(r, x)
		if len(wanted) == 0 || slices.Contains(wanted, string(task.Status)) {
			task.Datasets = nil // documented: returned by task id
			tasks = append(tasks, task)
		}
	}
	page, err := rest.PageOf(r, tasks, exportsPerPage, maxExportsPerPage)
	if err != nil {
		return rest.Reply{}, err
	}
	list := append([]exportTask{}, page.Records...)
	return rest.OK(exportList{Tasks: list, Navigation: page.Navigation, Paging: page.Paging}), nil
}

// readExport serves GET /team-messaging/v1/data-export/{taskId}.
func (h *Handler) readExport(r *http.Request) (rest.Reply, error) {
	if err := administrator(r); err != nil {
		return rest.Reply{}, err
	}
	x, err := h.State.DataExport(caller.Of(r).Account, state.DataExportID(mux.Vars(r)["taskId"]))
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(h.exportTask(r, x)), nil
}

// readDataset serves GET /team-messaging/v1/data-export/{taskId}/datasets/{datasetId}: the
// zip archive.
func (h *Handler) readDataset(r *http.Request) (rest.Reply, error) {
	if err := administrator(r); err != nil {
		return rest.Reply{}, err
	}
	if mux.Vars(r)["datasetId"] != theDataset {
		return rest.Reply{}, apierr.NotFound("datasetId")
	}
	archive, err := h.State.ExportArchive(caller.Of(r).Account, state.DataExportID(mux.Vars(r)["taskId"]))
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Media(r, archive, "application/zip", http.Header{"Content-Disposition": {`attachment; filename="data-export.zip"`}})
}

func (h *Handler) exportTask(r *http.Request, x state.DataExport) exportTask {
	now := h.State.Now()
	uri := rest.BaseURL(r) + "/team-messaging/v1/data-export/" + string(x.ID)
	creator, _ := h.State.Extension(x.Creator.Extension())
	task := exportTask{
		URI: uri, ID: x.ID, Created: x.Created, Modified: x.Modified(now), Status: x.Status(now),
		Creator:  exportCreator{ID: x.Creator, FirstName: creator.FirstName, LastName: creator.LastName},
		Specific: exportSpecific{From: x.From, To: x.To, Chats: x.Chats},
	}
	for _, person := range x.Contacts {
		e, _ := h.State.Extension(person.Extension())
		task.Specific.Contacts = append(task.Specific.Contacts, exportContact{ID: person, Email: e.Email})
	}
	if task.Status == state.DataExportCompleted {
		task.Datasets = []dataset{{ID: theDataset, URI: uri + "/datasets/" + theDataset, Size: x.Size}}
	}
	return task
}

// administrator refuses whoever may not export what others have said.
func administrator(r *http.Request) error {
	if caller.Of(r).Admin {
		return nil
	}
	return apierr.Hinted(
		apierr.New(http.StatusForbidden, apierr.AdminNeeded, "Account administrator permission is required"),
		"data is exported by administrators of the account: Admin Portal → user → Roles")
}
