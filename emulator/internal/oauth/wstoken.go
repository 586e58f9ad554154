package oauth

import (
	"net/http"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const socketPath = "/ws"

// socketTokenInfo is WsTokenResponse.
type socketTokenInfo struct {
	URI       string `json:"uri"`
	Token     string `json:"ws_access_token"`
	ExpiresIn int64  `json:"expires_in"`
}

// createSocketToken serves POST /restapi/oauth/wstoken, with an empty body or any other.
func (h *Handler) createSocketToken(r *http.Request) (rest.Reply, error) {
	token := h.State.CreateSocketToken(caller.Of(r).Session)
	reply := rest.OK(socketTokenInfo{
		URI:       "ws" + strings.TrimPrefix(rest.BaseURL(r), "http") + socketPath,
		Token:     token.Token,
		ExpiresIn: int64(state.SocketTokenLifetime / time.Second),
	})
	reply.Header = http.Header{"Cache-Control": {"no-store"}}
	return reply, nil
}
