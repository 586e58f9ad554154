package state

import (
	"cmp"

	"github.com/tidwall/btree"
)

// world is the whole of what a state knows, as one value: copy-on-write trees, one
// per resource and one per lookup order. The values in them are never changed in
// place.
type world struct {
	counter int64

	developers   *btree.Map[string, Developer] // by lower-case e-mail
	accounts     *btree.Map[AccountID, Account]
	extensions   *btree.Map[ExtensionID, Extension]
	extensionsOf *btree.BTreeG[accountExtension]
	logins       *btree.Map[string, ExtensionID] // by lower-case e-mail
	mainNumbers  *btree.Map[string, AccountID]
	applications *btree.Map[ClientID, Application]
	images       *btree.Map[ExtensionID, []byte] // profile images
	mails        *btree.Map[MailID, Mail]
	activations  *btree.Map[string, Activation] // by the token of the link
	presences    *btree.Map[ExtensionID, Presence]

	consents      *btree.BTreeG[consent]
	browsers      *btree.Map[string, BrowserSession] // by cookie
	codes         *btree.Map[string, AuthorizationCode]
	credentials   *btree.Map[string, JWTCredential] // by jti
	credentialsOf *btree.BTreeG[extensionCredential]
	sessions      *btree.Map[SessionID, Session]
	sessionsOf    *btree.BTreeG[sessionOrder]
	accessTokens  *btree.Map[string, AccessToken]
	refreshTokens *btree.Map[string, RefreshToken]
	remembered    *btree.BTreeG[memory]

	chats         *btree.Map[ChatID, Chat]
	chatsOf       *btree.BTreeG[personChat]
	publicTeams   *btree.BTreeG[accountChat]
	conversations *btree.Map[string, ChatID] // by member set
	posts         *btree.Map[PostID, Post]
	postsByChat   *btree.BTreeG[chatOrder]

	subscriptions   *btree.Map[SubscriptionID, Subscription]
	subscriptionsOf *btree.BTreeG[ownerSubscription]
	watchers        *btree.BTreeG[watcher]
	due             *btree.BTreeG[dueItem]
}

func newWorld(counter int64) world {
	return world{
		counter:      counter,
		developers:   btree.NewMap[string, Developer](0),
		accounts:     btree.NewMap[AccountID, Account](0),
		extensions:   btree.NewMap[ExtensionID, Extension](0),
		extensionsOf: index(compareAccountExtension),
		logins:       btree.NewMap[string, ExtensionID](0),
		mainNumbers:  btree.NewMap[string, AccountID](0),
		applications: btree.NewMap[ClientID, Application](0),
		images:       btree.NewMap[ExtensionID, []byte](0),
		mails:        btree.NewMap[MailID, Mail](0),
		activations:  btree.NewMap[string, Activation](0),
		presences:    btree.NewMap[ExtensionID, Presence](0),

		consents:      index(compareConsent),
		browsers:      btree.NewMap[string, BrowserSession](0),
		codes:         btree.NewMap[string, AuthorizationCode](0),
		credentials:   btree.NewMap[string, JWTCredential](0),
		credentialsOf: index(compareExtensionCredential),
		sessions:      btree.NewMap[SessionID, Session](0),
		sessionsOf:    index(compareSessionOrder),
		accessTokens:  btree.NewMap[string, AccessToken](0),
		refreshTokens: btree.NewMap[string, RefreshToken](0),
		remembered:    index(compareMemory),

		chats:         btree.NewMap[ChatID, Chat](0),
		chatsOf:       index(comparePersonChat),
		publicTeams:   index(compareAccountChat),
		conversations: btree.NewMap[string, ChatID](0),
		posts:         btree.NewMap[PostID, Post](0),
		postsByChat:   index(compareChatOrder),

		subscriptions:   btree.NewMap[SubscriptionID, Subscription](0),
		subscriptionsOf: index(compareOwnerSubscription),
		watchers:        index(compareWatcher),
		due:             index(compareDue),
	}
}

