package adminui

import (
	"net/url"
	"strings"
	"testing"
)

func TestDialogTasksToBeginWith(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.pages.Example = "tasks: [] # an example"
	at := s.authorized()
	if page := s.get(at + "/agent"); !strings.Contains(page.body, "\ntasks: [] # an example</textarea>") {
		t.Error("nothing to begin with:", page.body)
	}
	form := url.Values{"kind": {"dialog"}, "dialog": {"tasks: [] # mine"}, "text": {"hello"}}
	if page := s.post(at+"/agent/trial", form); !strings.Contains(page.body, "\ntasks: [] # mine</textarea>") || !strings.Contains(page.body, `value="dialog" checked`) {
		t.Error("a trial forgets what is not saved:", page.body)
	}
}
