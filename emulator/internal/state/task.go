package state

import (
	"slices"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Color is the colour in which a task or an event is shown.
type Color string

// Colors returns all colours, the default first.
func Colors() []Color {
	return []Color{"Black", "Red", "Orange", "Yellow", "Green", "Blue", "Purple", "Magenta"}
}

// Recurrence says how something is repeated. The words of tasks and events differ.
type Recurrence struct {
	Schedule string
	Ending   string // None, Count or Date
	After    int    // repetitions; only of the ending Count
	On       Instant
}

// Completeness says when a task is done.
type Completeness string

// The conditions of completeness.
const (
	Simple       Completeness = "Simple" // at once
	AllAssignees Completeness = "AllAssignees"
	Percentage   Completeness = "Percentage"
)

// TaskStatus says how far a task is.
type TaskStatus string

// How far tasks can be.
const (
	Pending    TaskStatus = "Pending"
	InProgress TaskStatus = "InProgress"
	Completed  TaskStatus = "Completed"
)

// Assignee is somebody who has a part in a task.
type Assignee struct {
	Person PersonID
	Done   bool
}

// Status returns how far the part is.
func (a Assignee) Status() TaskStatus {
	if a.Done {
		return Completed
	}
	return Pending
}

// Task is something that people in a chat are to do.
type Task struct {
	ID          TaskID
	Chats       []ChatID
	Post        PostID // which announced it
	Creator     PersonID
	Created     Instant
	Modified    Instant
	Done        bool // only of a Simple task
	Percent     int  // 0 to 100; only of a Percentage task
	Subject     string
	Assignees   []Assignee // in the order of the request; replaced as a whole
	Condition   Completeness
	Start       Instant // zero: not set
	Due         Instant // zero: not set
	Color       Color
	Section     string
	Description string
	Recurrence  Recurrence
	Attachments []Attachment
}

// Position returns the place of the task in its chat.
func (t Task) Position() Position { return Position{t.Created, int64(t.ID)} }

// Status tells how far the task is. Assumed: the parts of the assignees decide where all
// of them have to be done, and the percentage where one is kept.
func (t Task) Status() TaskStatus {
	done := 0
	for _, a := range t.Assignees {
		if a.Done {
			done++
		}
	}
	switch {
	case t.Condition == Simple && t.Done, t.Condition == Percentage && t.Percent == 100,
		t.Condition == AllAssignees && done > 0 && done == len(t.Assignees):
		return Completed
	case t.Condition == Percentage && t.Percent > 0, t.Condition == AllAssignees && done > 0:
		return InProgress
	}
	return Pending
}

// TaskChange says what becomes of a task; nil leaves a part as it is.
type TaskChange struct {
	Subject     *string
	Assignees   *[]PersonID
	Condition   *Completeness
	Start       *Instant
	Due         *Instant
	Color       *Color
	Section     *string
	Description *string
	Recurrence  *Recurrence
	Attachments *[]Attachment
}

// CreateTask adds a task to a chat and announces it by a post.
func (s *State) CreateTask(creator PersonID, id ChatID, change TaskChange) (Task, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, err := s.openChat(creator, id)
	if err != nil {
		return Task{}, err
	}
	task := Task{Chats: []ChatID{id}, Creator: creator, Condition: Simple, Color: Colors()[0]}
	if err := s.checkTask(creator, chat, change); err != nil {
		return Task{}, err
	}
	task.apply(change)
	task.ID, task.Created = TaskID(s.nextID(tagTask)), s.now()
	task.Modified = task.Created
	task.Post = s.addItemPost(chat, creator, Attachment{ID: int64(task.ID), Type: TaskAttachment}).ID
	s.world.tasks.Set(task.ID, task)
	s.world.itemsByChat.Set(chatItem{id, taskItem, task.Created, int64(task.ID)})
	return s.world.resolvedTask(task), nil
}

// checkTask refuses assignees who are not in the chat, and attachments that the person
// cannot attach. s.mu must be held.
func (s *State) checkTask(person PersonID, chat Chat, change TaskChange) error {
	if change.Assignees != nil {
		for i, assignee := range *change.Assignees {
			if !chat.HasMember(assignee) {
				return apierr.Hinted(
					apierr.Invalid("assignees["+strconv.Itoa(i)+"].id"), "the assignees of a task are members of its chat")
			}
		}
	}
	if change.Attachments != nil {
		return s.checkAttachments(person, *change.Attachments)
	}
	return nil
}

// apply makes a change. Who stays assigned keeps what is done.
func (t *Task) apply(change TaskChange) {
	assign(&t.Subject, change.Subject)
	assign(&t.Condition, change.Condition)
	assign(&t.Start, change.Start)
	assign(&t.Due, change.Due)
	assign(&t.Color, change.Color)
	assign(&t.Section, change.Section)
	assign(&t.Description, change.Description)
	assign(&t.Recurrence, change.Recurrence)
	assign(&t.Attachments, change.Attachments)
	if change.Assignees != nil {
		assignees := make([]Assignee, 0, len(*change.Assignees))
		for _, person := range *change.Assignees {
			if !slices.ContainsFunc(assignees, func(a Assignee) bool { return a.Person == person }) {
				assignees = append(assignees, Assignee{Person: person, Done: slices.Contains(t.Assignees, Assignee{person, true})})
			}
		}
		t.Assignees = assignees
	}
}

// Task returns a task of a chat that the reader is a member of.
func (s *State) Task(reader PersonID, id TaskID) (Task, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, task, err := s.taskOf(reader, id)
	return s.world.resolvedTask(task), err
}

// Tasks returns tasks of a chat, the newest first.
func (s *State) Tasks(reader PersonID, id ChatID, r Range, filter TaskFilter) (Page[Task], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, err := s.participant(reader, id); err != nil {
		return Page[Task]{}, err
	}
	at := func(p Position) Task {
		task, _ := s.world.tasks.Get(TaskID(p.ID))
		return s.world.resolvedTask(task)
	}
	r.Keep = func(p Position) bool { return filter.accepts(at(p)) }
	return pick(r.cut(s.world.scanItems(id, taskItem)), at), nil
}

// UpdateTask changes a task. Any member of its chat may do that.
func (s *State) UpdateTask(person PersonID, id TaskID, change TaskChange) (Task, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, task, err := s.taskOf(person, id)
	if err != nil {
		return Task{}, err
	}
	if err := s.checkTask(person, chat, change); err != nil {
		return Task{}, err
	}
	task.apply(change)
	task.Modified = s.now()
	s.world.tasks.Set(id, task)
	s.announceItem(task.Chats, TaskChanged)
	return s.world.resolvedTask(task), nil
}

// DeleteTask removes a task and the post that announced it. Assumed: its creator may do
// that, and an administrator of the team.
func (s *State) DeleteTask(person PersonID, id TaskID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, task, err := s.taskOf(person, id)
	if err != nil {
		return err
	}
	if task.Creator != person && !chat.HasAdmin(person) {
		return apierr.Forbidden("A task can be deleted by its creator or a team administrator only")
	}
	s.world.tasks.Delete(id)
	for _, place := range task.Chats {
		s.world.itemsByChat.Delete(chatItem{place, taskItem, task.Created, int64(id)})
	}
	s.removeItemPost(task.Post)
	return nil
}

// taskOf returns a task and the chat in which the person sees it. s.mu must be held.
func (s *State) taskOf(person PersonID, id TaskID) (Chat, Task, error) {
	task, _ := s.world.tasks.Get(id)
	chat, err := s.participantOf(person, task.Chats, "taskId")
	if err != nil {
		return Chat{}, Task{}, err
	}
	return chat, task, nil
}

func (w *world) resolvedTask(task Task) Task {
	if len(task.Attachments) > 0 {
		task.Attachments = w.resolvedAttachments(task.Attachments)
	}
	return task
}
