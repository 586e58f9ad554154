package subscription

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestWebhookNotificationSamples(t *testing.T) {
	t.Parallel()
	hook := state.Webhook{
		ID: "5f2a6c1e-7d0b-4a39-9a55-0f3b1f0f6a11", Chat: 995723345926, Creator: 62534329,
		Created: at(t, "09:18:41.105"), Modified: at(t, "09:18:41.105"), Status: state.WebhookActive,
	}
	suspended := hook
	suspended.Status, suspended.Modified = state.WebhookSuspended, at(t, "09:18:42.105")
	deleted := hook
	deleted.Status, deleted.Modified = state.WebhookDeleted, at(t, "09:18:43.105")
	tests := []struct {
		name, uuid, sent string
		event            state.WebhookEvent
	}{
		{
			name: "notification-webhook-created", uuid: "6452004109062593701", sent: "09:18:41.460",
			event: state.WebhookEvent{Webhook: hook, EventType: state.WebhookCreated},
		},
		{
			name: "notification-webhook-updated", uuid: "6452004109062593702", sent: "09:18:42.460",
			event: state.WebhookEvent{Webhook: suspended, Before: state.WebhookActive, EventType: state.WebhookUpdated},
		},
		{
			name: "notification-webhook-deleted", uuid: "6452004109062593703", sent: "09:18:43.460",
			event: state.WebhookEvent{Webhook: deleted, EventType: state.WebhookRemoved},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := notification{
				queue: queueKey{subscription: sampleSubscription}, uuid: tt.uuid, event: "/team-messaging/v1/webhooks",
				body: appendWebhook(nil, tt.event, "http://127.0.0.1:8841"),
			}

			got := appendEnvelope(nil, n, 62534323, at(t, tt.sent))

			if diff := cmp.Diff(sample(t, tt.name), string(got)); diff != "" {
				t.Errorf("notification (-sample +got):\n%s", diff)
			}
		})
	}
}
