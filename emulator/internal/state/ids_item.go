package state

import "strconv"

// Ids of what stands in chats beside posts.
type (
	// ThreadID identifies the replies to one post.
	ThreadID int64
	// TaskID identifies a task.
	TaskID int64
	// NoteID identifies a note.
	NoteID int64
	// EventID identifies a calendar event.
	EventID int64
	// FileID identifies an uploaded file.
	FileID int64
	// CardID identifies an adaptive card.
	CardID int64
)

// Assumed: no sample of any of them is published.
const (
	tagTask   tag = 9
	tagFile   tag = 10
	tagEvent  tag = 14
	tagNote   tag = 18
	tagCard   tag = 20
	tagThread tag = 22
)

func (id ThreadID) String() string { return strconv.FormatInt(int64(id), 10) }

func (id TaskID) String() string { return strconv.FormatInt(int64(id), 10) }

func (id NoteID) String() string { return strconv.FormatInt(int64(id), 10) }

func (id EventID) String() string { return strconv.FormatInt(int64(id), 10) }

func (id FileID) String() string { return strconv.FormatInt(int64(id), 10) }

func (id CardID) String() string { return strconv.FormatInt(int64(id), 10) }

// MarshalText writes the id as the decimal string of the Team Messaging API.
func (id TaskID) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(id), 10), nil }

// MarshalText writes the id as the decimal string of the Team Messaging API.
func (id NoteID) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(id), 10), nil }

// MarshalText writes the id as the decimal string of the Team Messaging API.
func (id EventID) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(id), 10), nil }

// MarshalText writes the id as the decimal string of the Team Messaging API.
func (id FileID) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(id), 10), nil }

// MarshalText writes the id as the decimal string of the Team Messaging API.
func (id CardID) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(id), 10), nil }

// ParseThreadID reads the decimal form of an id.
func ParseThreadID(s string) (ThreadID, error) { return parse[ThreadID](s) }

// ParseTaskID reads the decimal form of an id.
func ParseTaskID(s string) (TaskID, error) { return parse[TaskID](s) }

// ParseNoteID reads the decimal form of an id.
func ParseNoteID(s string) (NoteID, error) { return parse[NoteID](s) }

// ParseEventID reads the decimal form of an id.
func ParseEventID(s string) (EventID, error) { return parse[EventID](s) }

// ParseFileID reads the decimal form of an id.
func ParseFileID(s string) (FileID, error) { return parse[FileID](s) }

// ParseCardID reads the decimal form of an id.
func ParseCardID(s string) (CardID, error) { return parse[CardID](s) }
