package guard

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/contracttest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// TestOperationsAskWhatTheDocumentAsks compares the table with RingCentral's document,
// where that is there. Operations that it does not list are of older or newer origin.
func TestOperationsAskWhatTheDocumentAsks(t *testing.T) {
	t.Parallel()
	asked := map[string]contracttest.Requirement{}
	for name, requirement := range contracttest.Requirements(t) {
		asked[anonymous(name)] = requirement
	}
	for _, op := range Operations() {
		name := op.Method + " " + op.Template
		want, ok := asked[anonymous(name)]
		if !ok {
			continue
		}
		want.RateGroup = strings.Replace(strings.ToLower(want.RateGroup), "nothrottling", string(NoThrottling), 1)
		got := contracttest.Requirement{RateGroup: string(op.Group), AppPermission: string(op.Permission), UserPermission: op.UserPermission()}
		if op.Permission == state.OpenID {
			got.AppPermission = "" // a scope of the session, which the document names in its prose
		}
		if got != want {
			t.Errorf("%s asks %+v, the document %+v", name, got, want)
		}
	}
}

// anonymous writes a path template without the names of its parameters.
func anonymous(template string) string {
	return regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(template, "{}")
}

func TestEveryOperationIsListedOnce(t *testing.T) {
	t.Parallel()
	seen := map[operationKey]bool{}
	for _, op := range Operations() {
		key := operationKey{op.Method, op.Template}
		if seen[key] {
			t.Errorf("%s %s stands twice in the table", op.Method, op.Template)
		}
		seen[key] = true
	}
}

func TestUserPermissionIsAsked(t *testing.T) {
	t.Parallel()
	asked := Operation{Method: http.MethodGet, Template: "/team-messaging/v1/chats", User: []state.UserPermission{state.AddRemoveUsers}}
	d := newDoor(t, state.TeamMessaging)
	d.guard.operations[operationKey{asked.Method, asked.Template}] = &asked

	got := d.get(t.Context(), asked.Template, "Authorization", "Bearer "+d.token)

	const want = `{"errorCode":"InsufficientPermissions","message":"In order to call this API endpoint, user needs to have [AddRemoveUsers] permission for requested resource.",` +
		`"errors":[{"errorCode":"CMN-408","message":"In order to call this API endpoint, user needs to have [AddRemoveUsers] permission for requested resource.",` +
		`"permissionName":"AddRemoveUsers"}],"permissionName":"AddRemoveUsers"}`
	if got.Code != http.StatusForbidden || got.Body.String() != want {
		t.Errorf("got %d %s, want %s", got.Code, got.Body, want)
	}
}
