package teammessaging

import (
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Each sample of testdata/wire about threads, tasks, notes, events and companies is what
// these records look like to a client, to the byte.
func TestWireSamplesOfItems(t *testing.T) {
	t.Parallel()
	const (
		ann, app          = state.PersonID(249888771), state.PersonID(249905155)
		desk              = state.ChatID(249978886)
		created, modified = state.Instant(1774516721105), state.Instant(1774516800000)
		locked            = modified - 1
	)
	text := func(id state.PostID, from state.PersonID, said string) state.Post {
		return state.Post{ID: id, Chat: desk, Type: state.TextMessage, Creator: from, Created: created, Modified: created, Text: said}
	}
	root, reply := text(26848769679364, ann, "Good afternoon"), text(26848769695748, app, "It is, from platform 4")
	root.Chat, root.Thread, root.Root = 995723345922, 26848769695766, true
	reply.Chat, reply.Thread, reply.Parent, reply.Modified = root.Chat, root.Thread, root.ID, modified
	event := state.Event{
		ID: 26848769712142, Creator: ann, Title: "Departure & coffee", Start: 1775022000000, End: 1775023800000, Color: "Green",
		Location: "Platform 4", Description: "Bring the tickets", Recurrence: state.Recurrence{Schedule: "Week", Ending: "Count", After: 4},
	}
	attached, program := text(26848769703940, ann, ""), text(26848769736708, app, "The 7:40 is late")
	attached.Details = &state.PostDetails{Attachments: []state.Attachment{
		{ID: int64(event.ID), Type: state.EventAttachment, Event: &event},
		{ID: 26848769720338, Type: state.NoteAttachment},
		{ID: 26848769728521, Type: state.TaskAttachment},
	}}
	program.Details = &state.PostDetails{Header: state.PostHeader{
		Activity: "Departures", Title: "Delay", IconURI: "https://trains.example/icon.png", IconEmoji: ":train:",
	}}
	task := state.Task{
		ID: 26848769728521, Chats: []state.ChatID{desk}, Creator: ann, Created: created, Modified: modified, Subject: "Book the 7:40",
		Assignees: []state.Assignee{{Person: app, Done: true}, {Person: 249921539}}, Condition: state.AllAssignees,
		Start: 1774598400000, Due: 1774972800000, Color: "Orange", Section: "Rome", Description: "Window seats, please",
		Recurrence: state.Recurrence{Schedule: "Monthly", Ending: "Date", On: 1798675200000},
	}
	pack := newTaskInfo(state.Task{
		ID: 26848769736713, Chats: []state.ChatID{desk}, Creator: ann, Created: created, Modified: created, Subject: "Pack",
		Condition: state.Percentage, Color: "Black",
	})
	note := state.Note{
		ID: 26848769720338, Chats: []state.ChatID{desk}, Post: 1, Creator: ann, Created: created, Modified: modified, ModifiedBy: app,
		Title: "Rome in April", Body: "<p>What to <b>see</b></p>", Locker: app, Locked: locked,
	}
	draft := note
	draft.Post, draft.ModifiedBy, draft.Locker = 0, ann, 0
	whole := newNoteInfo(note, modified)
	whole.Body = &note.Body
	everyone := state.Chat{ID: 249880582, Type: state.Everyone, Name: "All Employees", Created: created, Modified: modified}

	compareSamples(t, []wireSample{
		{"post-root.json", appendPost(nil, root, "")},
		{"post-reply.json", appendPost(nil, reply, "")},
		{"post-attached.json", appendPost(nil, attached, "")},
		{"post-by-program.json", appendPost(nil, program, "")},
		{"event.json", encode(t, newEventInfo(event))},
		{"task.json", encode(t, newTaskInfo(task))},
		{"task-updated.json", encode(t, updatedTask{pack, []taskInfo{pack}})},
		{"note.json", encode(t, whole)},
		{"notes.json", encode(t, page[noteInfo]{Records: []noteInfo{newNoteInfo(draft, modified)}, Navigation: navigation{Next: "b2xkZXI"}})},
		{"everyone.json", encode(t, newEveryoneInfo(everyone))},
		{"company.json", encode(t, newCompanyInfo(state.Account{ID: 249872385, Name: "Acme", Created: created}, "acme.example"))},
	})
}
