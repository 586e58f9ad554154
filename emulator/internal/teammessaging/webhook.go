package teammessaging

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// webhookInfo is TMWebhookInfo.
type webhookInfo struct {
	ID       state.WebhookID     `json:"id"`
	Creator  state.PersonID      `json:"creatorId"`
	Groups   []state.ChatID      `json:"groupIds"`
	Created  state.Instant       `json:"creationTime"`
	Modified state.Instant       `json:"lastModifiedTime"`
	URI      string              `json:"uri"`
	Status   state.WebhookStatus `json:"status"`
}

func newWebhookInfo(base string, hook state.Webhook) webhookInfo {
	return webhookInfo{
		ID: hook.ID, Creator: hook.Creator, Groups: []state.ChatID{hook.Chat},
		Created: hook.Created, Modified: hook.Modified, URI: base + hook.Path(), Status: hook.Status,
	}
}

// webhookList is TMWebhookList, which has no navigation.
type webhookList struct {
	Records []webhookInfo `json:"records"`
}

func webhooksReply(r *http.Request, hooks []state.Webhook) rest.Reply {
	base := rest.BaseURL(r)
	return rest.OK(webhookList{records(hooks, func(hook state.Webhook) webhookInfo { return newWebhookInfo(base, hook) })})
}

// createWebhook serves POST /team-messaging/v1/groups/{groupId}/webhooks, which has no
// body.
func (h *Handler) createWebhook(r *http.Request) (rest.Reply, error) {
	group, err := h.chatIn(r, "groupId")
	if err != nil {
		return rest.Reply{}, err
	}
	hook, err := h.State.CreateWebhook(authorOf(r), group)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newWebhookInfo(rest.BaseURL(r), hook)), nil
}

// listGroupWebhooks serves GET /team-messaging/v1/groups/{groupId}/webhooks.
func (h *Handler) listGroupWebhooks(r *http.Request) (rest.Reply, error) {
	group, err := h.chatIn(r, "groupId")
	if err != nil {
		return rest.Reply{}, err
	}
	hooks, err := h.State.ChatWebhooks(caller.Of(r).Person, group)
	if err != nil {
		return rest.Reply{}, err
	}
	return webhooksReply(r, hooks), nil
}

// listWebhooks serves GET /team-messaging/v1/webhooks. Assumed: of the account's webhooks
// one sees those of one's chats.
func (h *Handler) listWebhooks(r *http.Request) (rest.Reply, error) {
	return webhooksReply(r, h.State.Webhooks(caller.Of(r).Person)), nil
}

const maxWebhookIDs = 30 // as in every path that takes several

// readWebhooks serves GET /team-messaging/v1/webhooks/{webhookId}, a list also for one id.
// Assumed: of several ids those that exist are answered.
func (h *Handler) readWebhooks(r *http.Request) (rest.Reply, error) {
	ids := strings.Split(mux.Vars(r)["webhookId"], ",")
	if len(ids) > maxWebhookIDs {
		return rest.Reply{}, apierr.TooManyIDs(maxWebhookIDs)
	}
	var hooks []state.Webhook
	for _, id := range ids {
		if hook, err := h.State.Webhook(caller.Of(r).Person, state.WebhookID(id)); err == nil {
			hooks = append(hooks, hook)
		}
	}
	if len(hooks) == 0 {
		return rest.Reply{}, apierr.NotFound("webhookId")
	}
	return webhooksReply(r, hooks), nil
}

// deleteWebhook serves DELETE /team-messaging/v1/webhooks/{webhookId}: 200, without a body.
func (h *Handler) deleteWebhook(r *http.Request) (rest.Reply, error) {
	if err := h.State.DeleteWebhook(caller.Of(r).Person, webhookID(r)); err != nil {
		return rest.Reply{}, err
	}
	return rest.Empty(http.StatusOK), nil
}

// activateWebhook serves POST /team-messaging/v1/webhooks/{webhookId}/activate.
func (h *Handler) activateWebhook(r *http.Request) (rest.Reply, error) {
	return h.setWebhookStatus(r, state.WebhookActive)
}

// suspendWebhook serves POST /team-messaging/v1/webhooks/{webhookId}/suspend.
func (h *Handler) suspendWebhook(r *http.Request) (rest.Reply, error) {
	return h.setWebhookStatus(r, state.WebhookSuspended)
}

func (h *Handler) setWebhookStatus(r *http.Request, status state.WebhookStatus) (rest.Reply, error) {
	if err := h.State.SetWebhookStatus(caller.Of(r).Person, webhookID(r), status); err != nil {
		return rest.Reply{}, err
	}
	return rest.Empty(http.StatusOK), nil
}

func webhookID(r *http.Request) state.WebhookID { return state.WebhookID(mux.Vars(r)["webhookId"]) }
