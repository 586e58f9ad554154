package state

import (
	"cmp"
	"reflect"
)

// world is the whole of what a state knows, as one value: a table per resource and an
// index per lookup order. The values in them are never changed in place.
//
// A resource is declared here, once, and nowhere else. Newly made worlds, copies,
// snapshots, exports and the files of --data take it in by its field:
//
//	tasks       *table[TaskID, Task]  // the key is a number or a string
//	tasksByChat *index[chatTask]      // the entry has a method compare
//
// Transitions call Set and Delete, readers Get, Scan, Ascend, Descend and so on. Its
// name is how files call it: renamed, it would be a new one. Records and entries are
// made of numbers, strings, booleans, slices, structs and pointers to what never changes; a
// test says so if they are not.
type world struct {
	counter int64

	developers   *table[string, Developer] // by lower-case e-mail
	accounts     *table[AccountID, Account]
	extensions   *table[ExtensionID, Extension]
	extensionsOf *index[accountExtension]
	logins       *table[string, ExtensionID] // by lower-case e-mail
	mainNumbers  *table[string, AccountID]
	applications *table[ClientID, Application]
	images       *table[ExtensionID, []byte] // profile images
	mails        *table[MailID, Mail]
	activations  *table[string, Activation] // by the token of the link
	presences    *table[ExtensionID, Presence]
	removed      *table[ExtensionID, Removed]

	consoles   *table[string, ConsoleSession] // by cookie
	registered *table[RegistrationID, Registration]
	policies   *table[string, GraduationPolicy] // the one of graduation
	callHours  *index[callHour]
	bots       *table[ExtensionID, Bot]
	botsOf     *index[accountBot]

	consents      *index[consent]
	browsers      *table[string, BrowserSession] // by cookie
	lockouts      *table[string, Lockout]        // by id of the user, or lower-case e-mail of the developer
	codes         *table[string, AuthorizationCode]
	credentials   *table[string, JWTCredential] // by jti
	credentialsOf *index[extensionCredential]
	sessions      *table[SessionID, Session]
	sessionsOf    *index[sessionOrder]
	accessTokens  *table[string, AccessToken]
	refreshTokens *table[string, RefreshToken]
	socketTokens  *table[string, SocketToken]
	remembered    *index[memory]

	chats         *table[ChatID, Chat]
	chatsOf       *index[personChat]
	changedChats  *index[changedChat]
	threads       *table[ThreadID, Thread]
	postsByThread *index[threadOrder]
	favorites     *index[favorite]
	readings      *index[reading]
	preferences   *table[PersonID, Preferences]
	tasks         *table[TaskID, Task]
	notes         *table[NoteID, Note]
	events        *table[EventID, Event]
	itemsByChat   *index[chatItem] // tasks, notes and events
	eventsOf      *index[creatorEvent]
	publicTeams   *index[accountChat]
	conversations *table[string, ChatID] // by member set
	posts         *table[PostID, Post]
	postsByChat   *index[chatOrder]

	files      *table[FileID, File]
	contents   *table[FileID, []byte] // of files
	cards      *table[CardID, Card]
	webhooks   *table[WebhookID, Webhook]
	webhooksOf *index[chatWebhook]
	exports    *table[DataExportID, DataExport]
	exportsOf  *index[accountExport]
	archives   *table[DataExportID, []byte] // of exports
	messages   *table[MessageID, Message]
	messagesOf *index[mailbox]

	subscriptions   *table[SubscriptionID, Subscription]
	subscriptionsOf *index[ownerSubscription]
	watchers        *index[watcher]
	due             *index[dueItem]

	socketSubscriptions *table[SocketID, SubscriptionID]
}

// newWorld returns a world with nothing in it.
func newWorld(counter int64) world {
	w := world{counter: counter}
	w.members(func(name string, place reflect.Value) {
		place.Set(reflect.New(place.Type().Elem()))
		place.Interface().(member).open(name)
	})
	return w
}

