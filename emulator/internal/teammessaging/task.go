package teammessaging

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// createTask serves POST /team-messaging/v1/chats/{chatId}/tasks.
func (h *Handler) createTask(r *http.Request) (rest.Reply, error) {
	chat, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[taskRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	switch {
	case body.Subject == nil:
		return rest.Reply{}, apierr.Invalid("subject")
	case body.Assignees == nil:
		return rest.Reply{}, apierr.Invalid("assignees")
	}
	change, err := body.change([]state.AttachmentType{state.FileAttachment})
	if err != nil {
		return rest.Reply{}, err
	}
	task, err := h.State.CreateTask(caller.Of(r).Person, chat, change)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Created(newTaskInfo(task)), nil
}

// listTasks serves GET /team-messaging/v1/chats/{chatId}/tasks.
func (h *Handler) listTasks(r *http.Request) (rest.Reply, error) {
	chat, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	l, err := parseListing(r, "tasks:"+chat.String())
	if err != nil {
		return rest.Reply{}, err
	}
	filter, err := taskFilter(l.query, h.State.Now())
	if err != nil {
		return rest.Reply{}, err
	}
	tasks, err := h.State.Tasks(caller.Of(r).Person, chat, l.Range, filter)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(page[taskInfo]{Records: records(tasks.Items, newTaskInfo), Navigation: around(l, tasks)}), nil
}

// taskFilter reads the filters of a list of tasks.
func taskFilter(q query, now state.Instant) (f state.TaskFilter, err error) {
	if f.From, f.To, err = q.created(now); err != nil {
		return f, err
	}
	if f.Creators, err = q.persons("creatorId"); err != nil {
		return f, err
	}
	if f.Assignees, err = q.persons("assigneeId"); err != nil {
		return f, err
	}
	for _, text := range q.several("status") {
		status := state.TaskStatus(text)
		if !slices.Contains([]state.TaskStatus{state.Pending, state.InProgress, state.Completed}, status) {
			return f, apierr.Invalid("status")
		}
		f.Statuses = append(f.Statuses, status)
	}
	assignment, err := q.oneOf("assignmentStatus", "Assigned", "Unassigned")
	if err != nil {
		return f, err
	}
	if assignment != "" {
		assigned := assignment == "Assigned"
		f.Assigned = &assigned
	}
	status, err := q.oneOf("assigneeStatus", string(state.Pending), string(state.Completed))
	f.AssigneeStatus = state.TaskStatus(status)
	return f, err
}

func taskID(r *http.Request) (state.TaskID, error) { return itemID(r, "taskId", state.ParseTaskID) }

// readTask serves GET /team-messaging/v1/tasks/{taskId}.
func (h *Handler) readTask(r *http.Request) (rest.Reply, error) {
	id, err := taskID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	task, err := h.State.Task(caller.Of(r).Person, id)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newTaskInfo(task)), nil
}

// updatedTask is a task and a list of it at once: the document promises a list, and other
// services answer what was changed.
type updatedTask struct {
	taskInfo
	Records []taskInfo `json:"records"`
}

// patchTask serves PATCH /team-messaging/v1/tasks/{taskId}.
func (h *Handler) patchTask(r *http.Request) (rest.Reply, error) {
	id, err := taskID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[taskRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	change, err := body.change(attachableTypes())
	if err != nil {
		return rest.Reply{}, err
	}
	task, err := h.State.UpdateTask(caller.Of(r).Person, id, change)
	if err != nil {
		return rest.Reply{}, err
	}
	info := newTaskInfo(task)
	return rest.OK(updatedTask{info, []taskInfo{info}}), nil
}

// deleteTask serves DELETE /team-messaging/v1/tasks/{taskId}.
func (h *Handler) deleteTask(r *http.Request) (rest.Reply, error) {
	id, err := taskID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), h.State.DeleteTask(caller.Of(r).Person, id)
}

type completeTaskRequest struct {
	Status    string        `json:"status"`
	Assignees []assigneeRef `json:"assignees"`
	Percent   *int          `json:"completenessPercentage"`
}

// completeTask serves POST /team-messaging/v1/tasks/{taskId}/complete. Assumed: a
// percentage needs no status.
func (h *Handler) completeTask(r *http.Request) (rest.Reply, error) {
	id, err := taskID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[completeTaskRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if body.Status != "Complete" && body.Status != "Incomplete" && (body.Status != "" || body.Percent == nil) {
		return rest.Reply{}, apierr.Hinted(apierr.Invalid("status"), "the status is Complete or Incomplete")
	}
	if body.Percent != nil && (*body.Percent < 0 || *body.Percent > 100) {
		return rest.Reply{}, apierr.Invalid("completenessPercentage")
	}
	people, err := assignees(body.Assignees)
	if err != nil {
		return rest.Reply{}, err
	}
	done := state.Completion{Done: body.Status == "Complete", Percent: body.Percent, Assignees: people}
	return rest.NoContent(), h.State.CompleteTask(caller.Of(r).Person, id, done)
}

// assigneeRef names an assignee; whatever else clients say about them is ignored.
type assigneeRef struct {
	ID identifier `json:"id"`
}

func assignees(list []assigneeRef) ([]state.PersonID, error) {
	people := make([]state.PersonID, len(list))
	for i, a := range list {
		id, err := state.ParsePersonID(string(a.ID))
		if err != nil {
			return nil, apierr.Invalid("assignees[" + strconv.Itoa(i) + "].id")
		}
		people[i] = id
	}
	return people, nil
}
