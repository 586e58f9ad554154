package portal

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
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
	Open, Done                []*taskView
	Subject, Description, Due string // as entered
	Problem                   string
	Members                   []candidate
}

// showTasks serves GET /app/{personId}/chats/{chatId}/tasks.
func (h *appHandler) showTasks(r *http.Request) (answer, error) { return h.tasks(r, nil) }

func (h *appHandler) tasks(r *http.Request, problem error) (answer, error) {
	view, to, err := h.openTab(r, "tasks")
	if err != nil {
		return answer{}, err
	}
	tasks, err := all[task](r.Context(), h.client, to.person, chatAPI(chatOf(r))+"/tasks")
	if err != nil && !isRefusal(err) {
		return answer{}, err
	}
	list := &tasksView{Subject: r.PostForm.Get("subject"), Description: r.PostForm.Get("description"), Due: r.PostForm.Get("due")}
	if err := h.client.acquaint(r.Context(), to.person, to.people, peopleOfTasks(tasks)); err != nil {
		return answer{}, err
	}
	for _, t := range tasks {
		if shown := describeTask(to, chatOf(r), t); shown.Done() {
			list.Done = append(list.Done, shown)
		} else {
			list.Open = append(list.Open, shown)
		}
	}
	list.Members = candidates(to.people.members(view.Chat.chat), r.PostForm["member"])
	view.Tasks = list
	return h.withProblem(answer{template: "messages", data: view}, problem, &list.Problem), nil
}

// withProblem puts what was refused into a page that is shown again.
func (h *appHandler) withProblem(a answer, problem error, place *string) answer {
	if problem != nil {
		said := describe(problem)
		*place, a.status = said.Explanation, said.Status
	}
	return a
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
	body := newTask{
		Subject: strings.TrimSpace(r.PostForm.Get("subject")), Description: strings.TrimSpace(r.PostForm.Get("description")), Assignees: chosenMembers(r),
	}
	if body.Subject == "" {
		return h.tasks(r, inputError("A task needs a subject. Enter one."))
	}
	if len(body.Assignees) == 0 {
		body.Assignees = []member{{ID: personOf(r)}}
	}
	if due := r.PostForm.Get("due"); due != "" {
		day, err := time.Parse(time.DateOnly, due)
		if err != nil {
			return h.tasks(r, inputError("The due date is not a day such as 2026-12-31."))
		}
		body.Due = day.Format(time.RFC3339)
	}
	err := h.client.tell(r.Context(), personOf(r), request{method: http.MethodPost, path: chatAPI(chatOf(r)) + "/tasks", body: body})
	if isRefusal(err) {
		return h.tasks(r, err)
	}
	return answer{redirect: chatPath(personOf(r), chatOf(r)) + "/tasks"}, err
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
	if isRefusal(err) {
		return h.tasks(r, err)
	}
	back := chatPath(personOf(r), chatOf(r))
	if r.PostForm.Get("from") == "tasks" {
		back += "/tasks"
	}
	return answer{redirect: back}, err
}
