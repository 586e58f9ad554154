package teammessaging

import (
	"net/http"
	"testing"
)

func TestReadPersons(t *testing.T) {
	t.Parallel()
	srv := newServer(t)

	got := srv.get("Ann", "/persons/{Bob},{Eve},~")

	want(t, got, http.StatusMultiStatus, srv.ids(`persons/{Bob}","status":200,"responseDescription":"OK"}`))
	want(t, got, http.StatusMultiStatus, srv.ids(`persons/{Eve}","status":404,"responseDescription":"Not Found"}`))
	want(t, got, http.StatusMultiStatus, srv.ids(`{"id":"{Ann}","firstName":"Ann"`))
}
