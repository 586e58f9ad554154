package console

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// What was typed into a form while the session had expired is carried through the sign-in
// page in hidden fields, and sent again afterwards.
const (
	resumeField = "resume" // path of the form
	keptPrefix  = "kept."  // before the names of its fields
)

// keptField is a field of the form that is sent again.
type keptField struct{ Name, Value string }

// expired asks a developer to sign in, and keeps the form that was sent.
func (h *handler) expired(v visit) (answer, error) {
	form := url.Values{resumeField: {v.URL.Path}}
	for name, values := range v.PostForm {
		if name != "password" && name != "repeated" {
			form[keptPrefix+name] = values
		}
	}
	view, err := h.accessPage(v)
	view.Form.Values = form
	return answer{template: "console-sign-in", data: view, status: http.StatusUnauthorized}, err
}

// Resume returns where the kept form goes, or nothing when there is none.
func (p accessPage) Resume() string {
	if path := p.Form.Get(resumeField); strings.HasPrefix(path, Root+"/") {
		return path
	}
	return ""
}

// Kept returns the fields of the kept form.
func (p accessPage) Kept() []keptField {
	var list []keptField
	for _, name := range slices.Sorted(maps.Keys(p.Form.Values)) {
		field, ok := strings.CutPrefix(name, keptPrefix)
		for _, value := range p.Form.Values[name] {
			if ok {
				list = append(list, keptField{field, value})
			}
		}
	}
	return list
}
