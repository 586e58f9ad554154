package account

import (
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf16"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	maxPage            = 1024 // UTF-16 units; documented limit of a pager message
	messagesPerPage    = 100
	maxMessagesPerPage = 1000
	messageAge         = 24 * time.Hour // how far a list goes back unless it is asked for more
)

// pageRequest is CreateInternalTextMessageRequest.
type pageRequest struct {
	From    pageParty   `json:"from"`
	To      []pageParty `json:"to"`
	ReplyOn int64       `json:"replyOn"`
	Text    string      `json:"text"`
}

type pageParty struct {
	ExtensionID     string `json:"extensionId"`
	ExtensionNumber string `json:"extensionNumber"`
}

// createPage serves POST
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/company-pager. One writes for
// oneself only.
func (h *Handler) createPage(r *http.Request) (rest.Reply, error) {
	account, e, err := h.mailbox(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[pageRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if n := len(utf16.Encode([]rune(body.Text))); n == 0 || n > maxPage {
		return rest.Reply{}, apierr.Invalid("text")
	}
	page := state.NewMessage{From: e.ID, ReplyOn: state.MessageID(body.ReplyOn), Text: body.Text}
	colleagues := h.State.Extensions(account.ID)
	for _, party := range body.To {
		id, ok := party.find(colleagues)
		if !ok {
			return rest.Reply{}, apierr.Invalid("to")
		}
		page.To = append(page.To, id)
	}
	if from := body.From; from != (pageParty{}) {
		if id, ok := from.find(colleagues); !ok || id != e.ID {
			return rest.Reply{}, apierr.Invalid("from")
		}
	}
	sent, err := h.State.SendMessage(page)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(h.messageInfo(r, account, sent)), nil
}

// find returns the extension that a party names by its id or number.
func (p pageParty) find(extensions []state.Extension) (state.ExtensionID, bool) {
	for _, e := range extensions {
		if p.ExtensionID == e.ID.String() || p.ExtensionID == "" && p.ExtensionNumber == e.Number {
			return e.ID, true
		}
	}
	return 0, false
}

// listMessages serves GET
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/message-store.
func (h *Handler) listMessages(r *http.Request) (rest.Reply, error) {
	account, e, err := h.mailbox(r)
	if err != nil {
		return rest.Reply{}, err
	}
	filter, err := h.messageFilter(r)
	if err != nil {
		return rest.Reply{}, err
	}
	messages := slices.DeleteFunc(h.State.Messages(e.ID), func(m state.Message) bool { return !filter.takes(m) })
	page, err := rest.PageOf(r, messages, messagesPerPage, maxMessagesPerPage)
	if err != nil {
		return rest.Reply{}, err
	}
	list := messageList{
		URI: extensionURI(r, account, e) + "/message-store", Records: make([]messageInfo, len(page.Records)),
		Paging: page.Paging, Navigation: page.Navigation,
	}
	for i, m := range page.Records {
		list.Records[i] = h.messageInfo(r, account, m)
	}
	return rest.OK(list), nil
}

// messageFilter keeps the messages that a query asks for.
type messageFilter struct {
	from, to                 state.Instant
	conversation             string
	types, directions, reads []string
}

func (h *Handler) messageFilter(r *http.Request) (messageFilter, error) {
	query := r.URL.Query()
	f := messageFilter{
		to: h.State.Now(), conversation: query.Get("conversationId"),
		types: query["messageType"], directions: query["direction"], reads: query["readStatus"],
	}
	if text := query.Get("dateTo"); text != "" {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return f, apierr.Invalid("dateTo")
		}
		f.to = state.InstantOf(at)
	}
	f.from = f.to.Add(-messageAge)
	if text := query.Get("dateFrom"); text != "" {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return f, apierr.Invalid("dateFrom")
		}
		f.from = state.InstantOf(at)
	}
	return f, nil
}

func (f messageFilter) takes(m state.Message) bool {
	return m.Created >= f.from && m.Created <= f.to && keeps(f.types, "Pager") &&
		keeps(f.directions, direction(m)) && keeps(f.reads, readStatus(m)) &&
		(f.conversation == "" || f.conversation == strconv.FormatInt(m.Conversation, 10))
}

// readMessage serves GET
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/message-store/{messageId}.
func (h *Handler) readMessage(r *http.Request) (rest.Reply, error) {
	account, m, err := h.message(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(h.messageInfo(r, account, m)), nil
}

// updateMessage serves PUT
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/message-store/{messageId}.
func (h *Handler) updateMessage(r *http.Request) (rest.Reply, error) {
	account, m, err := h.message(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[struct {
		ReadStatus string `json:"readStatus"`
	}](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if body.ReadStatus != read && body.ReadStatus != unread {
		return rest.Reply{}, apierr.Invalid("readStatus")
	}
	if m, err = h.State.MarkMessage(m.Owner, m.ID, body.ReadStatus == read); err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(h.messageInfo(r, account, m)), nil
}

// mailbox returns the caller's own extension, which the path has to name.
func (h *Handler) mailbox(r *http.Request) (state.Account, state.Extension, error) {
	account, e, err := h.extension(r)
	if err == nil && e.ID != caller.Of(r).Extension {
		return account, e, apierr.Hinted(apierr.UserLacks(string(state.ReadOwnMessages)), "a mailbox is open to its owner only: name the extension ~")
	}
	return account, e, err
}

func (h *Handler) message(r *http.Request) (state.Account, state.Message, error) {
	account, e, err := h.mailbox(r)
	if err != nil {
		return account, state.Message{}, err
	}
	id, err := state.ParseMessageID(mux.Vars(r)["messageId"])
	if err != nil {
		return account, state.Message{}, apierr.NotFound("messageId")
	}
	m, err := h.State.Message(e.ID, id)
	return account, m, err
}
