package contracttest

import (
	"errors"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// Requirement is what the document asks of whoever calls an operation. What it does not
// ask for is empty.
type Requirement struct {
	RateGroup      string // Light, Medium, Heavy, Auth or NoThrottling
	AppPermission  string
	UserPermission string // alternatives are joined by " OR "
}

// Requirements lists what the document asks by method and path template, such as
// "GET /team-messaging/v1/chats/{chatId}". Without the document the list is empty.
func Requirements(tb testing.TB) map[string]Requirement {
	tb.Helper()
	doc, err := load()
	if errors.Is(err, errNoDocument) {
		return nil
	}
	if err != nil {
		tb.Fatalf("contract check: %v", err)
	}
	return doc.requirements
}

func requirementsOf(doc *openapi3.T) map[string]Requirement {
	list := map[string]Requirement{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			list[method+" "+path] = Requirement{
				RateGroup:      extension(op, "x-throttling-group"),
				AppPermission:  extension(op, "x-app-permission"),
				UserPermission: extension(op, "x-user-permission"),
			}
		}
	}
	return list
}

func extension(op *openapi3.Operation, name string) string {
	text, _ := op.Extensions[name].(string)
	return text
}
