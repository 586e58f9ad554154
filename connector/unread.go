package connector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	stubborn     = 5 // read-backs in a row that fail without an outage of RingCentral, before that is told
	refusals     = 3 // chats in a row that cannot be read, before a read-back is cut short
	unreadReason = "The chats cannot be read back: "
)

// unread reports whether the problem of a connection is that its chats cannot be read back.
// It ends by itself, when they can.
func (c *Connection) unread() bool {
	return c.Problem != nil && strings.HasPrefix(c.Problem.Reason, unreadReason)
}

// stuck reports whether a connection has a problem that keeps its chats from being read back.
func (c *Connection) stuck() bool { return c.Problem != nil && !c.unread() }

// unreadError says that a chat cannot be read back, while others can.
type unreadError struct {
	chat  ChatID
	times int // in a row
	cause error
}

// Error returns which chat, and why.
func (u *unreadError) Error() string { return fmt.Sprintf("chat %d: %v", u.chat, u.cause) }

// Unwrap returns the cause.
func (u *unreadError) Unwrap() error { return u.cause }

// partly reports whether some chats were read back, and others cannot be.
func partly(err error) bool {
	_, ok := errors.AsType[*unreadError](err)
	return ok
}

// ofChat reports whether the cause may be one chat: neither the account nor its rate limits.
func ofChat(err error) bool {
	if _, ok := errors.AsType[*BusyError](err); ok || unauthorized(err) || errors.Is(err, ErrSealed) {
		return false
	}
	if _, ok := errors.AsType[*OutageError](err); ok {
		return true
	}
	refusal, ok := errors.AsType[*RefusalError](err)
	return ok && refusal.Status != http.StatusTooManyRequests && refusal.RetryAfter == 0
}

// readChats reads chats back, one after the other. One that cannot be read keeps only its own
// lane closed; where none can, RingCentral is out of order.
func (c *Connector) readChats(ctx context.Context, ref connectionRef, chats []Chat, from time.Time, connection Connection) (int, error) {
	var worst *unreadError
	found, read, row := 0, 0, 0
	for _, chat := range chats {
		n, err := c.readChat(ctx, ref, chat, from, connection)
		found += n
		if err == nil {
			read, row = read+1, 0
			continue
		}
		if ctx.Err() != nil || !ofChat(err) {
			return found, err
		}
		times := c.looks.refuse(Lane{ref.Stream, ref.Environment, chat.ID})
		if worst == nil || times > worst.times {
			worst = &unreadError{chat.ID, times, err}
		}
		if row++; row == refusals {
			break
		}
	}
	switch {
	case worst == nil:
		return found, nil
	case read == 0 && len(chats) > 1:
		return found, worst.cause
	default:
		return found, worst
	}
}

// refuse notes that a chat could not be read, and returns how often in a row.
func (l *looks) refuse(lane Lane) int {
	l.refused[lane]++
	return l.refused[lane]
}

// stubborn reports whether a failure that only repeats itself is to be told; outage says that
// RingCentral's rest or a network may be the cause.
func (l *looks) stubborn(ref connectionRef, cause error, outage bool) bool {
	if unread, ok := errors.AsType[*unreadError](cause); ok {
		return unread.times%stubborn == 0
	}
	return !outage && l.failures[ref]%stubborn == 0
}

// tellUnread tells why chats of a connection cannot be read back: no outage of RingCentral's
// is the cause.
func (c *Connector) tellUnread(ctx context.Context, ref connectionRef, cause error) {
	remedy := "The connector tries again by itself. If it does not succeed, look at its log and its database."
	if partly(cause) {
		remedy = "The connector tries again by itself, and answers in all other chats meanwhile. If it does not succeed, ask RingCentral about this chat."
	}
	problem := &Problem{unreadReason + strings.TrimRight(cause.Error(), ". ") + ".", remedy}
	_, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		if connection := channel.In(ref.Environment); connection.Enabled && !connection.stuck() {
			connection.trouble(problem)
		}
		return nil
	})
	if err != nil {
		c.log.WarnContext(ctx, "the channel's problem is not stored", "stream_id", ref.Stream, "environment", ref.Environment, "err", err)
	}
}

// lookLast reads back a connection that ends: later nobody would, and what was not told would
// neither be answered nor given up. A person waits, so it hurries.
func (c *Connector) lookLast(ctx context.Context, ref connectionRef, connection Connection) {
	ctx, cancel := context.WithTimeout(ctx, c.limits.send)
	defer cancel()
	var chats []Chat
	from := connection.readFrom()
	err := c.call(ctx, ref, func(a Access) (err error) {
		chats, err = c.platform.ChatsSince(ctx, a, from)
		return err
	})
	for _, chat := range chats {
		_, failed := c.takeSince(ctx, Lane{ref.Stream, ref.Environment, chat.ID}, from, connection)
		err = cmp.Or(err, failed)
		if failed != nil && (!ofChat(failed) || ctx.Err() != nil) {
			break
		}
	}
	if err != nil {
		c.log.WarnContext(ctx, "chats not read back at the end", "stream_id", ref.Stream, "environment", ref.Environment, "err", err)
	}
}
