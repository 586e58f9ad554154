package controlapi

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
)

// served lists the operations that the router knows, as the document writes them.
func served(t *testing.T) map[string]bool {
	t.Helper()
	pattern := regexp.MustCompile(`\{(\w+):[^}]*\}`) // {environment:sandbox|production}
	router, list := mux.NewRouter(), map[string]bool{}
	(&Handler{}).Mount(router.PathPrefix(control.Prefix).Subrouter())
	err := router.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		m, ok := route.GetHandler().(methods)
		template, err := route.GetPathTemplate()
		if !ok || err != nil {
			return nil //nolint:nilerr // a subrouter serves nothing itself
		}
		path := pattern.ReplaceAllString(template, "{$1}")
		for method, is := range map[string]bool{
			http.MethodGet: m.GET != nil, http.MethodPost: m.POST != nil, http.MethodPut: m.PUT != nil,
			http.MethodPatch: m.PATCH != nil, http.MethodDelete: m.DELETE != nil,
		} {
			if is {
				list[method+" "+path] = true
			}
		}
		return nil
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
	described := map[string]bool{}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			described[method+" "+path] = true
		}
	}
	routes := served(t)

	for route := range routes {
		if !described[route] {
			t.Errorf("%s is served and not described: add it under paths, and the schema of its answer under components, "+
				"to emulator/internal/controlapi/openapi.yaml, and a line to docs/control-api.md", route)
		}
	}
	for operation := range described {
		if !routes[operation] {
			t.Errorf("%s is described and not served: mount it in emulator/internal/controlapi/controlapi.go, or delete it from openapi.yaml", operation)
		}
	}
}
