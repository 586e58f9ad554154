package state

import "slices"

// Collection is all that a company has said, in records that must not be changed.
type Collection struct {
	Chats  []Chat
	People []Extension
	Posts  []Post
	Tasks  []Task
	Notes  []Note
	Events []Event
	Files  []FileWithContent
}

// FileWithContent is a file and its bytes, which must not be changed.
type FileWithContent struct {
	File
	Content []byte
}

// Collect returns what was said in the chats of a company in the time and by the people
// that an export names. Its records are read from a copy, so that nobody waits meanwhile.
func (s *State) Collect(x DataExport) Collection {
	s.mu.Lock()
	w := s.world.copy()
	s.mu.Unlock()
	var c Collection
	for _, chat := range w.chats.Values() {
		if chat.Account == x.Account && (len(x.Chats) == 0 || slices.Contains(x.Chats, chat.ID)) {
			c.Chats = append(c.Chats, chat)
		}
	}
	c.collectPeople(&w, x.Account)
	for _, post := range w.posts.Values() {
		if x.covers(post.Created) && c.has(post.Chat) && x.concerns(post, c.chat(post.Chat)) {
			c.Posts = append(c.Posts, w.resolved(post))
		}
	}
	c.collectItems(&w, x)
	return c
}

// collectItems adds what stands in chats beside posts.
func (c *Collection) collectItems(w *world, x DataExport) {
	for _, task := range w.tasks.Values() {
		assigned := slices.ContainsFunc(task.Assignees, func(a Assignee) bool { return slices.Contains(x.Contacts, a.Person) })
		if x.covers(task.Created) && c.hasAny(task.Chats) && (assigned || x.wants(task.Creator)) {
			c.Tasks = append(c.Tasks, task)
		}
	}
	for _, note := range w.notes.Values() {
		if x.covers(note.Created) && c.hasAny(note.Chats) && x.wants(note.Creator) {
			c.Notes = append(c.Notes, note)
		}
	}
	for _, event := range w.events.Values() {
		if x.covers(event.Created) && c.hasAny(event.Chats) && x.wants(event.Creator) {
			c.Events = append(c.Events, event)
		}
	}
	for _, f := range w.files.Values() {
		if f.Account == x.Account && x.covers(f.Created) && x.wants(f.Creator) && (len(x.Chats) == 0 || c.carries(f.ID)) {
			content, _ := w.contents.Get(f.ID)
			c.Files = append(c.Files, FileWithContent{f, content})
		}
	}
}

func (x DataExport) covers(at Instant) bool { return x.From <= at && at <= x.To }

func (x DataExport) wants(person PersonID) bool {
	return len(x.Contacts) == 0 || slices.Contains(x.Contacts, person)
}

// concerns reports whether a post is by one of the people, or to one of them: in a
// conversation of two, or by a mention.
func (x DataExport) concerns(post Post, chat Chat) bool {
	if x.wants(post.Creator) {
		return true
	}
	return slices.ContainsFunc(x.Contacts, func(person PersonID) bool {
		return chat.Type == Direct && chat.HasMember(person) ||
			slices.ContainsFunc(post.Detail().Mentions, func(m Mention) bool { return m.ID == person.String() })
	})
}

func (c *Collection) chat(id ChatID) Chat {
	at, found := slices.BinarySearchFunc(c.Chats, id, func(chat Chat, id ChatID) int { return int(chat.ID - id) })
	if !found {
		return Chat{}
	}
	return c.Chats[at]
}

// collectPeople adds the people of a company, and those of others who are in its chats.
func (c *Collection) collectPeople(w *world, account AccountID) {
	members := map[PersonID]bool{}
	for _, chat := range c.Chats {
		for _, person := range chat.Members {
			members[person] = true
		}
	}
	for _, e := range w.extensions.Values() {
		if e.Account == account || members[e.ID.Person()] {
			c.People = append(c.People, e)
		}
	}
}

func (c *Collection) has(id ChatID) bool { return c.chat(id).ID == id }

func (c *Collection) hasAny(ids []ChatID) bool { return slices.ContainsFunc(ids, c.has) }

// carries reports whether one of the posts carries the file.
func (c *Collection) carries(id FileID) bool {
	return slices.ContainsFunc(c.Posts, func(post Post) bool {
		return slices.ContainsFunc(post.Detail().Attachments, func(a Attachment) bool {
			return a.Type == FileAttachment && a.ID == int64(id)
		})
	})
}
