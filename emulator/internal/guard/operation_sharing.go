package guard

import "github.com/glipbox/glipbox/emulator/internal/state"

// sharedOperations are those about what people and programs share in chats.
func sharedOperations() []Operation {
	export := func(method, path string, group Group) Operation {
		op := messaging(method, "/data-export"+path, group)
		op.User = allowing(state.GlipUser)
		return op
	}
	return []Operation{
		messaging(post, "/files", Heavy),
		messaging(post, "/chats/{chatId}/adaptive-cards", Medium),
		messaging(get, "/adaptive-cards/{cardId}", Medium),
		messaging(put, "/adaptive-cards/{cardId}", Medium),
		messaging(remove, "/adaptive-cards/{cardId}", Medium),
		messaging(get, "/groups/{groupId}/webhooks", Medium),
		messaging(post, "/groups/{groupId}/webhooks", Medium),
		messaging(get, "/webhooks", Medium),
		messaging(get, "/webhooks/{webhookId}", Medium),
		messaging(remove, "/webhooks/{webhookId}", Medium),
		messaging(post, "/webhooks/{webhookId}/activate", Medium),
		messaging(post, "/webhooks/{webhookId}/suspend", Medium),
		export(get, "", Medium),
		export(post, "", Heavy),
		export(get, "/{taskId}", Medium),
		export(get, "/{taskId}/datasets/{datasetId}", Heavy),
	}
}

// publicOperations need no token: their addresses are secrets.
func publicOperations() []Operation {
	return []Operation{
		{Method: get, Template: state.FilePath + "{fileId}/{key}/{name}", Public: true},
		{Method: post, Template: state.WebhookPath + "{webhookId}", Public: true},
		{Method: post, Template: "/webhook/{webhookId}", Public: true},
		{Method: post, Template: "/webhooks/{webhookId}", Public: true},
	}
}
