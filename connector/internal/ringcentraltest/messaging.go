package ringcentraltest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/mux"
)

const stamp = "2006-01-02T15:04:05.000Z"

func (s *Server) person(w http.ResponseWriter, r *http.Request) {
	id := mux.Vars(r)["id"]
	answer(w, http.StatusOK, map[string]any{"id": id, "firstName": s.world.Names[id], "lastName": "Acme", "email": id + "@acme.test"})
}

// Chat makes a chat of a type.
func (s *Server) Chat(kind string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.id()
	s.chats[id] = kind
	return id
}

func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := mux.Vars(r)["id"]
	if s.chats[id] == "" {
		refuse(w, http.StatusNotFound, "CMN-102", "Resource for parameter [chatId] is not found")
		return
	}
	answer(w, http.StatusOK, map[string]any{"id": id, "type": s.chats[id]})
}

func (p Post) wire() map[string]any {
	var mentions []map[string]string
	for _, id := range p.Mentions {
		mentions = append(mentions, map[string]string{"id": id, "type": "Person", "name": "x"})
	}
	wire := map[string]any{
		"id": p.ID, "groupId": p.Chat, "type": "TextMessage", "text": p.Text, "creatorId": p.Creator,
		"creationTime": p.Created.Format(stamp), "lastModifiedTime": latest(p.Created, p.Edited).Format(stamp),
		"mentions": mentions, "attachments": p.Attached,
	}
	if p.Thread != "" {
		wire["threadId"], wire["parentPostId"] = p.Thread, strings.TrimPrefix(p.Thread, threadOf)
	}
	return wire
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

const threadOf = "thread of "

func (s *Server) createPost(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Text        string       `json:"text"`
		ThreadID    string       `json:"threadId"`
		Attachments []Attachment `json:"attachments"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		refuse(w, http.StatusBadRequest, "CMN-103", err.Error())
		return
	}
	s.mu.Lock()
	for i, a := range body.Attachments {
		body.Attachments[i].Name = s.files[a.ID]
	}
	s.mu.Unlock()
	post := Post{Chat: mux.Vars(r)["id"], Creator: s.world.Agent, Text: body.Text, Thread: body.ThreadID, Attached: body.Attachments}
	answer(w, http.StatusCreated, s.addPost(post).wire())
}

// add stores a post.
func (s *Server) add(chat, creator, text string, attached ...Attachment) Post {
	return s.addPost(Post{Chat: chat, Creator: creator, Text: text, Attached: attached})
}

func (s *Server) addPost(post Post) Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(time.Millisecond)
	post.ID, post.Created = s.id(), s.now
	s.posts = append(s.posts, post)
	s.changed()
	return post
}

// listPosts lists a chat or a thread. Unlike in RingCentral, the chat lacks what stands in its
// threads, so that who has to look there shows.
func (s *Server) listPosts(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	records := []map[string]any{}
	for _, post := range slices.Backward(s.posts) {
		if post.Chat == mux.Vars(r)["id"] && post.Thread == mux.Vars(r)["thread"] {
			records = append(records, post.wire())
		}
	}
	answer(w, http.StatusOK, map[string]any{"records": records, "navigation": map[string]any{}})
}

// Posts returns every post, oldest first.
func (s *Server) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Post(nil), s.posts...)
}

// Said returns the texts that the agent wrote into a chat.
func (s *Server) Said(chat string) []string {
	texts := []string{}
	for _, post := range s.Posts() {
		if post.Chat == chat && post.Creator == s.world.Agent {
			texts = append(texts, post.Text)
		}
	}
	return texts
}

// Say lets a person post, and tells the subscribers.
func (s *Server) Say(chat, person, text string, mentions ...string) Post {
	s.tb.Helper()
	post := s.addPost(Post{Chat: chat, Creator: person, Text: text, Mentions: mentions})
	s.Notify("PostAdded", post)
	return post
}

// Reply lets a person reply to a post in its thread, and tells the subscribers.
func (s *Server) Reply(root Post, person, text string, mentions ...string) Post {
	s.tb.Helper()
	post := s.addPost(Post{Chat: root.Chat, Creator: person, Text: text, Mentions: mentions, Thread: threadOf + root.ID})
	s.Notify("PostAdded", post)
	return post
}

// AgentSays posts as the agent, without telling anybody.
func (s *Server) AgentSays(chat, text string) Post { return s.add(chat, s.world.Agent, text) }

// Notify sends a notification about a post to each subscriber, which has to accept
// it.
func (s *Server) Notify(eventType string, post Post) {
	s.tb.Helper()
	s.mu.Lock()
	subscriptions := make([]Subscription, 0, len(s.subscriptions))
	for _, subscription := range s.subscriptions {
		subscriptions = append(subscriptions, subscription)
	}
	s.mu.Unlock()
	body := post.wire()
	body["eventType"] = eventType
	for _, subscription := range subscriptions {
		if status := s.Deliver(subscription, s.world.Agent, body); status != http.StatusOK {
			s.tb.Fatalf("a notification was answered %d", status)
		}
	}
}

// Deliver sends one notification and returns the status that it is answered.
func (s *Server) Deliver(to Subscription, owner string, body any) int {
	s.tb.Helper()
	text, err := json.Marshal(map[string]any{
		"uuid": "1", "event": "/team-messaging/v1/posts", "subscriptionId": to.ID, "ownerId": owner, "body": body,
	})
	if err != nil {
		s.tb.Fatal(err)
	}
	req, err := http.NewRequestWithContext(s.tb.Context(), http.MethodPost, to.Address, bytes.NewReader(text))
	if err != nil {
		s.tb.Fatal(err)
	}
	req.Header.Set("Verification-Token", to.Token)
	req.Header.Set("Content-Type", "application/json; charset=UTF-8")
	res, err := s.server.Client().Do(req)
	if err != nil {
		s.tb.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}
