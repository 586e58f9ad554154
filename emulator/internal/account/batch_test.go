package account

import (
	"net/http"
	"testing"
)

func TestSeveralExtensionsInOnePath(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	want(t, srv.get(extensions+"/{Ann},{Bob}/presence"), http.StatusMultiStatus, `"presenceStatus":"Available"`)
	want(t, srv.get(extensions+"/{Ann},{Bob}/unified-presence"), http.StatusMultiStatus, `"status":"Available"`)
	want(t, srv.send(http.MethodDelete, extensions+"/{Bob},{Dan}", ""), http.StatusNoContent, "")
	want(t, srv.get(extensions+"/{Dan}"), http.StatusNotFound, "[extensionId]")
}
