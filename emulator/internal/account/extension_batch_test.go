package account

import (
	"net/http"
	"testing"
)

func TestReadExtensions(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	got := srv.get("/restapi/v1.0/account/~/extension/{Bob},{Eve}")

	want(t, got, http.StatusMultiStatus, srv.fill(`extension/{Bob}","status":200,"responseDescription":"OK"}`))
	want(t, got, http.StatusMultiStatus, srv.fill(`extension/{Eve}","status":404,"responseDescription":"Not Found"}`))
	want(t, got, http.StatusMultiStatus, srv.fill(`"id":{Bob},`))
}
