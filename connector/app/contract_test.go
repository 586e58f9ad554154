package app

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/glipbox/glipbox/connector/internal/api"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// contract finds the operations of the connector's own OpenAPI document.
//
//nolint:gochecknoglobals // loaded once for all tests
var contract = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromData(api.Document())
	if err != nil {
		return nil, err
	}
	return gorillamux.NewRouter(doc)
})

// keeps holds an answer against the document. Addresses that are not of the API are passed
// over.
func keeps(t *testing.T, req *http.Request, res *http.Response, body []byte) {
	t.Helper()
	router, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	route, parameters, err := router.FindRoute(req)
	if err != nil || res.Header.Get("Content-Type") == "application/yaml" { // the document is no answer of its own
		return
	}
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: parameters, Route: route},
		Status:                 res.StatusCode, Header: res.Header, Body: io.NopCloser(bytes.NewReader(body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		t.Errorf("%s %s is answered otherwise than openapi.yaml says: %v", req.Method, req.URL.Path, err)
	}
}

// Each kind of answer is seen at least once.
func TestAnswersKeepTheContract(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{})
	first := c.live()
	chat := rc.Chat("Direct")
	rc.Say(chat, ringcentraltest.Alice, "book a flight")
	rc.Await("both posts", func() bool { return len(rc.Said(chat)) == 2 })
	c.api(http.MethodGet, "", "")
	for _, path := range []string{"/api/v1/openapi.yaml", "/healthz", "/readyz"} {
		if status, text := c.call(http.MethodGet, path, ""); status != http.StatusOK {
			t.Errorf("%s: got %d %s", path, status, text)
		}
	}
	for _, path := range []string{"", "/conversations", "/conversations/" + chat, "/conversations/search?text=flight", "/agent", "/dead-letters", "/tally"} {
		c.api(http.MethodGet, "/"+first+path, "")
	}
	key, _ := c.api(http.MethodPost, "/"+first+"/notification-key", "")["key"].(string)
	notices := "/channels/" + first + "/notifications"
	for _, call := range []struct{ method, path, body string }{
		{http.MethodPost, "", `{"chatId":"` + chat + `","text":"hello"}`},
		{http.MethodGet, "", ""},
		{http.MethodPost, "/alertmanager?chatId=" + chat, `{"status":"firing","alerts":[{"status":"firing"}]}`},
		{http.MethodPost, "/slack?chatId=" + chat, `{"text":"hello"}`},
	} {
		if status, text := c.call(call.method, notices+call.path, call.body, "Authorization", "Bearer "+key); status != http.StatusOK {
			t.Errorf("%s %s: got %d %s", call.method, call.path, status, text)
		}
	}
	c.api(http.MethodDelete, "/"+first+"/notification-key", "")
	c.api(http.MethodPost, "/"+first+"/agent/trial", `{"text":"book a flight"}`)
	c.api(http.MethodPut, "/"+first+"/retention", `{"days":30}`)
	examined := c.api(http.MethodPost, "/"+first+"/examination", "")
	if found, _ := examined["records"].([]any); len(found) == 0 {
		t.Errorf("the examination found %v", examined)
	}
	c.refused(http.MethodPut, "/"+first+"/agent", `{"kind":"parrot"}`, http.StatusUnprocessableEntity)
	c.refused(http.MethodPost, "/"+first+"/dead-letters/1/replay", "", http.StatusNotFound)
	c.api(http.MethodPut, "/"+first+"/blocked", `{"blocked":true}`)
	c.api(http.MethodPut, "/"+first+"/blocked", `{"blocked":false}`)
	c.api(http.MethodPut, "/"+first+"/enabled", `{"enabled":false}`)
	c.api(http.MethodDelete, "/"+first+"/authorization", "")
}
