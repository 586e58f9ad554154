package ringcentral

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/glipbox/glipbox/connector"
)

type chatsResponse struct {
	Records    []chatResponse `json:"records"`
	Navigation struct {
		NextPageToken string `json:"nextPageToken"`
	} `json:"navigation"`
}

// ChatsSince reads what changed lately: GET /team-messaging/v1/recent/chats, latest
// first and without pages. Where even the last of a full answer changed since, all
// chats are read instead: GET /team-messaging/v1/chats.
func (c *Client) ChatsSince(ctx context.Context, a connector.Access, since time.Time) ([]connector.Chat, error) {
	var recent chatsResponse
	query := url.Values{"recordCount": {strconv.Itoa(pageSize)}}
	err := c.do(ctx, call{
		access: a, method: http.MethodGet, path: "/team-messaging/v1/recent/chats", query: query, answer: &recent,
	})
	if err != nil {
		return nil, err
	}
	if n := len(recent.Records); n >= pageSize && !recent.Records[n-1].Modified.Before(since) {
		chats, err := c.allChatsSince(ctx, a, since)
		return asOf(recent.Records[0].Modified, chats), err
	}
	return changedSince(nil, recent.Records, since)
}

func (c *Client) allChatsSince(ctx context.Context, a connector.Access, since time.Time) ([]connector.Chat, error) {
	var chats []connector.Chat
	query := url.Values{"recordCount": {strconv.Itoa(pageSize)}}
	for {
		var page chatsResponse
		err := c.do(ctx, call{access: a, method: http.MethodGet, path: "/team-messaging/v1/chats", query: query, answer: &page})
		if err != nil {
			return nil, err
		}
		if chats, err = changedSince(chats, page.Records, since); err != nil {
			return nil, err
		}
		if page.Navigation.NextPageToken == "" {
			return chats, nil
		}
		query = url.Values{"pageToken": {page.Navigation.NextPageToken}}
	}
}

// asOf makes chats out of several answers as old as before the first one: of a chat that was
// read early it is not known what has happened since.
func asOf(instant time.Time, chats []connector.Chat) []connector.Chat {
	for i := range chats {
		if chats[i].Modified.After(instant) {
			chats[i].Modified = instant
		}
	}
	return chats
}

// changedSince appends the chats that changed since an instant.
func changedSince(chats []connector.Chat, records []chatResponse, since time.Time) ([]connector.Chat, error) {
	for _, record := range records {
		if record.Modified.Before(since) {
			continue
		}
		chat, err := record.chat()
		if err != nil {
			return nil, err
		}
		chats = append(chats, chat)
	}
	return chats, nil
}
