package portal

import (
	"net/http"
	"strconv"
)

const counted = 20 // unread posts; more are "20+"

// badge returns what a chat with so many unread posts is marked with; nothing when there
// is none.
func badge(unread int) string {
	switch {
	case unread == 0:
		return ""
	case unread > counted:
		return strconv.Itoa(counted) + "+"
	}
	return strconv.Itoa(unread)
}

// markRead serves POST /app/{personId}/chats/{chatId}/read: what is there now was seen.
func (h *appHandler) markRead(r *http.Request) (answer, error) {
	if err := h.client.markRead(r.Context(), personOf(r), chatOf(r)); err != nil {
		return answer{}, err
	}
	if fromScript(r) {
		return answer{}, nil
	}
	return answer{redirect: chatPath(personOf(r), chatOf(r))}, nil
}
