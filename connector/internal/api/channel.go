package api

import (
	"net/http"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/session"
)

// channelInfo is a channel in the selected environment.
type channelInfo struct {
	StreamID         connector.StreamID    `json:"streamId"`
	Name             string                `json:"name"`
	CreationTime     time.Time             `json:"creationTime"`
	Environment      connector.Environment `json:"environment"`
	State            connector.State       `json:"state"`
	ApplicationKey   string                `json:"applicationKey"`
	HasSecret        bool                  `json:"hasApplicationSecret"`
	OAuthRedirectURI string                `json:"oauthRedirectUri"`
	WebhookURI       string                `json:"webhookUri"`
	AuthorizedAs     *personInfo           `json:"authorizedAs"`
	Enabled          bool                  `json:"enabled"`
	EnabledTime      *time.Time            `json:"enabledTime"`
	// Transport is what was chosen, empty for automatic; TransportType what is in use.
	Transport     connector.TransportType `json:"transport"`
	TransportType connector.TransportType `json:"transportType,omitempty"`
	RetentionDays int                     `json:"retentionDays"` // 0 keeps texts for ever
	Problem       *problemInfo            `json:"problem"`
	// Blocked is null while the stream is not; BlockedCalls were refused, in all.
	Blocked      *blockInfo `json:"blocked"`
	BlockedCalls int64      `json:"blockedCalls"`
	// Elsewhere is the other environment, while the channel answers there, too.
	Elsewhere *elsewhereInfo `json:"elsewhere,omitempty"`
}

type elsewhereInfo struct {
	Environment connector.Environment `json:"environment"`
	State       connector.State       `json:"state"`
	Problem     *problemInfo          `json:"problem"`
}

type personInfo struct {
	ID    connector.PersonID `json:"id"`
	Name  string             `json:"name"`
	Email string             `json:"email"`
}

type problemInfo struct {
	Reason string `json:"reason"`
	Remedy string `json:"remedy"`
}

type blockInfo struct {
	Since  time.Time `json:"since"`
	Reason string    `json:"reason"`
}

func (h *Handler) channelInfo(c connector.Channel) channelInfo {
	connection := c.Selected()
	info := channelInfo{
		StreamID: c.StreamID, Name: c.Name, CreationTime: c.Created, Environment: c.Environment, State: c.State(),
		ApplicationKey: connection.ApplicationKey, HasSecret: connection.HasSecret,
		OAuthRedirectURI: h.Connector.RedirectURI(c.StreamID),
		WebhookURI:       h.Connector.WebhookURL(c.StreamID, c.Environment),
		Enabled:          connection.Enabled,
		Transport:        c.Transport, TransportType: connection.Subscription.Transport,
		BlockedCalls:  c.Block.Calls,
		RetentionDays: c.RetentionDays,
	}
	if person := connection.Authorization.Person; person.ID != "" {
		info.AuthorizedAs = &personInfo{person.ID, person.Name, person.Email}
	}
	if !connection.EnabledAt.IsZero() {
		info.EnabledTime = &connection.EnabledAt
	}
	if c.Blocked() {
		info.Blocked = &blockInfo{c.Block.Since, c.Block.Reason}
	}
	info.Problem = problemOf(*connection)
	if other := c.Elsewhere(); other != nil {
		info.Elsewhere = &elsewhereInfo{c.Unselected(), other.State(), problemOf(*other)}
	}
	return info
}

func problemOf(c connector.Connection) *problemInfo {
	if c.Problem == nil {
		return nil
	}
	return &problemInfo{c.Problem.Reason, c.Problem.Remedy}
}

// one is the answer of an operation on a channel.
func (h *Handler) one(c connector.Channel, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return h.channelInfo(c), nil
}

// records is a list of anything.
type records[T any] struct {
	Records []T `json:"records"`
}

