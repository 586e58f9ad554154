package emulator

import (
	"net/http"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

func TestMailsLeadToTheirEnvironment(t *testing.T) {
	t.Parallel()
	e := start(t)
	c, ctx := e.Control(), t.Context()
	_, err := c.CreateAccount(ctx, control.Production, control.AccountSpec{
		Name: "B", People: []control.PersonSpec{{FirstName: "Eve", Email: "eve@b.example", Status: "NotActivated"}},
	})
	if err != nil {
		t.Fatal(err)
	}

	mails, err := c.Mails(ctx, control.Production, "EVE@b.example")
	none, noneErr := c.Mails(ctx, control.Production, "bob@b.example")
	elsewhere, elsewhereErr := c.Mails(ctx, control.Sandbox, "")

	if err != nil || len(mails) != 1 || !strings.HasPrefix(mails[0].Link, e.URL(Production)) || !strings.Contains(mails[0].Text, mails[0].Link) {
		t.Fatalf("got %+v, %v", mails, err)
	}
	if noneErr != nil || elsewhereErr != nil || len(none)+len(elsewhere) != 0 {
		t.Errorf("got %+v, %v and %+v, %v", none, noneErr, elsewhere, elsewhereErr)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, mails[0].Link, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req) //nolint:forbidigo // of this test
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the link answers %s", resp.Status)
	}
}
