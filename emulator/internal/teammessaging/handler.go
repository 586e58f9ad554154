// Package teammessaging serves the Team Messaging API: chats, conversations, teams, posts,
// threads, tasks, notes, events, persons and companies. What the caller may not see does
// not exist.
package teammessaging

import (
	"errors"
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/batch"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Handler serves /team-messaging/v1.
type Handler struct {
	State *state.State
}

// Mount registers the routes on r: one route per path, the methods under it.
func (h *Handler) Mount(r *mux.Router) {
	posts := r.PathPrefix("/chats/{chatId}/posts").Subrouter()
	posts.Handle("", rest.Methods{GET: h.listPosts, POST: h.createPost})
	posts.Handle("/{postId}", rest.Methods{GET: h.readPost, PATCH: h.patchPost, DELETE: h.deletePost})
	r.Handle("/chats/{chatId}/threads/{threadId}/posts", rest.Methods{GET: h.listThreadPosts})
	r.Handle("/groups/{chatId}/posts", rest.Methods{POST: h.createPost})

	h.mountChats(r)
	h.mountTasks(r)
	h.mountNotes(r)
	h.mountEvents(r)
	h.mountShared(r)

	conversations := r.PathPrefix("/conversations").Subrouter()
	conversations.Handle("", rest.Methods{GET: h.listConversations, POST: h.createConversation})
	conversations.Handle("/{chatId}", rest.Methods{GET: h.readConversation})

	h.mountTeams(r.PathPrefix("/teams").Subrouter())
	r.Handle("/everyone", rest.Methods{GET: h.readEveryone, PATCH: h.patchEveryone})
	r.Handle("/persons/{personId}", rest.Methods{GET: batch.Each("personId", h.readPerson)})
	r.Handle("/companies/{companyId}", rest.Methods{GET: batch.Each("companyId", h.readCompany)})
}

func (h *Handler) mountChats(r *mux.Router) {
	r.Handle("/recent/chats", rest.Methods{GET: h.listRecentChats})
	r.Handle("/favorites", rest.Methods{GET: h.listFavoriteChats})
	chats := r.PathPrefix("/chats").Subrouter()
	chats.Handle("", rest.Methods{GET: h.listChats})
	// Nothing else can be done to a chat. Assumed: that is answered as an unknown path.
	chats.Handle("/{chatId}", rest.Methods{GET: h.readChat}).Methods(http.MethodGet, http.MethodHead)
	chats.Handle("/{chatId}/favorite", rest.Methods{POST: h.favoriteChat})
	chats.Handle("/{chatId}/unfavorite", rest.Methods{POST: h.unfavoriteChat})
}

func (h *Handler) mountTasks(r *mux.Router) {
	r.Handle("/chats/{chatId}/tasks", rest.Methods{GET: h.listTasks, POST: h.createTask})
	r.Handle("/tasks/{taskId}", rest.Methods{GET: batch.Each("taskId", h.readTask), PATCH: h.patchTask, DELETE: h.deleteTask})
	r.Handle("/tasks/{taskId}/complete", rest.Methods{POST: h.completeTask})
}

func (h *Handler) mountNotes(r *mux.Router) {
	r.Handle("/chats/{chatId}/notes", rest.Methods{GET: h.listNotes, POST: h.createNote})
	note := r.PathPrefix("/notes/{noteId}").Subrouter()
	note.Handle("", rest.Methods{GET: batch.UpTo(maxNotes, "noteId", h.readNote), PATCH: h.patchNote, DELETE: h.deleteNote})
	note.Handle("/lock", rest.Methods{POST: h.lockNote})
	note.Handle("/unlock", rest.Methods{POST: h.unlockNote})
	note.Handle("/publish", rest.Methods{POST: h.publishNote})
}

func (h *Handler) mountEvents(r *mux.Router) {
	r.Handle("/events", rest.Methods{GET: h.listEvents, POST: h.createEvent})
	r.Handle("/events/{eventId}", rest.Methods{GET: batch.Each("eventId", h.readEvent), PUT: h.putEvent, DELETE: h.deleteEvent})
	r.Handle("/groups/{groupId}/events", rest.Methods{GET: h.listGroupEvents, POST: h.createGroupEvent})
}

func (h *Handler) mountTeams(r *mux.Router) {
	r.Handle("", rest.Methods{GET: h.listTeams, POST: h.createTeam})
	team := r.PathPrefix("/{chatId}").Subrouter()
	team.Handle("", rest.Methods{GET: h.readTeam, PATCH: h.patchTeam, DELETE: h.deleteTeam})
	team.Handle("/add", rest.Methods{POST: h.addTeamMembers})
	team.Handle("/remove", rest.Methods{POST: h.removeTeamMembers})
	team.Handle("/join", rest.Methods{POST: h.joinTeam})
	team.Handle("/leave", rest.Methods{POST: h.leaveTeam})
	team.Handle("/archive", rest.Methods{POST: h.archiveTeam})
	team.Handle("/unarchive", rest.Methods{POST: h.unarchiveTeam})
}

// chatID returns the chat that the path names; ~ is the caller's Personal chat.
func (h *Handler) chatID(r *http.Request) (state.ChatID, error) { return h.chatIn(r, "chatId") }

// chatIn returns the chat that a parameter of the path names.
func (h *Handler) chatIn(r *http.Request, parameter string) (state.ChatID, error) {
	text := mux.Vars(r)[parameter]
	if text == "~" {
		if id, ok := h.State.PersonalChat(caller.Of(r).Person); ok {
			return id, nil
		}
	}
	id, err := state.ParseChatID(text)
	if err != nil {
		return 0, apierr.NotFound(parameter)
	}
	return id, nil
}

// asGroup returns err as a path tells it that calls the chat a group.
func asGroup(err error) error {
	if e, ok := errors.AsType[*apierr.Error](err); ok && e.Code == apierr.ResourceNotFound && e.Parameter == "chatId" {
		return apierr.NotFound("groupId")
	}
	return err
}

// itemID returns what a parameter of the path names. A text that is no id names nothing.
func itemID[ID ~int64](r *http.Request, parameter string, parse func(string) (ID, error)) (ID, error) {
	id, err := parse(mux.Vars(r)[parameter])
	if err != nil {
		return 0, apierr.NotFound(parameter)
	}
	return id, nil
}
