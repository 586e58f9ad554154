package control

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// Change is one entry of the log of everything that happened.
type Change struct {
	Seq         uint64      `json:"seq"`
	Environment Environment `json:"environment"`
	Time        time.Time   `json:"time"`
	// Type is PostAdded, PostChanged, PostRemoved, GroupJoined, GroupLeft,
	// GroupChanged, GroupRenamed, TaskChanged, NoteChanged, ExtensionCreate, ExtensionUpdate, ExtensionDelete, MailboxChanged,
	// SubscriptionCreated, SubscriptionRenewed, SubscriptionDeleted,
	// SubscriptionExpired, SubscriptionBlacklisted, SubscriptionReactivated,
	// SubscriptionRetest, SubscriptionReminder, SessionEnded or Reset.
	Type           string         `json:"type"`
	Post           *Post          `json:"post,omitempty"`
	ChatID         ChatID         `json:"chatId,omitempty"`
	Audience       []PersonID     `json:"audience,omitempty"` // ids of those who may see it
	PersonID       PersonID       `json:"personId,omitempty"` // of an extension's change
	SubscriptionID SubscriptionID `json:"subscriptionId,omitempty"`
}

// Changes is a part of the log.
type Changes struct {
	Changes []Change `json:"changes"`
	Last    uint64   `json:"last"` // where to go on from
}

// Changes returns what followed the change number after. When there is nothing it
// waits for the next change, at most for wait. A *Error with status 410 says that the
// log no longer goes back that far.
func (c *Client) Changes(ctx context.Context, after uint64, wait time.Duration) (Changes, error) {
	return call[Changes](ctx, c, http.MethodGet, "/changes"+query("after", strconv.FormatUint(after, 10), "wait", seconds(wait)), nil)
}