func list[S, T any](all []S, err error, info func(S) T) (any, error) {
	if err != nil {
		return nil, err
	}
	r := records[T]{Records: make([]T, len(all))}
	for i, one := range all {
		r.Records[i] = info(one)
	}
	return r, nil
}

// listChannels serves GET /api/v1/channels.
func (h *Handler) listChannels(r *http.Request) (any, error) {
	all, err := h.Connector.Channels(r.Context())
	return list(all, err, h.channelInfo)
}

// createChannel serves POST /api/v1/channels.
func (h *Handler) createChannel(r *http.Request) (any, error) {
	body, err := decode[struct {
		Name string `json:"name"`
	}](r)
	if err != nil {
		return nil, err
	}
	return h.one(h.Connector.CreateChannel(r.Context(), body.Name))
}

// readChannel serves GET /api/v1/channels/{streamid}.
func (h *Handler) readChannel(r *http.Request) (any, error) {
	return h.one(h.Connector.Channel(r.Context(), stream(r)))
}

// deleteChannel serves DELETE /api/v1/channels/{streamid}.
func (h *Handler) deleteChannel(r *http.Request) (any, error) {
	return struct{}{}, h.Connector.DeleteChannel(r.Context(), stream(r))
}

// updateConfiguration serves PUT /api/v1/channels/{streamid}/configuration.
func (h *Handler) updateConfiguration(r *http.Request) (any, error) {
	body, err := decode[struct {
		Environment       connector.Environment    `json:"environment"`
		ApplicationKey    string                   `json:"applicationKey"`
		ApplicationSecret *string                  `json:"applicationSecret"`
		Transport         *connector.TransportType `json:"transport"`
	}](r)
	if err != nil {
		return nil, err
	}
	return h.one(h.Connector.Configure(r.Context(), stream(r), connector.Configuration(body)))
}

type authorizeInfo struct {
	AuthorizeURI string `json:"authorizeUri"`
}

// createAuthorization serves POST /api/v1/channels/{streamid}/authorization: with a
// JWT at once, without one through the browser.
func (h *Handler) createAuthorization(r *http.Request) (any, error) {
	body, err := decode[struct {
		JWT string `json:"jwt"`
	}](r)
	if err != nil {
		return nil, err
	}
	if body.JWT != "" {
		return h.one(h.Connector.AuthorizeJWT(r.Context(), stream(r), body.JWT))
	}
	uri, err := h.Connector.BeginAuthorization(r.Context(), stream(r), session.Name(r.Context()))
	if err != nil {
		return nil, err
	}
	return authorizeInfo{uri}, nil
}

// deleteAuthorization serves DELETE /api/v1/channels/{streamid}/authorization.
func (h *Handler) deleteAuthorization(r *http.Request) (any, error) {
	return h.one(h.Connector.Disconnect(r.Context(), stream(r)))
}

// updateEnabled serves PUT /api/v1/channels/{streamid}/enabled.
func (h *Handler) updateEnabled(r *http.Request) (any, error) {
	body, err := decode[struct {
		Enabled *bool `json:"enabled"`
	}](r)
	if err != nil {
		return nil, err
	}
	if body.Enabled == nil {
		return nil, missing("enabled")
	}
	if *body.Enabled {
		return h.one(h.Connector.Enable(r.Context(), stream(r)))
	}
	return h.one(h.Connector.Disable(r.Context(), stream(r)))
}

// updateBlocked serves PUT /api/v1/channels/{streamid}/blocked.
func (h *Handler) updateBlocked(r *http.Request) (any, error) {
	body, err := decode[struct {
		Blocked *bool  `json:"blocked"`
		Reason  string `json:"reason"`
	}](r)
	if err != nil {
		return nil, err
	}
	if body.Blocked == nil {
		return nil, missing("blocked")
	}
	if *body.Blocked {
		return h.one(h.Connector.Block(r.Context(), stream(r), body.Reason))
	}
	return h.one(h.Connector.Unblock(r.Context(), stream(r)))
}
