package state

// ItemEventType says what became of something that a chat shows beside its posts.
type ItemEventType string

// What happens to tasks and notes between the posts that announce and remove them.
const (
	TaskChanged ItemEventType = "TaskChanged"
	NoteChanged ItemEventType = "NoteChanged"
)

// ItemEvent is a change of a task or a note. RingCentral notifies nobody of it; the pages
// of the members follow it.
type ItemEvent struct {
	Chat      Chat
	EventType ItemEventType
}

func (ItemEvent) change() {}

// announceItem tells of a change of something that stands in some chats. s.mu must be held.
func (s *State) announceItem(chats []ChatID, eventType ItemEventType) {
	for _, id := range chats {
		if chat, ok := s.world.chats.Get(id); ok {
			s.announce(ItemEvent{Chat: chat, EventType: eventType})
		}
	}
}
