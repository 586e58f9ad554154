// Package batch serves several ids in one path, separated by commas: the operation is
// done to each of them, and the answer says of each how it went.
//
//	GET …/persons/1,2            207 multipart/mixed: an index, then a part for each id
//	GET …/persons/1,2  Accept: application/vnd.ringcentral.multipart+json
//	                             207 [{"resourceId", "status", "body"}]
//	DELETE …/extension/1,2       204 when all went well, else 207
//	PUT …/extension/1,2          a body for each id; PUT …/extension/* names ids in the body
package batch

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

const maxIDs = 30 // documented limit, where no other is

// anyID stands in the path of a PUT whose body names the ids.
const anyID = "*"

// item is one id of a batch, with the body that was sent for it.
type item struct {
	id   string
	body []byte
}

// outcome is how it went with an item.
type outcome struct {
	id   string
	href string
	rest.Answer
}

// Each returns a handler that takes one id or several in a parameter of the path, and lets
// one serve each of them. A single id is answered plainly.
func Each(parameter string, one rest.HandlerFunc) rest.HandlerFunc {
	return UpTo(maxIDs, parameter, one)
}

// UpTo returns the same with another limit of ids.
func UpTo(limit int, parameter string, one rest.HandlerFunc) rest.HandlerFunc {
	return func(r *http.Request) (rest.Reply, error) {
		text := mux.Vars(r)[parameter]
		if !strings.Contains(text, ",") && (text != anyID || r.Method != http.MethodPut) {
			return one(r)
		}
		items, err := itemsOf(r, text, limit)
		if err != nil {
			return rest.Reply{}, err
		}
		outcomes := make([]outcome, len(items))
		for i, it := range items {
			part := request(r, parameter, it)
			outcomes[i] = outcome{id: it.id, href: rest.BaseURL(part) + part.URL.Path, Answer: one.Answer(part)}
		}
		return reply(r, outcomes)
	}
}

// itemsOf returns the ids of the path with their bodies.
func itemsOf(r *http.Request, text string, limit int) ([]item, error) {
	if r.Method == http.MethodPut || r.Method == http.MethodPatch {
		return readItems(r, text, limit)
	}
	ids := strings.Split(text, ",")
	if len(ids) > limit {
		return nil, apierr.TooManyIDs(limit)
	}
	items := make([]item, len(ids))
	for i, id := range ids {
		items[i] = item{id: strings.TrimSpace(id)}
	}
	return items, nil
}

// request returns r as if it had been sent for one id.
func request(r *http.Request, parameter string, it item) *http.Request {
	vars := mux.Vars(r)
	several := vars[parameter]
	own := maps.Clone(vars)
	own[parameter] = it.id
	part := mux.SetURLVars(r, own)
	u := *r.URL
	segments := strings.Split(u.Path, "/")
	for i, segment := range segments {
		if segment == several {
			segments[i] = it.id
		}
	}
	u.Path, u.RawPath = strings.Join(segments, "/"), ""
	part.URL = &u
	part.Body, part.ContentLength = http.NoBody, 0
	if it.body != nil {
		part.Body, part.ContentLength = io.NopCloser(bytes.NewReader(it.body)), int64(len(it.body))
		part.Header = r.Header.Clone()
		part.Header.Set("Content-Type", jsonType)
	}
	return part
}
