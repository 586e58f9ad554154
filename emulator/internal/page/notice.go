package page

import (
	"bytes"
	"net/http"
)

// NoticeHeader is how a page learns what is out of the ordinary while it is shown, such as
// a fault that is armed: whoever knows sets it, once for each sentence, before the page is
// rendered. Every page shows it, whoever renders it.
const NoticeHeader = "Glipbox-Notice"

// NoticesPath is where scripts of pages that are open read what is out of the ordinary now.
const NoticesPath = "/notices"

const bodyTag = "<body>"

// withNotices puts the notices on top of a whole page.
func (s *Set) withNotices(body []byte, notices []string) []byte {
	if len(notices) == 0 {
		return body
	}
	bar, err := s.Execute("conditions", notices)
	if err != nil {
		return body
	}
	return bytes.Replace(body, []byte(bodyTag), append([]byte(bodyTag), bar...), 1)
}

// ServeNotices serves GET NoticesPath: the bar with the notices, or 204 when there is none.
func (s *Set) ServeNotices(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	notices := w.Header().Values(NoticeHeader)
	if len(notices) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	bar, err := s.Execute("conditions", notices)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(bar) // the browser is gone when this fails
}
