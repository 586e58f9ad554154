package api

import (
	"log/slog"
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector/internal/session"
)

// served lists the operations that the router knows, as the document writes them.
func served(t *testing.T) map[string]bool {
	t.Helper()
	router, list := mux.NewRouter(), map[string]bool{}
	h := &Handler{Guard: &session.Guard{}, Log: slog.New(slog.DiscardHandler)}
	h.Mount(router)
	h.MountNotifications(router)
	err := router.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, err := route.GetPathTemplate()
		if err != nil || route.GetHandler() == nil {
			return nil //nolint:nilerr // a subrouter serves nothing itself
		}
		if own, ok := route.GetHandler().(resource); ok {
			for method := range own.methods {
				list[method+" "+path] = true
			}
			return nil
		}
		methods, err := route.GetMethods()
		for _, method := range methods {
			if method != http.MethodHead {
				list[method+" "+path] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTheDocumentDescribesEveryRoute(t *testing.T) {
	t.Parallel()
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			described[method+" "+path] = true
		}
	}
	routes := served(t)
	for route := range routes {
		if !described[route] {
			t.Errorf("%s is served and not described: add it, and the schema of its answer, to connector/internal/api/openapi.yaml, and a line to docs/connector.md", route)
		}
	}
	for operation := range described {
		if !routes[operation] {
			t.Errorf("%s is described and not served: mount it in connector/internal/api/api.go, or delete it from openapi.yaml", operation)
		}
	}
}