// copy returns a world that shares everything until one of the two changes.
func (w *world) copy() world {
	duplicate := *w
	duplicate.members(func(_ string, place reflect.Value) {
		place.Set(reflect.ValueOf(place.Interface().(member).copy()))
	})
	return duplicate
}

// track notes in t what is set and deleted from now on.
func (w *world) track(t *touches) {
	w.members(func(_ string, place reflect.Value) { place.Interface().(member).track(t) })
}

// accountExtension finds the users of an account by extension number.
type accountExtension struct {
	account AccountID
	number  string
	id      ExtensionID // not part of the order
}

func (a accountExtension) compare(b accountExtension) int {
	return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(len(a.number), len(b.number)), cmp.Compare(a.number, b.number))
}

// consent remembers that a person has let an application act for them.
type consent struct {
	extension ExtensionID
	app       ClientID
	agreed    string // not part of the order: the permissions that the app had then, with spaces between
}

func (a consent) compare(b consent) int {
	return cmp.Or(cmp.Compare(a.extension, b.extension), cmp.Compare(a.app, b.app))
}

// sessionOrder finds the sessions of a person in an application, oldest first.
type sessionOrder struct {
	extension ExtensionID
	app       ClientID
	id        SessionID
}

func (a sessionOrder) compare(b sessionOrder) int {
	return cmp.Or(
		cmp.Compare(a.extension, b.extension), cmp.Compare(a.app, b.app), cmp.Compare(a.id, b.id))
}

// personChat finds the chats of a person by type and creation.
type personChat struct {
	person  PersonID
	kind    ChatType
	created Instant
	chat    ChatID
}

func (a personChat) compare(b personChat) int {
	return cmp.Or(
		cmp.Compare(a.person, b.person), cmp.Compare(a.kind, b.kind),
		cmp.Compare(a.created, b.created), cmp.Compare(a.chat, b.chat))
}

// accountChat finds the teams of an account that anybody may join, by creation.
type accountChat struct {
	account AccountID
	created Instant
	chat    ChatID
}

func (a accountChat) compare(b accountChat) int {
	return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.created, b.created), cmp.Compare(a.chat, b.chat))
}

// chatOrder finds the posts of a chat by creation.
type chatOrder struct {
	chat    ChatID
	created Instant
	post    PostID
}

func (a chatOrder) compare(b chatOrder) int {
	return cmp.Or(cmp.Compare(a.chat, b.chat), cmp.Compare(a.created, b.created), cmp.Compare(a.post, b.post))
}

// ownerSubscription finds the subscriptions of a person by creation.
type ownerSubscription struct {
	owner   ExtensionID
	created Instant
	id      SubscriptionID
}

func (a ownerSubscription) compare(b ownerSubscription) int {
	return cmp.Or(cmp.Compare(a.owner, b.owner), cmp.Compare(a.created, b.created), cmp.Compare(a.id, b.id))
}

// watcher finds the subscriptions about extensions of an account.
type watcher struct {
	account      AccountID
	extension    ExtensionID // zero: about all of them
	subscription SubscriptionID
}

func (a watcher) compare(b watcher) int {
	return cmp.Or(
		cmp.Compare(a.account, b.account), cmp.Compare(a.extension, b.extension),
		cmp.Compare(a.subscription, b.subscription))
}

// dueItem is a subscription that expires, or reminds of that, at an instant.
type dueItem struct {
	at           Instant
	subscription SubscriptionID
}

func (a dueItem) compare(b dueItem) int {
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.subscription, b.subscription))
}

// extensionCredential finds the JWT credentials of a user by creation.
type extensionCredential struct {
	extension ExtensionID
	created   Instant
	id        string
}

func (a extensionCredential) compare(b extensionCredential) int {
	return cmp.Or(cmp.Compare(a.extension, b.extension), cmp.Compare(a.created, b.created), cmp.Compare(a.id, b.id))
}
