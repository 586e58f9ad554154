package api

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// foundInfo is an entry of a conversation with the chat that it stands in.
type foundInfo struct {
	ChatID   string             `json:"chatId"`
	ChatType connector.ChatType `json:"chatType"`
	ChatName string             `json:"chatName"`
	entryInfo
}

func newFoundInfo(f connector.Found) foundInfo {
	return foundInfo{f.Chat.ID.String(), f.Chat.Type, f.Chat.Name, newEntryInfo(f.Entry)}
}

// search reads what is wanted: text, person, since and until. A day as the end is wanted
// whole.
func search(r *http.Request) (connector.Search, error) {
	query := r.URL.Query()
	s := connector.Search{Text: query.Get("text"), Person: query.Get("person")}
	var err error
	if s.Since, err = moment("since", query.Get("since"), 0); err != nil {
		return s, err
	}
	s.Until, err = moment("until", query.Get("until"), 1)
	return s, err
}

// moment reads an instant, or a day of UTC, to which days are added.
func moment(field, text string, days int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.AddDate(0, 0, days), nil
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, &connector.FieldError{Field: field, Problem: &connector.Problem{
			Reason: "The time is not understood.", Remedy: "Write 2026-12-24, or 2026-12-24T18:00:00Z.",
		}}
	}
	return at, nil
}

// searchConversations serves GET /api/v1/channels/{streamid}/conversations/search.
func (h *Handler) searchConversations(r *http.Request) (any, error) {
	wanted, err := search(r)
	if err != nil {
		return nil, err
	}
	found, err := h.Connector.SearchConversations(r.Context(), stream(r), wanted)
	return list(found, err, newFoundInfo)
}

// exportConversations serves GET /api/v1/channels/{streamid}/conversations/export: every
// wanted entry, oldest first, as lines of JSON, or as CSV. What fails on the way cuts the
// connection, so that half an export is not taken for a whole one.
func (h *Handler) exportConversations(w http.ResponseWriter, r *http.Request) {
	wanted, err := search(r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	lines, ok := newLines(w, r.URL.Query().Get("format"))
	if !ok {
		h.refuse(w, r, &connector.FieldError{Field: "format", Problem: &connector.Problem{
			Reason: "There is no export of that format.", Remedy: "Choose jsonl or csv.",
		}})
		return
	}
	begun := false
	begin := func() {
		if !begun {
			w.Header().Set("Content-Type", lines.media)
			w.Header().Set("Content-Disposition", `attachment; filename="conversations.`+lines.extension+`"`)
			w.Header().Set("Cache-Control", "no-store")
			w.Header().Set("X-Content-Type-Options", "nosniff")
			begun = true
			lines.head()
		}
	}
	err = h.Connector.ExportConversations(r.Context(), stream(r), wanted, func(f connector.Found) error {
		begin()
		return lines.write(newFoundInfo(f))
	})
	if err != nil && !begun {
		h.refuse(w, r, err)
		return
	}
	begin()
	if err == nil {
		err = lines.end()
	}
	if err != nil {
		h.Log.WarnContext(r.Context(), "export broken off", "stream_id", stream(r), "err", err)
		panic(http.ErrAbortHandler)
	}
}

// lines writes one entry after the other.
type lines struct {
	media, extension string
	head             func()
	write            func(foundInfo) error
	end              func() error
}

func newLines(w http.ResponseWriter, format string) (lines, bool) {
	switch format {
	case "", "jsonl":
		encoder := json.NewEncoder(w)
		return lines{
			media: "application/x-ndjson", extension: "jsonl", head: func() {}, end: func() error { return nil },
			write: func(f foundInfo) error { return encoder.Encode(f) },
		}, true
	case "csv":
		return csvLines(csv.NewWriter(w)), true
	}
	return lines{}, false
}

func csvLines(table *csv.Writer) lines {
	return lines{
		media: "text/csv; charset=utf-8", extension: "csv",
		head: func() {
			_ = table.Write([]string{"time", "chatId", "chatType", "chatName", "postId", "threadId", "parentPostId", "senderId", "senderName", "senderEmail", "fromAgent", "status", "text"}) // is told by end
		},
		write: func(f foundInfo) error {
			from := "no"
			if f.FromAgent {
				from = "yes"
			}
			return table.Write([]string{
				f.CreationTime.Format(time.RFC3339Nano), f.ChatID, string(f.ChatType), cell(f.ChatName), f.PostID, cell(string(f.ThreadID)), f.ParentPostID,
				string(f.Sender.ID), cell(f.Sender.Name), cell(f.Sender.Email), from, string(f.Status), cell(f.Text),
			})
		},
		end: func() error {
			table.Flush()
			return table.Error()
		},
	}
}

// cell keeps a text from being read as a formula by a spreadsheet.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// updateRetention serves PUT /api/v1/channels/{streamid}/retention.
func (h *Handler) updateRetention(r *http.Request) (any, error) {
	body, err := decode[struct {
		Days *int `json:"days"`
	}](r)
	if err != nil {
		return nil, err
	}
	if body.Days == nil {
		return nil, missing("days")
	}
	return h.one(h.Connector.SetRetention(r.Context(), stream(r), *body.Days))
}
