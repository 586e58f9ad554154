package teammessaging

import (
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Records of an archive, as the guide to its structure lists them.

type exportedChat struct {
	ID          state.ChatID     `json:"id"`
	Account     string           `json:"accountId"`
	Created     state.Instant    `json:"creationTime"`
	Modified    state.Instant    `json:"lastModifiedTime"`
	Type        state.ChatType   `json:"Type"` // spelled so
	Name        *string          `json:"name"`
	Description *string          `json:"description"`
	Public      bool             `json:"public"`
	Status      chatStatus       `json:"status"`
	MemberCount int              `json:"totalMemberCount"`
	Members     []state.PersonID `json:"memberIds"`
	GuestCount  int              `json:"totalGuestCount"`
	Guests      []state.PersonID `json:"guestIds"`
	Deleted     bool             `json:"deleted"`
}

func newExportedChat(c state.Collection, chat state.Chat) exportedChat {
	own := map[state.PersonID]bool{}
	for _, e := range c.People {
		own[e.ID.Person()] = !e.Guest() && e.Account == chat.Account
	}
	x := exportedChat{
		ID: chat.ID, Account: chat.Account.String(), Created: chat.Created, Modified: chat.Modified, Type: chat.Type,
		Name: optional(chat.Name), Description: optional(chat.Description), Public: chat.Public, Status: statusOf(chat),
		Members: []state.PersonID{}, Guests: []state.PersonID{},
	}
	for _, person := range chat.Members {
		if own[person] {
			x.Members = append(x.Members, person)
		} else {
			x.Guests = append(x.Guests, person)
		}
	}
	x.MemberCount, x.GuestCount = len(x.Members), len(x.Guests)
	return x
}

type exportedPerson struct {
	ID          state.PersonID `json:"id"`
	Account     string         `json:"accountId"`
	Created     *state.Instant `json:"creationTime,omitempty"` // not of a guest
	Modified    *state.Instant `json:"lastModifiedTime,omitempty"`
	FirstName   string         `json:"firstName"`
	LastName    string         `json:"lastName"`
	Email       string         `json:"email"`
	JobTitle    string         `json:"jobTitle"`
	Image       link           `json:"profileImage"`
	Deactivated bool           `json:"deactivated"`
}

type link struct {
	URI string `json:"uri"`
}

// exportedPeople returns the members and the guests of an account. Who works at another
// company is a guest.
func exportedPeople(account state.AccountID, c state.Collection, base string) (members, guests []exportedPerson) {
	for _, e := range c.People {
		person := exportedPerson{
			ID: e.ID.Person(), Account: e.Account.String(), FirstName: e.FirstName, LastName: e.LastName, Email: e.Email,
			Image:       link{base + "/restapi/v1.0/account/" + e.Account.String() + "/extension/" + e.ID.String() + "/profile-image"},
			Deactivated: e.Status != state.Enabled,
		}
		if e.Guest() || e.Account != account {
			guests = append(guests, person)
			continue
		}
		person.Created, person.Modified = &e.Created, &e.Modified
		members = append(members, person)
	}
	return members, guests
}

type reference struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

type exportedPost struct {
	ID          state.PostID  `json:"id"`
	Created     state.Instant `json:"creationTime"`
	Modified    state.Instant `json:"lastModifiedTime"`
	Creator     memberInfo    `json:"creator"`
	Chat        state.ChatID  `json:"chatId"`
	Chain       *string       `json:"chainId"` // the thread
	Text        *string       `json:"text"`
	Attachments []reference   `json:"attachments"`
	Mentions    []reference   `json:"mentions"`
	Deleted     bool          `json:"deleted"`
}

func newExportedPost(p state.Post) exportedPost {
	x := exportedPost{
		ID: p.ID, Created: p.Created, Modified: p.Modified, Creator: memberInfo{p.Creator}, Chat: p.Chat, Text: optional(p.Text),
		Attachments: []reference{}, Mentions: []reference{},
	}
	if p.Thread != 0 {
		x.Chain = optional(p.Thread.String())
	}
	d := p.Detail()
	for _, a := range d.Attachments {
		kind := string(a.Type)
		if a.Type == state.CardAttachment || a.Type == state.AdaptiveCardAttachment {
			kind = "Unknown" // the structure has no word for it
		}
		x.Attachments = append(x.Attachments, reference{strconv.FormatInt(a.ID, 10), kind})
	}
	for _, m := range d.Mentions {
		kind := string(m.Type)
		switch m.Type {
		case state.MentionPerson:
			kind = "Contact"
		case state.MentionLink, state.MentionCard:
			kind = "Unknown"
		case state.MentionTeam, state.MentionFile, state.MentionEvent, state.MentionTask, state.MentionNote:
		}
		x.Mentions = append(x.Mentions, reference{m.ID, kind})
	}
	return x
}

type exportedEvent struct {
	ID          state.EventID  `json:"id"`
	Created     state.Instant  `json:"creationTime"`
	Creator     memberInfo     `json:"creator"`
	Chats       []state.ChatID `json:"chatIds"`
	Subject     string         `json:"subject"` // which the API calls title
	Start       state.Instant  `json:"startTime"`
	End         state.Instant  `json:"endTime"`
	AllDay      bool           `json:"allDay"`
	Color       state.Color    `json:"color"`
	Location    string         `json:"location,omitempty"`
	Description string         `json:"description,omitempty"`
	Deleted     bool           `json:"deleted"`
}

func newExportedEvent(e state.Event) exportedEvent {
	return exportedEvent{
		ID: e.ID, Created: e.Created, Creator: memberInfo{e.Creator}, Chats: e.Chats, Subject: e.Title, Start: e.Start, End: e.End,
		AllDay: e.AllDay, Color: e.Color, Location: e.Location, Description: e.Description,
	}
}

type exportedTask struct {
	ID          state.TaskID     `json:"id"`
	Created     state.Instant    `json:"creationTime"`
	Modified    state.Instant    `json:"lastModifiedTime"`
	Creator     memberInfo       `json:"creator"`
	Chats       []state.ChatID   `json:"chatIds"`
	Status      state.TaskStatus `json:"status"`
	Subject     string           `json:"subject"`
	Assignees   []exportedPart   `json:"assignees"`
	Color       state.Color      `json:"color"`
	Section     string           `json:"section,omitempty"`
	Description string           `json:"description,omitempty"`
	Deleted     bool             `json:"deleted"`
}

type exportedPart struct {
	ID     state.PersonID   `json:"id"`
	Status state.TaskStatus `json:"status"`
}

func newExportedTask(t state.Task) exportedTask {
	return exportedTask{
		ID: t.ID, Created: t.Created, Modified: t.Modified, Creator: memberInfo{t.Creator}, Chats: t.Chats, Status: t.Status(),
		Subject: t.Subject, Color: t.Color, Section: t.Section, Description: t.Description,
		Assignees: records(t.Assignees, func(a state.Assignee) exportedPart { return exportedPart{a.Person, a.Status()} }),
	}
}

type exportedNote struct {
	ID       state.NoteID   `json:"id"`
	Created  state.Instant  `json:"creationTime"`
	Modified state.Instant  `json:"lastModifiedTime"`
	Creator  memberInfo     `json:"creator"`
	Chats    []state.ChatID `json:"chatIds"`
	Title    string         `json:"title"`
	Body     string         `json:"body"`
	Deleted  bool           `json:"deleted"`
}

func newExportedNote(n state.Note) exportedNote {
	return exportedNote{
		ID: n.ID, Created: n.Created, Modified: n.Modified, Creator: memberInfo{n.Creator}, Chats: n.Chats, Title: n.Title, Body: n.Body,
	}
}

type exportedFile struct {
	ID      state.FileID  `json:"id"`
	Created state.Instant `json:"creationTime"`
	Creator memberInfo    `json:"creator"`
	Name    string        `json:"name"`
	Size    int64         `json:"size"`
	Deleted bool          `json:"deleted"`
}

func newExportedFile(f state.FileWithContent) exportedFile {
	return exportedFile{ID: f.ID, Created: f.Created, Creator: memberInfo{f.Creator}, Name: f.Name, Size: f.Size}
}
