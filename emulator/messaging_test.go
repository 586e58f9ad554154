package emulator

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gherkin "github.com/cucumber/gherkin/go/v26"

	"github.com/glipbox/glipbox/emulator/contracttest"
	"github.com/glipbox/glipbox/emulator/internal/guard"
)

const (
	messagingPrefix   = "/team-messaging/v1"
	messagingFeatures = "../features/emulator"
)

// messagingOperations are those of RingCentral's document, in its order.
func messagingOperations() []string {
	return strings.Split(strings.TrimSpace(`
GET /data-export
POST /data-export
GET /data-export/{taskId}
GET /chats
GET /chats/{chatId}
GET /conversations
POST /conversations
GET /conversations/{chatId}
GET /teams
POST /teams
GET /teams/{chatId}
DELETE /teams/{chatId}
PATCH /teams/{chatId}
POST /teams/{chatId}/join
POST /teams/{chatId}/leave
POST /teams/{chatId}/add
POST /teams/{chatId}/remove
POST /teams/{chatId}/archive
POST /teams/{chatId}/unarchive
GET /everyone
PATCH /everyone
GET /recent/chats
GET /favorites
POST /chats/{chatId}/favorite
POST /chats/{chatId}/unfavorite
GET /chats/{chatId}/posts/{postId}
DELETE /chats/{chatId}/posts/{postId}
PATCH /chats/{chatId}/posts/{postId}
GET /chats/{chatId}/posts
POST /chats/{chatId}/posts
GET /chats/{chatId}/threads/{threadId}/posts
POST /files
POST /chats/{chatId}/adaptive-cards
GET /adaptive-cards/{cardId}
PUT /adaptive-cards/{cardId}
DELETE /adaptive-cards/{cardId}
GET /events
POST /events
GET /events/{eventId}
PUT /events/{eventId}
DELETE /events/{eventId}
GET /groups/{groupId}/events
POST /groups/{groupId}/events
GET /chats/{chatId}/notes
POST /chats/{chatId}/notes
GET /notes/{noteId}
DELETE /notes/{noteId}
PATCH /notes/{noteId}
POST /notes/{noteId}/lock
POST /notes/{noteId}/unlock
POST /notes/{noteId}/publish
GET /chats/{chatId}/tasks
POST /chats/{chatId}/tasks
GET /tasks/{taskId}
DELETE /tasks/{taskId}
PATCH /tasks/{taskId}
POST /tasks/{taskId}/complete
GET /persons/{personId}
GET /companies/{companyId}
GET /groups/{groupId}/webhooks
POST /groups/{groupId}/webhooks
GET /webhooks
GET /webhooks/{webhookId}
DELETE /webhooks/{webhookId}
POST /webhooks/{webhookId}/activate
POST /webhooks/{webhookId}/suspend
`), "\n")
}

// TestDocumentHasTheseOperations compares the list with RingCentral's document, where that
// is there.
func TestDocumentHasTheseOperations(t *testing.T) {
	t.Parallel()
	var want []string
	for name := range contracttest.Requirements(t) {
		if method, path, _ := strings.Cut(name, " "); strings.HasPrefix(path, messagingPrefix+"/") {
			want = append(want, method+" "+anonymous(strings.TrimPrefix(path, messagingPrefix)))
		}
	}
	for _, op := range messagingOperations() {
		if want != nil && !slices.Contains(want, anonymous(op)) {
			t.Errorf("the document does not have %s", op)
		}
	}
	if want != nil && len(want) != len(messagingOperations()) {
		t.Errorf("the document has %d operations, the list %d", len(want), len(messagingOperations()))
	}
}

// anonymous writes a path template without the names of its parameters.
func anonymous(template string) string {
	return regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(template, "{}")
}

// covered is what the scenarios ask of an operation, by how it is answered.
type covered struct{ success, refusal, missing []scenario }

// scenario is one of a feature file.
type scenario struct{ feature, name, file string }

// withoutPermission asks every operation without the permission of the application.
const withoutPermission = "An application without the permission is refused"

func (s scenario) isPermission() bool { return s.name == withoutPermission }

// TestEveryMessagingOperationHasScenarios checks that each operation that is served is
// granted, refused, and asked for what does not exist.
func TestEveryMessagingOperationHasScenarios(t *testing.T) {
	t.Parallel()
	coverage := readCoverage(t)
	for _, op := range messagingOperations() {
		if !isServed(op) {
			continue
		}
		c := coverage[anonymous(op)]
		if !slices.ContainsFunc(c.refusal, scenario.isPermission) {
			t.Errorf("%s is not among those that need the permission", op)
		}
		for what, scenarios := range map[string][]scenario{"success": c.success, "refusal": c.refusal, "not-found": c.missing} {
			if len(scenarios) == 0 && (what != "not-found" || strings.Contains(op, "{")) {
				t.Errorf("%s has no scenario of %s in %s", op, what, messagingFeatures)
			}
		}
	}
}

func isServed(op string) bool {
	method, path, _ := strings.Cut(op, " ")
	return slices.ContainsFunc(guard.Operations(), func(known guard.Operation) bool {
		return known.Method == method && anonymous(known.Template) == anonymous(messagingPrefix+path)
	})
}

var (
	asking    = regexp.MustCompile(` (?:asks|has asked) for (GET|POST|PUT|PATCH|DELETE) "([^"?]*)`)
	answering = regexp.MustCompile(`^the answer is (\d+)`)
)

// readCoverage finds out what the features ask of the operations, by method and anonymous
// path.
func readCoverage(t *testing.T) map[string]covered {
	t.Helper()
	coverage := map[string]covered{}
	err := filepath.WalkDir(messagingFeatures, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".feature" {
			return err
		}
		readFeature(t, path, coverage)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return coverage
}

func readFeature(t *testing.T, path string, coverage map[string]covered) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ids := 0
	newID := func() string { ids++; return strconv.Itoa(ids) }
	document, err := gherkin.ParseGherkinDocument(bytes.NewReader(text), newID)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for _, pickle := range gherkin.Pickles(*document, path, newID) {
		told, asked := scenario{document.Feature.Name, pickle.Name, path}, ""
		for _, step := range pickle.Steps {
			if match := asking.FindStringSubmatch(step.Text); match != nil {
				asked = operationOf(match[1], match[2])
			}
			if strings.Contains(step.Text, " uploads the file ") {
				asked = "POST /files"
			}
			if strings.Contains(step.Text, " sends the webhook") {
				asked = "" // no operation of the document
			}
			if match := answering.FindStringSubmatch(step.Text); match != nil {
				status, err := strconv.Atoi(match[1])
				if err != nil {
					t.Fatal(err)
				}
				coverage[asked] = coverage[asked].with(status, told)
			}
		}
	}
}

// operationOf returns the operation that a method and a path of a scenario mean.
func operationOf(method, path string) string {
	segments := strings.Split(strings.TrimPrefix(path, messagingPrefix), "/")
	for _, op := range messagingOperations() {
		opMethod, template, _ := strings.Cut(op, " ")
		same := slices.EqualFunc(strings.Split(template, "/"), segments, func(pattern, segment string) bool {
			return pattern == segment || strings.HasPrefix(pattern, "{")
		})
		if same && method == opMethod {
			return anonymous(op)
		}
	}
	return ""
}

// with adds a scenario, each once.
func (c covered) with(status int, told scenario) covered {
	list := &c.success
	switch {
	case status == http.StatusNotFound:
		list = &c.missing
	case status >= http.StatusBadRequest:
		list = &c.refusal
	}
	if !slices.Contains(*list, told) {
		*list = append(slices.Clone(*list), told)
	}
	return c
}
