package guard

import "github.com/glipbox/glipbox/emulator/internal/state"

const messagingTemplate = "/team-messaging/v1"

// dailyPosts is how many posts a user may create in a day.
const dailyPosts = 2500 // documented limit

// messaging returns an operation of the Team Messaging API.
func messaging(method, path string, group Group) Operation {
	return Operation{Method: method, Template: messagingTemplate + path, Group: group, Permission: state.TeamMessaging}
}

// daily returns an operation that creates a post.
func daily(op Operation) Operation {
	op.Daily = dailyPosts
	return op
}

func teamMessagingOperations() []Operation {
	list := []Operation{
		messaging(get, "/chats", Medium),
		messaging(get, "/chats/{chatId}", Light),
		messaging(get, "/recent/chats", Light),
		messaging(get, "/favorites", Light),
		messaging(post, "/chats/{chatId}/favorite", Medium),
		messaging(post, "/chats/{chatId}/unfavorite", Medium),
		messaging(get, "/conversations", Medium),
		messaging(post, "/conversations", Medium),
		messaging(get, "/conversations/{chatId}", Light),
		messaging(get, "/everyone", Light),
		messaging(patch, "/everyone", Medium),
		messaging(get, "/persons/{personId}", Light),
		messaging(get, "/companies/{companyId}", Light),
	}
	list = append(list, teamOperations()...)
	list = append(list, postOperations()...)
	return append(list, itemOperations()...)
}

func teamOperations() []Operation {
	return []Operation{
		messaging(get, "/teams", Medium),
		messaging(post, "/teams", Medium),
		messaging(get, "/teams/{chatId}", Light),
		messaging(patch, "/teams/{chatId}", Medium),
		messaging(remove, "/teams/{chatId}", Medium),
		messaging(post, "/teams/{chatId}/join", Medium),
		messaging(post, "/teams/{chatId}/leave", Medium),
		messaging(post, "/teams/{chatId}/archive", Medium),
		messaging(post, "/teams/{chatId}/unarchive", Medium),
		messaging(post, "/teams/{chatId}/add", Medium),
		messaging(post, "/teams/{chatId}/remove", Medium),
	}
}

func postOperations() []Operation {
	return []Operation{
		messaging(get, "/chats/{chatId}/posts", Medium),
		daily(messaging(post, "/chats/{chatId}/posts", Medium)),
		daily(messaging(post, "/groups/{chatId}/posts", Medium)),
		messaging(get, "/chats/{chatId}/posts/{postId}", Light),
		messaging(patch, "/chats/{chatId}/posts/{postId}", Medium),
		messaging(remove, "/chats/{chatId}/posts/{postId}", Medium),
		messaging(get, "/chats/{chatId}/threads/{threadId}/posts", Medium),
	}
}

// itemOperations lists those about tasks, notes and events.
func itemOperations() []Operation {
	return []Operation{
		messaging(get, "/chats/{chatId}/tasks", Heavy),
		messaging(post, "/chats/{chatId}/tasks", Medium),
		messaging(get, "/tasks/{taskId}", Medium),
		messaging(patch, "/tasks/{taskId}", Medium),
		messaging(remove, "/tasks/{taskId}", Medium),
		messaging(post, "/tasks/{taskId}/complete", Medium),
		messaging(get, "/chats/{chatId}/notes", Heavy),
		messaging(post, "/chats/{chatId}/notes", Medium),
		messaging(get, "/notes/{noteId}", Medium),
		messaging(patch, "/notes/{noteId}", Medium),
		messaging(remove, "/notes/{noteId}", Medium),
		messaging(post, "/notes/{noteId}/lock", Light),
		messaging(post, "/notes/{noteId}/unlock", Light),
		messaging(post, "/notes/{noteId}/publish", Medium),
		messaging(get, "/events", Medium),
		messaging(post, "/events", Medium),
		messaging(get, "/events/{eventId}", Medium),
		messaging(put, "/events/{eventId}", Medium),
		messaging(remove, "/events/{eventId}", Medium),
		messaging(get, "/groups/{groupId}/events", Medium),
		messaging(post, "/groups/{groupId}/events", Medium),
	}
}
