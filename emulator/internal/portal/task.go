package portal

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// task is what the API tells of a task.
type task struct {
	ID          string       `json:"id"`
	Subject     string       `json:"subject"`
	Description string       `json:"description"`
	Status      string       `json:"status"`
	Due         time.Time    `json:"dueDate"`
	Creator     member       `json:"creator"`
	Assignees   []taskMember `json:"assignees"`
}

type taskMember struct {
	ID     control.PersonID `json:"id"`
	Status string           `json:"status,omitempty"`
}

// taskView is a task as a person sees it.
type taskView struct {
	task

	Path string
	Who  string
	Own  bool
	Now  time.Time
}

// Done reports whether nothing is left to do.
func (t taskView) Done() bool { return t.Status == "Completed" }

func describeTask(to reader, chat control.ChatID, t task) *taskView {
	names := make([]string, 0, len(t.Assignees))
	for _, a := range t.Assignees {
		names = append(names, to.people.name(a.ID))
	}
	return &taskView{
		task: t, Path: chatPath(to.person, chat) + "/tasks/" + url.PathEscape(t.ID), Who: strings.Join(names, ", "),
		Own: t.Creator.ID == to.person, Now: to.now,
	}
}

func taskAPI(id string) string { return messaging + "/tasks/" + url.PathEscape(id) }

func (h *appHandler) task(ctx context.Context, to reader, chat control.ChatID, id string) (*taskView, error) {
	t, err := call[task](ctx, h.client, to.person, get(taskAPI(id)))
	if err != nil {
		return nil, err
	}
	if err := h.client.acquaint(ctx, to.person, to.people, peopleOfTasks([]task{t})); err != nil {
		return nil, err
	}
	return describeTask(to, chat, t), nil
}

func peopleOfTasks(tasks []task) []control.PersonID {
	var ids []control.PersonID
	for _, t := range tasks {
		for _, a := range t.Assignees {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// tasksView is the tasks of a chat, with the form of a new one.
type tasksView struct {
	page.Form

	Open, Done []*taskView
	Members    []candidate
}

// Choose returns whom the task can be for.
func (t tasksView) Choose() chooser { return chooser{t.Members, t.Note("assignees")} }

// showTasks serves GET /app/{personId}/chats/{chatId}/tasks.
func (h *appHandler) showTasks(r *http.Request) (answer, error) { return h.tasks(r, typed(r)) }

func (h *appHandler) tasks(r *http.Request, f page.Form) (answer, error) {
	view, to, err := h.openTab(r, "tasks")
	if err != nil {
		return answer{}, err
	}
	tasks, err := all[task](r.Context(), h.client, to.person, chatAPI(chatOf(r))+"/tasks")
	if err != nil && !isRefusal(err) {
		return answer{}, err
	}
	if err := h.client.acquaint(r.Context(), to.person, to.people, peopleOfTasks(tasks)); err != nil {
		return answer{}, err
	}
	list := &tasksView{Form: f, Members: candidates(to.people.members(view.Chat.chat), r.PostForm["member"])}
	for _, t := range tasks {
		if shown := describeTask(to, chatOf(r), t); shown.Done() {
			list.Done = append(list.Done, shown)
		} else {
			list.Open = append(list.Open, shown)
		}
	}
	view.Tasks = list
	return answer{template: "messages", data: view, status: status(f)}, nil
}

type newTask struct {
	Subject     string   `json:"subject"`
	Description string   `json:"description,omitempty"`
	Assignees   []member `json:"assignees"`
	Due         string   `json:"dueDate,omitempty"`
}

// createTask serves POST /app/{personId}/chats/{chatId}/tasks. Without somebody it is for
// whoever makes it.
func (h *appHandler) createTask(r *http.Request) (answer, error) {
	f := typed(r)
	f.Need("subject", "A task needs a subject. Enter one.")
	f.AtMost("subject", longestName)
	body := newTask{Subject: f.Get("subject"), Description: f.Get("description"), Assignees: chosenMembers(r)}
	if len(body.Assignees) == 0 {
		body.Assignees = []member{{ID: personOf(r)}}
	}
	if due := f.Get("due"); due != "" {
		day, err := time.Parse(time.DateOnly, due)
		if err != nil {
			f.Wrong("due", "The due date is not a day such as 2026-12-31.")
		}
		body.Due = day.Format(time.RFC3339)
	}
	if !f.OK() {
		return h.tasks(r, f)
	}
	err := h.client.tell(r.Context(), personOf(r), request{method: http.MethodPost, path: chatAPI(chatOf(r)) + "/tasks", body: body})
	if err == nil {
		return answer{redirect: chatPath(personOf(r), chatOf(r)) + "/tasks"}, nil
	}
	if err := blame(&f, err, "subject", "description", "due", "assignees"); err != nil {
		return answer{}, err
	}
	return h.tasks(r, f)
}

type completion struct {
	Status string `json:"status"`
}

// changeTask serves POST /app/{personId}/chats/{chatId}/tasks/{taskId}.
func (h *appHandler) changeTask(r *http.Request) (answer, error) {
	path := taskAPI(mux.Vars(r)["taskId"])
	to := request{method: http.MethodPost, path: path + "/complete", body: completion{"Complete"}}
	switch r.PostForm.Get("action") {
	case "reopen":
		to.body = completion{"Incomplete"}
	case "delete":
		to = request{method: http.MethodDelete, path: path}
	}
	err := h.client.tell(r.Context(), personOf(r), to)
	if f := typed(r); isRefusal(err) {
		f.Wrong(wholeForm, describe(err).Explanation)
		return h.tasks(r, f)
	}
	back := chatPath(personOf(r), chatOf(r))
	if r.PostForm.Get("from") == "tasks" {
		back += "/tasks"
	}
	return answer{redirect: back}, err
}
