package teammessaging

import (
	"slices"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/wire"
)

const (
	maxTaskSubject     = 250    // characters; documented limit
	maxTaskSection     = 100    // characters; documented limit
	maxTaskDescription = 102400 // characters; documented limit
)

// taskInfo is TMTaskInfo. What a task has not is left out.
type taskInfo struct {
	ID          state.TaskID       `json:"id"`
	Created     state.Instant      `json:"creationTime"`
	Modified    state.Instant      `json:"lastModifiedTime"`
	Type        string             `json:"type"`
	Creator     personRef          `json:"creator"`
	Chats       []state.ChatID     `json:"chatIds"`
	Status      state.TaskStatus   `json:"status"`
	Subject     string             `json:"subject"`
	Assignees   []assigneeInfo     `json:"assignees"`
	Condition   state.Completeness `json:"completenessCondition"`
	Percent     *int               `json:"completenessPercentage,omitempty"`
	Start       *state.Instant     `json:"startDate,omitempty"`
	Due         *state.Instant     `json:"dueDate,omitempty"`
	Color       state.Color        `json:"color"`
	Section     string             `json:"section,omitempty"`
	Description string             `json:"description,omitempty"`
	Recurrence  wire.Recurrence    `json:"recurrence"`
	Attachments []taskAttachment   `json:"attachments"`
}

type assigneeInfo struct {
	ID     state.PersonID   `json:"id"`
	Status state.TaskStatus `json:"status"`
}

// taskAttachment is TaskAttachment.
type taskAttachment struct {
	ID   attachmentID         `json:"id"`
	Type state.AttachmentType `json:"type"`
}

type attachmentID int64

// MarshalText writes the id as the decimal string of the Team Messaging API.
func (id attachmentID) MarshalText() ([]byte, error) { return state.PostID(id).MarshalText() }

func newTaskInfo(t state.Task) taskInfo {
	info := taskInfo{
		ID: t.ID, Created: t.Created, Modified: t.Modified, Type: "Task", Creator: personRef{t.Creator}, Chats: t.Chats,
		Status: t.Status(), Subject: t.Subject, Condition: t.Condition, Color: t.Color, Section: t.Section,
		Description: t.Description, Recurrence: wire.NewRecurrence(t.Recurrence),
		Assignees:   records(t.Assignees, func(a state.Assignee) assigneeInfo { return assigneeInfo{a.Person, a.Status()} }),
		Attachments: records(t.Attachments, func(a state.Attachment) taskAttachment { return taskAttachment{attachmentID(a.ID), a.Type} }),
	}
	if t.Condition == state.Percentage {
		info.Percent = &t.Percent
	}
	if t.Start != 0 {
		info.Start = &t.Start
	}
	if t.Due != 0 {
		info.Due = &t.Due
	}
	return info
}

// taskRequest is TMCreateTaskRequest and TMUpdateTaskRequest. What is nil is not given.
type taskRequest struct {
	Subject     *string            `json:"subject"`
	Assignees   *[]assigneeRef     `json:"assignees"`
	Condition   *string            `json:"completenessCondition"`
	Start       *string            `json:"startDate"`
	Due         *string            `json:"dueDate"`
	Color       *string            `json:"color"`
	Section     *string            `json:"section"`
	Description *string            `json:"description"`
	Recurrence  *recurrenceRequest `json:"recurrence"`
	Attachments *[]attachment      `json:"attachments"`
}

func taskSchedules() []string {
	return []string{never, "Daily", "Weekdays", "Weekly", "Monthly", "Yearly"}
}

// change reads what becomes of a task, which may carry attachments of some types.
func (body taskRequest) change(types []state.AttachmentType) (state.TaskChange, error) {
	c := state.TaskChange{Subject: body.Subject, Section: body.Section, Description: body.Description}
	for _, read := range []func(*state.TaskChange) error{body.checkTexts, body.people, body.moments, body.words} {
		if err := read(&c); err != nil {
			return c, err
		}
	}
	if body.Attachments != nil {
		attached, err := attachments(*body.Attachments, types)
		if err != nil {
			return c, err
		}
		c.Attachments = &attached
	}
	return c, nil
}

func (body taskRequest) checkTexts(*state.TaskChange) error {
	switch {
	case body.Subject != nil && *body.Subject == "", tooLong(body.Subject, maxTaskSubject):
		return apierr.Invalid("subject")
	case tooLong(body.Section, maxTaskSection):
		return apierr.Invalid("section")
	case tooLong(body.Description, maxTaskDescription):
		return apierr.Invalid("description")
	}
	return nil
}

func tooLong(text *string, limit int) bool {
	return text != nil && utf8.RuneCountInString(*text) > limit
}

func (body taskRequest) people(c *state.TaskChange) error {
	if body.Assignees == nil {
		return nil
	}
	people, err := assignees(*body.Assignees)
	c.Assignees = &people
	return err
}

func (body taskRequest) moments(c *state.TaskChange) error {
	for _, m := range []struct {
		to        **state.Instant
		text      *string
		parameter string
	}{{&c.Start, body.Start, "startDate"}, {&c.Due, body.Due, "dueDate"}} {
		if m.text == nil {
			continue
		}
		*m.to = new(state.Instant)
		if err := moment(*m.to, m.text, m.parameter); err != nil {
			return err
		}
	}
	return nil
}

func (body taskRequest) words(c *state.TaskChange) error {
	if body.Condition != nil {
		condition := state.Completeness(*body.Condition)
		if !slices.Contains([]state.Completeness{state.Simple, state.AllAssignees, state.Percentage}, condition) {
			return apierr.Invalid("completenessCondition")
		}
		c.Condition = &condition
	}
	if body.Color != nil {
		chosen, err := color(*body.Color)
		if err != nil {
			return err
		}
		c.Color = &chosen
	}
	if body.Recurrence != nil {
		recurrence, err := body.Recurrence.recurrence(taskSchedules())
		if err != nil {
			return err
		}
		c.Recurrence = &recurrence
	}
	return nil
}
