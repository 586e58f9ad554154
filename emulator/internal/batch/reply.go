package batch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/rest"
)

const (
	jsonType    = "application/json"
	mixedType   = "multipart/mixed"
	jsonOfParts = "application/vnd.ringcentral.multipart+json"
)

// reply says of each item how it went. What was deleted altogether needs no words.
func reply(r *http.Request, outcomes []outcome) (rest.Reply, error) {
	if r.Method == http.MethodDelete && !slices.ContainsFunc(outcomes, outcome.failed) {
		return rest.NoContent(), nil
	}
	encode, media := encodeMixed, mixedType
	if strings.Contains(r.Header.Get("Accept"), jsonOfParts) {
		encode, media = encodeJSON, jsonOfParts
	}
	body, boundary, err := encode(outcomes)
	if boundary != "" {
		media += "; boundary=" + boundary
	}
	answer := rest.Raw(body, media)
	answer.Status = http.StatusMultiStatus
	return answer, err
}

func (o outcome) failed() bool { return o.Status >= http.StatusBadRequest }

type index struct {
	Response []indexEntry `json:"response"`
}

type indexEntry struct {
	Href        string `json:"href"`
	Status      int    `json:"status"`
	Description string `json:"responseDescription"`
}

// encodeMixed writes an index, then a part for each outcome, in the same order.
func encodeMixed(outcomes []outcome) (body []byte, boundary string, err error) {
	list := index{Response: make([]indexEntry, len(outcomes))}
	for i, o := range outcomes {
		list.Response[i] = indexEntry{Href: o.href, Status: o.Status, Description: http.StatusText(o.Status)}
	}
	first, err := json.Marshal(list)
	if err != nil {
		return nil, "", err
	}
	parts := [][]byte{first}
	for _, o := range outcomes {
		parts = append(parts, o.Body)
	}
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	boundary = boundaryOf(parts)
	if err := w.SetBoundary(boundary); err != nil {
		return nil, "", err
	}
	for _, part := range parts {
		if err := writePart(w, part); err != nil {
			return nil, "", err
		}
	}
	err = w.Close()
	return buf.Bytes(), boundary, err
}

func writePart(w *multipart.Writer, body []byte) error {
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {jsonType}})
	if err != nil {
		return err
	}
	_, err = part.Write(body)
	return err
}

// boundaryOf returns a boundary of the form Boundary_20_32057915_1351669531796, as in
// samples. It is made of what it separates, and so stands nowhere in it.
func boundaryOf(parts [][]byte) string {
	const billion, trillion = 1e9, 1e12
	hash := fnv.New64a()
	for _, part := range parts {
		_, _ = hash.Write(part) // never fails
	}
	sum := hash.Sum64()
	return fmt.Sprintf("Boundary_%d_%d_%d", len(parts), sum%billion, trillion+sum/billion%trillion)
}

// encodeJSON writes an array with an entry for each outcome.
func encodeJSON(outcomes []outcome) (body []byte, boundary string, err error) {
	type entry struct {
		ResourceID string          `json:"resourceId"`
		Status     int             `json:"status"`
		Body       json.RawMessage `json:"body,omitempty"`
	}
	list := make([]entry, len(outcomes))
	for i, o := range outcomes {
		list[i] = entry{ResourceID: o.id, Status: o.Status, Body: o.Body}
	}
	body, err = json.Marshal(list)
	return body, "", err
}
