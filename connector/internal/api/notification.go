package api

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const defaultSender = "Notification" // what an application is called that does not say its name

type keyInfo struct {
	Key string `json:"key"`
}

// createNotificationKey serves POST /api/v1/channels/{streamid}/notification-key. The key
// is shown this once.
func (h *Handler) createNotificationKey(r *http.Request) (any, error) {
	key, err := h.Connector.NewNotificationKey(r.Context(), stream(r))
	return keyInfo{key}, err
}

// deleteNotificationKey serves DELETE /api/v1/channels/{streamid}/notification-key.
func (h *Handler) deleteNotificationKey(r *http.Request) (any, error) {
	return struct{}{}, h.Connector.DeleteNotificationKey(r.Context(), stream(r))
}

// keyed serves applications that have the channel's notification key, and administrators.
func (h *Handler) keyed(m methods) http.HandlerFunc {
	served, administered := h.serve(m), h.Guard.Protect(h.serve(m), h.denyApplication)
	return func(w http.ResponseWriter, r *http.Request) {
		if h.hasKey(r) {
			if !h.turnAway(w, r) {
				served(w, r)
			}
			return
		}
		administered.ServeHTTP(w, r)
	}
}

// hasKey reports whether a request has the channel's key: as a Bearer, or, from programs
// that know an address only, in its query.
func (h *Handler) hasKey(r *http.Request) bool {
	key := r.URL.Query().Get("key")
	if scheme, bearer, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Bearer") {
		key = bearer
	}
	if key == "" {
		return false
	}
	known, err := h.Connector.IsNotificationKey(r.Context(), stream(r), key)
	return known && err == nil
}

// turnAway refuses, and counts, whoever comes for a blocked stream.
func (h *Handler) turnAway(w http.ResponseWriter, r *http.Request) bool {
	err := h.Connector.Admit(r.Context(), stream(r))
	if !errors.Is(err, connector.ErrBlocked) {
		return false
	}
	h.Connector.NoteRefused(stream(r), connector.RefusedCall{Kind: connector.ApplicationCall})
	h.refuse(w, r, err)
	return true
}

func (h *Handler) denyApplication(w http.ResponseWriter, r *http.Request) {
	if h.turnAway(w, r) {
		return
	}
	h.answer(w, r, http.StatusUnauthorized, errorBody{
		Error: "The notification key is missing or wrong: send it as Authorization: Bearer …; POST …/notification-key makes one.",
	})
}

type noticeInfo struct {
	ID             int64            `json:"id"`
	ChatID         string           `json:"chatId"`
	From           string           `json:"from"`
	Text           string           `json:"text"`
	Agent          bool             `json:"agent"`
	IdempotencyKey string           `json:"idempotencyKey,omitempty"`
	CreationTime   time.Time        `json:"creationTime"`
	Status         connector.Status `json:"status"`
	Reason         string           `json:"reason,omitempty"`
}

func newNoticeInfo(n connector.Notice) noticeInfo {
	return noticeInfo{n.Number, n.Chat.String(), n.From, n.Text, n.ByAgent, n.Key, n.Created, n.Status, n.Reason}
}

// createNotification serves POST /channels/{streamid}/notifications. Where it goes may be
// said in the query as well.
func (h *Handler) createNotification(r *http.Request) (any, error) {
	body, err := decode[struct {
		ChatID string `json:"chatId"`
		Team   string `json:"team"`
		From   string `json:"from"`
		Text   string `json:"text"`
		Agent  *bool  `json:"agent"`
	}](r)
	if err != nil {
		return nil, err
	}
	n := target(r)
	n.chatID, n.team = first(body.ChatID, n.chatID), first(body.Team, n.team)
	n.From, n.Text = first(body.From, n.From), body.Text
	if body.Agent != nil {
		n.ByAgent = *body.Agent
	}
	return h.notify(r, n)
}

// listNotifications serves GET /channels/{streamid}/notifications, latest first.
func (h *Handler) listNotifications(r *http.Request) (any, error) {
	all, err := h.Connector.Notices(r.Context(), stream(r))
	return list(all, err, newNoticeInfo)
}

// notification is a notice that is on its way, and where it goes.
type notification struct {
	connector.Notice
	chatID, team string
}

// target reads what the address of a request says: programs that send a body of their own
// cannot say it elsewhere.
func target(r *http.Request) notification {
	query := r.URL.Query()
	n := notification{chatID: query.Get("chatId"), team: query.Get("team")}
	n.From, n.ByAgent = first(query.Get("from"), defaultSender), query.Get("agent") == "true"
	n.Key = r.Header.Get("Idempotency-Key")
	return n
}

// cut shortens what another program has written for a longer post than RingCentral takes: it
// would not write it again.
func cut(text string) string {
	if runes := []rune(text); len(runes) > connector.MaxNotice {
		return string(runes[:connector.MaxNotice-1]) + "…"
	}
	return text
}

func (h *Handler) notify(r *http.Request, n notification) (any, error) {
	to := connector.Addressee{Team: n.team}
	if n.chatID != "" {
		var err error
		if to.Chat, err = connector.ParseChatID(n.chatID); err != nil {
			return nil, &connector.FieldError{Field: "chatId", Problem: &connector.Problem{
				Reason: "The chatId is no id of a chat.", Remedy: "Take it from the address of the chat in the RingCentral app.",
			}}
		}
	}
	sent, err := h.Connector.Notify(r.Context(), stream(r), to, n.Notice)
	return newNoticeInfo(sent), err
}

// createSlackMessage serves POST /channels/{streamid}/notifications/slack as an incoming
// webhook of Slack does: its answers are words.
func (h *Handler) createSlackMessage(w http.ResponseWriter, r *http.Request) {
	status, word := http.StatusOK, "ok"
	if err := h.Connector.Admit(r.Context(), stream(r)); errors.Is(err, connector.ErrBlocked) {
		h.Connector.NoteRefused(stream(r), connector.RefusedCall{Kind: connector.ApplicationCall})
		status, word = http.StatusForbidden, "action_prohibited"
	} else if !h.hasKey(r) && !h.Guard.HasKey(r) {
		status, word = http.StatusForbidden, "invalid_token"
	} else if err := h.sendSlack(w, r); err != nil {
		status, word = slackRefusal(err)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	if _, err := w.Write([]byte(word)); err != nil {
		h.Log.DebugContext(r.Context(), "answer not written", "err", err)
	}
}

func (h *Handler) sendSlack(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	message, err := readSlack(r)
	if err != nil {
		return err
	}
	n := target(r)
	n.From, n.Text = first(message.Username, n.From), cut(message.text())
	_, err = h.notify(r, n)
	return err
}

// slackRefusal puts an error into the words of Slack, with our reason behind.
func slackRefusal(err error) (int, string) {
	problem, told := errors.AsType[*connector.Problem](err)
	malformed, misread := errors.AsType[*requestError](err)
	_, silent := errors.AsType[*connector.OutageError](err)
	switch {
	case told:
		return http.StatusBadRequest, "invalid_payload: " + problem.Error()
	case misread:
		return malformed.status, "invalid_payload: " + malformed.sentence
	case errors.Is(err, connector.ErrNotFound):
		return http.StatusNotFound, "no_service"
	case silent:
		return http.StatusServiceUnavailable, "rollup_error: RingCentral did not answer: send it again."
	}
	return http.StatusInternalServerError, "rollup_error"
}

// first returns the first text that is not empty.
func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
