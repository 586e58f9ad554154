package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/agent/outbound"
)

const (
	maxPosts = 20       // of one answer
	maxFiles = 25       // of one post; RingCentral's limit
	maxFile  = 30 << 20 // bytes; RingCentral's limit

	maxMemory = 64 << 10 // bytes
)

type request struct {
	StreamID    connector.StreamID    `json:"streamId"`
	Environment connector.Environment `json:"environment"`
	Message     messageInfo           `json:"message"`
	Sender      personInfo            `json:"sender"`
	Chat        chatInfo              `json:"chat"`
	History     []entryInfo           `json:"history"`
	Memory      string                `json:"memory,omitempty"`
}

type messageInfo struct {
	ID           string             `json:"id"`
	Text         string             `json:"text"`
	CreationTime time.Time          `json:"creationTime"`
	ThreadID     connector.ThreadID `json:"threadId,omitempty"`
}

type personInfo struct {
	ID        connector.PersonID `json:"id"`
	Name      string             `json:"name"`
	FirstName string             `json:"firstName"`
	Email     string             `json:"email"`
}

type chatInfo struct {
	ID   string             `json:"id"`
	Type connector.ChatType `json:"type"`
	Name string             `json:"name"`
}

type entryInfo struct {
	Sender       personInfo `json:"sender"`
	FromAgent    bool       `json:"fromAgent"`
	Text         string     `json:"text"`
	CreationTime time.Time  `json:"creationTime"`

	ThreadID connector.ThreadID `json:"threadId,omitempty"`
}

func person(p connector.Person) personInfo { return personInfo{p.ID, p.Name, p.FirstName, p.Email} }

// messageID names a message among all channels and environments.
func messageID(m connector.Message) string {
	return string(m.Stream) + "/" + string(m.Environment) + "/" + m.ID.String()
}

func encode(ctx context.Context, m connector.Message) ([]byte, error) {
	history, err := m.History.Latest(ctx, connector.MaxHistory)
	if err != nil {
		return nil, err
	}
	r := request{
		StreamID: m.Stream, Environment: m.Environment, Sender: person(m.Sender),
		Message: messageInfo{messageID(m), m.Text, m.Created.UTC(), m.Thread},
		Chat:    chatInfo{m.Chat.ID.String(), m.Chat.Type, m.Chat.Name},
		History: make([]entryInfo, len(history)), Memory: m.Memory,
	}
	for i, e := range history {
		r.History[i] = entryInfo{person(e.Sender), e.FromAgent, e.Text, e.Created.UTC(), e.Thread}
	}
	return json.Marshal(r)
}

// answer is a whole reply, or a part of a stream.
type answer struct {
	Posts  *[]postInfo `json:"posts"`
	Text   *string     `json:"text"` // instead of Posts
	Memory string      `json:"memory"`
	Delta  string      `json:"delta"`
	Done   bool        `json:"done"`
	Error  string      `json:"error"`
}

type postInfo struct {
	Text        string           `json:"text"`
	Card        json.RawMessage  `json:"card"`
	Attachments []attachmentInfo `json:"attachments"`
}

type attachmentInfo struct {
	Name        string `json:"name"`
	ContentType string `json:"contentType"`
	Content     []byte `json:"content"` // base64
}

// decode reads a reply that is not streamed.
func decode(text []byte) (connector.Reply, error) {
	a, err := decodeAnswer(text)
	if err != nil {
		return connector.Reply{}, err
	}
	if a.Posts == nil && a.Text == nil {
		return connector.Reply{}, outbound.Nonsense(`answered JSON without posts; {"posts": []} is silence`)
	}
	return a.reply()
}

func decodeAnswer(text []byte) (answer, error) {
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		return answer{}, outbound.Nonsense("answered what is not the JSON of a reply: %v", err)
	}
	if a.Error != "" {
		return answer{}, outbound.Nonsense("reported an error: %s", a.Error)
	}
	if len(a.Memory) > maxMemory {
		return answer{}, outbound.Nonsense("wants %d bytes to be remembered; at most %d are", len(a.Memory), maxMemory)
	}
	return a, nil
}

func (a answer) reply() (connector.Reply, error) {
	r := connector.Reply{Memory: a.Memory}
	if a.Posts == nil {
		r.Posts = outbound.Split(*a.Text)
		return r, nil
	}
	if len(*a.Posts) > maxPosts {
		return connector.Reply{}, outbound.Nonsense("answered with %d posts; at most %d are sent", len(*a.Posts), maxPosts)
	}
	for i, info := range *a.Posts {
		posts, err := info.posts()
		if err != nil {
			return connector.Reply{}, outbound.Nonsense("answered with a post %d that %v", i+1, err)
		}
		r.Posts = append(r.Posts, posts...)
	}
	return r, nil
}

// posts returns a post, and what of a long text did not fit before it.
func (p postInfo) posts() ([]connector.ReplyPost, error) {
	posts := outbound.Split(p.Text)
	files, err := p.files()
	if err != nil {
		return nil, err
	}
	card, err := p.card()
	if err != nil {
		return nil, err
	}
	if len(posts) == 0 {
		if len(files) == 0 && card == nil {
			return nil, errors.New("has neither text, card nor attachments")
		}
		posts = []connector.ReplyPost{{}}
	}
	last := &posts[len(posts)-1]
	last.Files, last.Card = files, card
	return posts, nil
}

func (p postInfo) files() ([]connector.File, error) {
	if len(p.Attachments) > maxFiles {
		return nil, fmt.Errorf("has %d attachments; RingCentral takes %d", len(p.Attachments), maxFiles)
	}
	var files []connector.File
	for _, a := range p.Attachments {
		switch {
		case strings.TrimSpace(a.Name) == "" || strings.ContainsAny(a.Name, "/\\\r\n\x00"):
			return nil, fmt.Errorf("has an attachment whose name is %q", a.Name)
		case len(a.Content) == 0 || len(a.Content) > maxFile:
			return nil, fmt.Errorf("has an attachment of %d bytes; RingCentral takes 1 to 30 MB", len(a.Content))
		}
		if a.ContentType == "" {
			a.ContentType = "application/octet-stream"
		}
		files = append(files, connector.File{Name: a.Name, ContentType: a.ContentType, Content: a.Content})
	}
	return files, nil
}

func (p postInfo) card() (json.RawMessage, error) {
	if len(p.Card) == 0 || bytes.Equal(p.Card, []byte("null")) {
		return nil, nil
	}
	var card struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(p.Card, &card); err != nil || card.Type != "AdaptiveCard" {
		return nil, errors.New("has a card that is not an object of type AdaptiveCard")
	}
	return p.Card, nil
}

// readStream shows what comes until the stream says that it is done.
func readStream(events *outbound.Events, show connector.Progress) (connector.Reply, error) {
	var text strings.Builder
	for {
		document, err := events.Next()
		if errors.Is(err, io.EOF) {
			return connector.Reply{}, outbound.Nonsense(`ended its stream without {"done": true}`)
		}
		if err != nil {
			return connector.Reply{}, err
		}
		a, err := decodeAnswer(document)
		if err != nil {
			return connector.Reply{}, err
		}
		if a.Posts != nil || a.Text != nil {
			return a.reply()
		}
		if a.Delta != "" {
			text.WriteString(a.Delta)
			show(outbound.Shorten(text.String()))
		}
		if a.Done {
			return connector.Reply{Posts: outbound.Split(text.String()), Memory: a.Memory}, nil
		}
	}
}
