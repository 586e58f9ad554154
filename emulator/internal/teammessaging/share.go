package teammessaging

import (
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/batch"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// mountShared registers what people and programs share in chats.
func (h *Handler) mountShared(r *mux.Router) {
	r.Handle("/files", rest.Methods{POST: h.createFiles})

	r.Handle("/chats/{chatId}/adaptive-cards", rest.Methods{POST: h.createCard})
	r.Handle("/adaptive-cards/{cardId}", rest.Methods{
		GET: batch.Each("cardId", h.readCard), PUT: h.replaceCard, DELETE: h.deleteCard,
	})

	r.Handle("/groups/{groupId}/webhooks", rest.Methods{GET: h.listGroupWebhooks, POST: h.createWebhook})
	r.Handle("/webhooks", rest.Methods{GET: h.listWebhooks})
	hook := r.PathPrefix("/webhooks/{webhookId}").Subrouter()
	hook.Handle("", rest.Methods{GET: h.readWebhooks, DELETE: h.deleteWebhook})
	hook.Handle("/activate", rest.Methods{POST: h.activateWebhook})
	hook.Handle("/suspend", rest.Methods{POST: h.suspendWebhook})

	r.Handle("/data-export", rest.Methods{GET: h.listExports, POST: h.createExport})
	r.Handle("/data-export/{taskId}", rest.Methods{GET: h.readExport})
	r.Handle("/data-export/{taskId}/datasets/{datasetId}", rest.Methods{GET: h.readDataset})
}

// Other forms in which addresses of incoming webhooks are seen; state.WebhookPath is the
// one that is handed out.
const (
	webhookPathV1 = "/webhook/"
	webhooksPath  = "/webhooks/"
)

// MountPublic registers what needs no token: the addresses themselves are the secret.
func (h *Handler) MountPublic(r *mux.Router) {
	r.Handle(state.FilePath+"{fileId}/{key}/{name}", rest.Methods{GET: h.readFileContent})
	for _, path := range []string{state.WebhookPath, webhookPathV1, webhooksPath} {
		r.Handle(path+"{webhookId}", rest.Methods{POST: h.postByWebhook})
	}
}

// IsPublic reports whether a path is one of those that MountPublic registers.
func IsPublic(path string) bool {
	return strings.HasPrefix(path, state.FilePath) || strings.HasPrefix(path, webhookPathV1) || strings.HasPrefix(path, webhooksPath)
}