// copy returns a world that shares everything until one of the two changes.
func (w *world) copy() world {
	return world{
		counter:      w.counter,
		developers:   w.developers.Copy(),
		accounts:     w.accounts.Copy(),
		extensions:   w.extensions.Copy(),
		extensionsOf: w.extensionsOf.Copy(),
		logins:       w.logins.Copy(),
		mainNumbers:  w.mainNumbers.Copy(),
		applications: w.applications.Copy(),
		images:       w.images.Copy(),
		mails:        w.mails.Copy(),
		activations:  w.activations.Copy(),
		presences:    w.presences.Copy(),

		consents:      w.consents.Copy(),
		browsers:      w.browsers.Copy(),
		codes:         w.codes.Copy(),
		credentials:   w.credentials.Copy(),
		credentialsOf: w.credentialsOf.Copy(),
		sessions:      w.sessions.Copy(),
		sessionsOf:    w.sessionsOf.Copy(),
		accessTokens:  w.accessTokens.Copy(),
		refreshTokens: w.refreshTokens.Copy(),
		remembered:    w.remembered.Copy(),

		chats:         w.chats.Copy(),
		chatsOf:       w.chatsOf.Copy(),
		publicTeams:   w.publicTeams.Copy(),
		conversations: w.conversations.Copy(),
		posts:         w.posts.Copy(),
		postsByChat:   w.postsByChat.Copy(),

		subscriptions:   w.subscriptions.Copy(),
		subscriptionsOf: w.subscriptionsOf.Copy(),
		watchers:        w.watchers.Copy(),
		due:             w.due.Copy(),
	}
}

// index returns an ordered set. The state's lock guards it, so it needs none.
func index[T any](compare func(a, b T) int) *btree.BTreeG[T] {
	return btree.NewBTreeGOptions(func(a, b T) bool { return compare(a, b) < 0 }, btree.Options{NoLocks: true})
}

// accountExtension finds the users of an account by extension number.
type accountExtension struct {
	account AccountID
	number  string
	id      ExtensionID // not part of the order
}

func compareAccountExtension(a, b accountExtension) int {
	return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(len(a.number), len(b.number)), cmp.Compare(a.number, b.number))
}

// consent remembers that a person has let an application act for them.
type consent struct {
	extension ExtensionID
	app       ClientID
}

func compareConsent(a, b consent) int {
	return cmp.Or(cmp.Compare(a.extension, b.extension), cmp.Compare(a.app, b.app))
}

// sessionOrder finds the sessions of a person in an application, oldest first.
type sessionOrder struct {
	extension ExtensionID
	app       ClientID
	id        SessionID
}

func compareSessionOrder(a, b sessionOrder) int {
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

func comparePersonChat(a, b personChat) int {
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

func compareAccountChat(a, b accountChat) int {
	return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.created, b.created), cmp.Compare(a.chat, b.chat))
}

// chatOrder finds the posts of a chat by creation.
type chatOrder struct {
	chat    ChatID
	created Instant
	post    PostID
}

func compareChatOrder(a, b chatOrder) int {
	return cmp.Or(cmp.Compare(a.chat, b.chat), cmp.Compare(a.created, b.created), cmp.Compare(a.post, b.post))
}

// ownerSubscription finds the subscriptions of a person by creation.
type ownerSubscription struct {
	owner   ExtensionID
	created Instant
	id      SubscriptionID
}

func compareOwnerSubscription(a, b ownerSubscription) int {
	return cmp.Or(cmp.Compare(a.owner, b.owner), cmp.Compare(a.created, b.created), cmp.Compare(a.id, b.id))
}

// watcher finds the subscriptions about extensions of an account.
type watcher struct {
	account      AccountID
	extension    ExtensionID // zero: about all of them
	subscription SubscriptionID
}

func compareWatcher(a, b watcher) int {
	return cmp.Or(
		cmp.Compare(a.account, b.account), cmp.Compare(a.extension, b.extension),
		cmp.Compare(a.subscription, b.subscription))
}

// dueItem is a subscription that expires, or reminds of that, at an instant.
type dueItem struct {
	at           Instant
	subscription SubscriptionID
}

func compareDue(a, b dueItem) int {
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.subscription, b.subscription))
}

// extensionCredential finds the JWT credentials of a user by creation.
type extensionCredential struct {
	extension ExtensionID
	created   Instant
	id        string
}

func compareExtensionCredential(a, b extensionCredential) int {
	return cmp.Or(cmp.Compare(a.extension, b.extension), cmp.Compare(a.created, b.created), cmp.Compare(a.id, b.id))
}
