package apierr

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// used returns what the first group of the expression finds in the code of the emulator.
func used(t *testing.T, expression string) map[string]string {
	t.Helper()
	pattern, found, code := regexp.MustCompile(expression), map[string]string{}, os.DirFS("..")
	err := fs.WalkDir(code, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(code, path)
		for _, match := range pattern.FindAllSubmatch(text, -1) {
			found[string(match[1])] = path
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("found %d, %v", len(found), err)
	}
	return found
}

func TestEveryCodeHasAHint(t *testing.T) {
	t.Parallel()

	for code, file := range used(t, `"((?:CMN|OAU|AGW|SUB|CNV|ADG|ACT|EXT|BIL|TAS|WSG)-\d{3})"`) {
		e := Error{Code: Code(code)}
		if e.Remedy() == "" {
			t.Errorf("%s of %s has no hint: say in emulator/internal/apierr/hint.go or hint_family.go what its user has to do", code, file)
		}
	}
}

func TestEveryParameterHasAHint(t *testing.T) {
	t.Parallel()

	for parameter := range used(t, `apierr\.(?:Invalid|NotFound|Duplicate)\("([^"]+)"\)`) {
		for _, err := range []error{Invalid(parameter), NotFound(parameter), Duplicate(parameter)} {
			e, ok := err.(*Error) //nolint:errorlint // constructors return it unwrapped
			if !ok || e.Remedy() == "" {
				t.Errorf("%v has no hint", err)
			}
		}
	}
}

func TestTheOwnHintOfAnErrorComesFirst(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name string
		err  error
		want string
	}{
		{name: "own", err: Hinted(Invalid("text"), "be brief"), want: "be brief"},
		{name: "permission", err: AppLacks("TeamMessaging", "Bot"), want: "the app Bot lacks TeamMessaging: Console → app → Settings → Permissions"},
		{name: "member of a member", err: Invalid("contact.email"), want: "contact.email is an e-mail address such as ann@acme.example"},
		{name: "chat", err: NotFound("chatId"), want: "there is no such chat for this user, who has to be a member of it: GET /team-messaging/v1/chats lists theirs; ids of sandbox and production differ"},
		{name: "sentence of the control API", err: &Error{Plain: true, Message: "no"}, want: ""},
		{name: "limit", err: SubscriptionLimit(), want: "a user may have 30 subscriptions per application: delete some of GET /restapi/v1.0/subscription"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			e, ok := tt.err.(*Error) //nolint:errorlint // constructors return it unwrapped

			if !ok || e.Remedy() != tt.want {
				t.Errorf("got %q, want %q", e.Remedy(), tt.want)
			}
		})
	}
}
