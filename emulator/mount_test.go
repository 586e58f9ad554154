package emulator

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/guard"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// served lists the operations that the router of an environment knows.
func served(t *testing.T, e *Emulator) []string {
	t.Helper()
	var list []string
	for _, part := range e.families(e.sandbox) {
		list = append(list, operationsOf(t, part.router())...)
	}
	return list
}

func operationsOf(t *testing.T, router *mux.Router) []string {
	t.Helper()
	var list []string
	err := router.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		template, err := route.GetPathTemplate()
		if err != nil || route.GetHandler() == nil {
			return nil //nolint:nilerr // a subrouter without a path of its own serves nothing
		}
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			if methods, ok := route.GetHandler().(rest.Methods); ok && methods.Has(method) {
				list = append(list, method+" "+template)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEveryRouteIsGuardedByAnOperation(t *testing.T) {
	t.Parallel()
	var known []string
	for _, op := range guard.Operations() {
		known = append(known, op.Method+" "+op.Template)
	}
	routes := served(t, start(t))

	for _, route := range routes {
		if !slices.Contains(known, route) {
			t.Errorf("%s is served without an operation in the guard's table", route)
		}
	}
	for _, op := range guard.Refused() {
		if name := op.Method + " " + op.Template; slices.Contains(routes, name) {
			t.Errorf("%s is refused by the profile, but served", name)
		}
	}
	for _, op := range guard.Operations() {
		page := op.Public && strings.HasPrefix(op.Template, "/restapi/oauth/") // pages are no rest.Methods
		if name := op.Method + " " + op.Template; !page && !slices.Contains(routes, name) {
			t.Errorf("%s is in the guard's table, but not served", name)
		}
	}
}

func TestEndpointsAreDocumented(t *testing.T) {
	t.Parallel()
	const file = "../docs/endpoints.md"
	want := endpoints()
	if os.Getenv("UPDATE_DOCS") != "" {
		if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	got, err := os.ReadFile(file)

	if err != nil || string(got) != want {
		t.Errorf("%s is stale (%v): UPDATE_DOCS=1 go test ./emulator -run TestEndpointsAreDocumented", file, err)
	}
}

// endpoints renders the table of operations.
func endpoints() string {
	operations := append(guard.Operations(), guard.Refused()...)
	slices.SortStableFunc(operations, func(a, b guard.Operation) int {
		return cmp.Or(cmp.Compare(a.Template, b.Template), cmp.Compare(a.Method, b.Method))
	})
	var b strings.Builder
	b.WriteString("# Emulated endpoints\n\nMade from the guard's table by `UPDATE_DOCS=1 go test ./emulator -run TestEndpointsAreDocumented`.\n" +
		"Full means: as RingCentral documents it or was seen to behave. Refused, and whatever is not listed, is answered 404 in RingCentral's envelope.\n" +
		"Content-Language follows Accept-Language; the texts of errors are English in all of them.\n\n" +
		"| Method | Path | Grade | Rate group | App permission | User permission | Source |\n|---|---|---|---|---|---|---|\n")
	for _, op := range operations {
		grade := op.Grade()
		if op.Lacks != "" {
			grade += ": " + op.Lacks
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s | %s | %s |\n", op.Method, op.Template, grade,
			cmp.Or(string(op.Group), "none"), cmp.Or(string(op.Permission), "none"), cmp.Or(op.UserPermission(), "none"), op.Source())
	}
	return b.String()
}
