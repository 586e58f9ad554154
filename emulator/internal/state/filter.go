package state

import (
	"slices"
	"time"
)

// FilterKind says which changes an event filter is about.
type FilterKind int

// The kinds of event filters.
const (
	QuietFilter           FilterKind = iota // accepted, but nothing here raises it
	PostFilter                              // posts in the chats of the owner
	ChatFilter                              // the chats of the owner
	ExtensionFilter                         // one extension
	ExtensionListFilter                     // every extension of the account
	DirectoryFilter                         // every entry of the company directory
	ReminderFilter                          // the end of the subscription itself
	PresenceFilter                          // the presence of one extension
	AccountPresenceFilter                   // the presence of every extension of the account
	WebhookFilter                           // the incoming webhooks in the chats of the owner
	MessageFilter                           // the mailbox of one extension
)

// Filter is one event filter of a subscription.
type Filter struct {
	Kind      FilterKind
	Text      string        // as stored and returned: ids in place of ~
	Extension ExtensionID   // only of an ExtensionFilter, a PresenceFilter and a MessageFilter
	Threshold time.Duration // only of a ReminderFilter: how long before the end it begins
	Interval  time.Duration // only of a ReminderFilter
}

// about reports whether the filter is about extensions of the account, and about which:
// zero means all.
func (f Filter) about() (ExtensionID, bool) {
	watches := []FilterKind{ExtensionFilter, ExtensionListFilter, DirectoryFilter, PresenceFilter, AccountPresenceFilter, MessageFilter}
	return f.Extension, slices.Contains(watches, f.Kind)
}

// next returns when the filter reminds for the first time after now of a subscription
// that ends at expires. Zero means that it does so no more.
func (f Filter) next(now, expires Instant) Instant {
	at := expires.Add(-f.Threshold)
	if at <= now {
		at = at.Add(f.Interval * (now.Sub(at)/f.Interval + 1))
	}
	if at >= expires {
		return 0
	}
	return at
}

// DisabledFilter is an event filter that was accepted, but is not active for the owner.
type DisabledFilter struct {
	Text    string
	Reason  string
	Message string
}

// Reminder is an event filter of a subscription that waits to remind of its end.
type Reminder struct {
	Filter Filter
	Next   Instant // zero: no more before the end
}

// ReminderEvent says that a subscription will end soon.
type ReminderEvent struct {
	Subscription Subscription
	Filter       Filter
}

func (ReminderEvent) change() {}

// reminders returns when the filters remind of an end at expires.
func reminders(filters []Filter, now, expires Instant) []Reminder {
	var list []Reminder
	for _, f := range filters {
		if f.Kind == ReminderFilter {
			list = append(list, Reminder{Filter: f, Next: f.next(now, expires)})
		}
	}
	return list
}
