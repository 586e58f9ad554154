package page

import "bytes"

// NoticeHeader is how a page learns what is out of the ordinary while it is shown, such as
// a fault that is armed: whoever knows sets it, once for each sentence, before the page is
// rendered. Every page shows it, whoever renders it.
const NoticeHeader = "Glipbox-Notice"

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
