package subscription

import (
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/wire"
)

// appendWebhook appends the body about an incoming webhook: of an update the status
// before and the whole of what came after, else the whole alone. base is the address of
// the environment.
func appendWebhook(dst []byte, e state.WebhookEvent, base string) []byte {
	if e.EventType == state.WebhookUpdated {
		dst = rest.AppendString(append(dst, `{"before":{"status":`...), string(e.Before))
		dst = appendWebhookMembers(append(dst, `},"after":{`...), e.Webhook, base)
		dst = append(dst, '}')
	} else {
		dst = appendWebhookMembers(append(dst, '{'), e.Webhook, base)
	}
	dst = rest.AppendString(append(dst, `,"eventType":`...), string(e.EventType))
	return append(dst, '}')
}

func appendWebhookMembers(dst []byte, hook state.Webhook, base string) []byte {
	dst = rest.AppendString(append(dst, `"id":`...), string(hook.ID))
	dst = wire.AppendPerson(append(dst, `,"creatorId":`...), hook.Creator)
	dst = rest.AppendID(append(dst, `,"groupIds":[`...), hook.Chat)
	dst = wire.AppendInstant(append(dst, `],"creationTime":`...), hook.Created)
	dst = wire.AppendInstant(append(dst, `,"lastModifiedTime":`...), hook.Modified)
	dst = rest.AppendString(append(dst, `,"uri":`...), base+hook.Path())
	return rest.AppendString(append(dst, `,"status":`...), string(hook.Status))
}
