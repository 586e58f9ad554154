package state

import (
	"slices"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Completion says what somebody has done of a task.
type Completion struct {
	Done      bool
	Percent   *int       // of a Percentage task; nil: all or nothing, as Done says
	Assignees []PersonID // whose part it is; nobody: the caller's, or else that of all
}

// CompleteTask notes what has been done, or no longer is. Any member of the chat may do
// that.
func (s *State) CompleteTask(person PersonID, id TaskID, c Completion) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, task, err := s.taskOf(person, id)
	if err != nil {
		return err
	}
	for i, assignee := range c.Assignees {
		if !task.assigns(assignee) {
			return apierr.Hinted(
				apierr.Invalid("assignees["+strconv.Itoa(i)+"].id"), "only who is assigned to the task has a part in it")
		}
	}
	task.complete(person, c)
	task.Modified = s.now()
	s.world.tasks.Set(id, task)
	s.announceItem(task.Chats, TaskChanged)
	return nil
}

func (t *Task) assigns(person PersonID) bool {
	return slices.ContainsFunc(t.Assignees, func(a Assignee) bool { return a.Person == person })
}

// complete notes what has been done. Assumed: a task that is done as a whole is done by
// everybody; one that needs everybody, and names nobody, is done by who says so.
func (t *Task) complete(by PersonID, c Completion) {
	parts := c.Assignees
	switch t.Condition {
	case Percentage:
		t.Percent = 0
		if c.Done {
			t.Percent = 100
		}
		assign(&t.Percent, c.Percent)
		c.Done, parts = t.Percent == 100, nil
	case AllAssignees:
		if len(parts) == 0 && t.assigns(by) {
			parts = []PersonID{by}
		}
	case Simple:
		t.Done, parts = c.Done, nil
	}
	t.Assignees = slices.Clone(t.Assignees)
	for i, a := range t.Assignees {
		if len(parts) == 0 || slices.Contains(parts, a.Person) {
			t.Assignees[i].Done = c.Done
		}
	}
}

// TaskFilter chooses tasks of a chat. What is zero does not choose.
type TaskFilter struct {
	From, To       Instant // of the creation; both belong to it
	Creators       []PersonID
	Statuses       []TaskStatus
	Assigned       *bool // to somebody, or to nobody
	Assignees      []PersonID
	AssigneeStatus TaskStatus // of one of Assignees, or of anybody
}

func (f TaskFilter) accepts(t Task) bool {
	return within(t.Created, f.From, f.To) &&
		(len(f.Creators) == 0 || slices.Contains(f.Creators, t.Creator)) &&
		(len(f.Statuses) == 0 || slices.Contains(f.Statuses, t.Status())) &&
		(f.Assigned == nil || *f.Assigned == (len(t.Assignees) > 0)) &&
		(len(f.Assignees) == 0 && f.AssigneeStatus == "" || slices.ContainsFunc(t.Assignees, f.acceptsAssignee))
}

func (f TaskFilter) acceptsAssignee(a Assignee) bool {
	return (len(f.Assignees) == 0 || slices.Contains(f.Assignees, a.Person)) &&
		(f.AssigneeStatus == "" || f.AssigneeStatus == a.Status())
}

// within reports whether a moment lies between two others, of which zero is none.
func within(t, from, to Instant) bool { return t >= from && (to == 0 || t <= to) }
