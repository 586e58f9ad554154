package ringcentraltest

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/mux"
)

// index returns where a post of a chat stands. s.mu must be held.
func (s *Server) index(r *http.Request) int {
	vars := mux.Vars(r)
	return slices.IndexFunc(s.posts, func(p Post) bool { return p.ID == vars["post"] && p.Chat == vars["id"] })
}

func refusePost(w http.ResponseWriter) {
	refuse(w, http.StatusNotFound, "CMN-102", "Resource for parameter [postId] is not found")
}

func (s *Server) editPost(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Text string `json:"text"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		refuse(w, http.StatusBadRequest, "CMN-103", err.Error())
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.index(r)
	if i < 0 {
		refusePost(w)
		return
	}
	s.posts[i].Text = body.Text
	s.changed()
	answer(w, http.StatusOK, s.posts[i].wire())
}

func (s *Server) deletePost(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.index(r)
	if i < 0 {
		refusePost(w)
		return
	}
	s.posts = slices.Delete(s.posts, i, i+1)
	s.changed()
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) createCard(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	id := s.id()
	s.mu.Unlock()
	s.add(mux.Vars(r)["id"], s.world.Agent, "", Attachment{ID: id, Type: "AdaptiveCard"})
	answer(w, http.StatusCreated, map[string]any{"id": id, "type": "AdaptiveCard", "version": "1.3"})
}

func (s *Server) uploadFile(w http.ResponseWriter, r *http.Request) {
	if _, err := io.ReadAll(r.Body); err != nil {
		refuse(w, http.StatusBadRequest, "CMN-104", err.Error())
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id, name := s.id(), r.URL.Query().Get("name")
	s.files[id] = name
	answer(w, http.StatusOK, []map[string]string{{"id": id, "name": name}})
}

func (s *Server) listRecent(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	latest := map[string]time.Time{}
	for _, post := range s.posts {
		latest[post.Chat] = post.Created
	}
	records := []map[string]any{}
	for id, kind := range s.chats {
		if at, ok := latest[id]; ok {
			records = append(records, map[string]any{"id": id, "type": kind, "lastModifiedTime": at.Format(stamp)})
		}
	}
	answer(w, http.StatusOK, map[string]any{"records": records})
}

// SayUnheard lets a person post without telling anybody.
func (s *Server) SayUnheard(chat, person, text string) Post { return s.add(chat, person, text) }

func (s *Server) extension(w http.ResponseWriter, r *http.Request) {
	id, kind := mux.Vars(r)["id"], "User"
	if id == Bot {
		kind = "Bot"
	} else if s.world.Names[id] == "" || id == s.world.Agent {
		refuse(w, http.StatusNotFound, "CMN-102", "Resource for parameter [extensionId] is not found")
		return
	}
	answer(w, http.StatusOK, map[string]any{"id": 1, "type": kind})
}
