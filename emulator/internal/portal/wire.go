package portal

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// list is a part of a list of the API.
type list[T any] struct {
	Records    []T `json:"records"`
	Navigation struct {
		NextPageToken string `json:"nextPageToken"`
		PrevPageToken string `json:"prevPageToken"`
	} `json:"navigation"`
}

// chat is what GET /team-messaging/v1/chats tells of a chat.
type chat struct {
	ID          control.ChatID `json:"id"`
	Type        string         `json:"type"`
	Public      bool           `json:"public"`
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Status      string         `json:"status"`
	Modified    time.Time      `json:"lastModifiedTime"`
	Members     []member       `json:"members"`
}

type member struct {
	ID control.PersonID `json:"id"`
}

// isTeam reports whether the chat stands among the teams.
func (c chat) isTeam() bool { return c.Type == "Team" || c.Type == "Everyone" }

func (c chat) has(person control.PersonID) bool {
	return slices.Contains(c.Members, member{ID: person})
}

// post is an entry in a chat.
type post struct {
	ID       control.PostID     `json:"id"`
	ChatID   control.ChatID     `json:"groupId"`
	Type     string             `json:"type"`
	Text     string             `json:"text"`
	Creator  control.PersonID   `json:"creatorId"`
	Created  time.Time          `json:"creationTime"`
	Modified time.Time          `json:"lastModifiedTime"`
	Mentions []mention          `json:"mentions"`
	Added    []control.PersonID `json:"addedPersonIds"`

	Attachments []attachment `json:"attachments"`

	Parent string `json:"parentPostId"`
	Thread string `json:"threadId"`

	Activity string `json:"activity"` // of programs
	Title    string `json:"title"`
}

// attachment is something that hangs on a post.
type attachment struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Name     string `json:"name"`       // of a file
	URI      string `json:"contentUri"` // of a file
	Title    string `json:"title"`
	Text     string `json:"text"`
	Fallback string `json:"fallback"`

	Start    time.Time `json:"startTime"` // of an event
	End      time.Time `json:"endTime"`
	Location string    `json:"location"`

	Intro     string `json:"intro"` // of a card of an incoming webhook
	Image     string `json:"imageUri"`
	Thumbnail string `json:"thumbnailUri"`
	Author    struct {
		Name string `json:"name"`
	} `json:"author"`
	Footnote struct {
		Text string `json:"text"`
	} `json:"footnote"`
	Fields []sheetField `json:"fields"`
}

type sheetField struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

// Says returns what can be read of an attachment.
func (a attachment) Says() string {
	return cmp.Or(a.Name, strings.TrimSpace(a.Title+" "+a.Text), a.Fallback, strings.TrimPrefix(a.Type, "Adaptive"))
}

type mention struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type newPost struct {
	Text        string     `json:"text,omitempty"`
	Parent      string     `json:"parentPostId,omitempty"`
	Attachments []attached `json:"attachments,omitempty"`
}

// attached names something that a new post carries.
type attached struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

type newConversation struct {
	Members []member `json:"members"`
}

// entry is one person of the directory.
type entry struct {
	ID        control.PersonID `json:"id"`
	FirstName string           `json:"firstName"`
	LastName  string           `json:"lastName"`
	Called    string           `json:"name"` // of a bot, which has no other
	Email     string           `json:"email"`
	Extension string           `json:"extensionNumber"`
	Status    string           `json:"status"`
	Account   company          `json:"account"`

	Guest bool `json:"-"` // not in the directory of the company
}

type company struct {
	ID string `json:"id"`
}

type entryList struct {
	Paging struct {
		TotalPages int `json:"totalPages"`
	} `json:"paging"`
	Records []entry `json:"records"`
}

// Name returns first and last name, or what a bot is called.
func (e entry) Name() string {
	return cmp.Or(strings.TrimSpace(e.FirstName+" "+e.LastName), e.Called)
}

// About returns what stands under the name.
func (e entry) About() string {
	if e.Guest {
		return strings.TrimPrefix(e.Email+" · Guest", " · ")
	}
	return e.Email
}

// directory is the people of a company, and whom its chats brought to light.
type directory map[control.PersonID]entry

// name returns how to call somebody, even who is unknown.
func (d directory) name(id control.PersonID) string {
	e := d[id]
	return cmp.Or(e.Name(), e.Email, "Person "+string(id))
}

// among returns the people of a chat.
func (d directory) among(c chat) directory {
	in := directory{}
	for _, m := range c.Members {
		if e, ok := d[m.ID]; ok {
			in[m.ID] = e
		}
	}
	return in
}

// members returns the people of a chat by name, even who is unknown.
func (d directory) members(c chat) []entry {
	list := make([]entry, 0, len(c.Members))
	for _, m := range c.Members {
		e := d[m.ID]
		if e.Name() == "" {
			e.ID, e.FirstName = m.ID, d.name(m.ID)
		}
		list = append(list, e)
	}
	slices.SortFunc(list, byName)
	return list
}

func byName(a, b entry) int {
	return cmp.Or(strings.Compare(a.Name(), b.Name()), cmp.Compare(a.ID, b.ID))
}

// colleagues returns who can be written to and added to teams: people of the company of
// the reader, its guests among them.
func (d directory) colleagues(reader control.PersonID) directory {
	in := directory{}
	for id, e := range d {
		if e.Account == d[reader].Account {
			in[id] = e
		}
	}
	return in
}

// search returns the enabled people whose name or e-mail holds every word of the query.
func (d directory) search(query string, except control.PersonID) []entry {
	words := strings.Fields(strings.ToLower(query))
	var found []entry
	for _, e := range d {
		text := strings.ToLower(e.Name() + " " + e.Email)
		if e.ID != except && e.Status == "Enabled" && containsAll(text, words) {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, byName)
	return found
}

func containsAll(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
