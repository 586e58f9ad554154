package batch

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// entry is an item of a batch that was sent as JSON.
type entry struct {
	ResourceID string          `json:"resourceId"`
	Body       json.RawMessage `json:"body"`
}

// readItems returns the ids of the path with a body each, which come as the parts of a
// multipart or as a JSON array, in the order of the ids unless they are named.
func readItems(r *http.Request, text string, limit int) ([]item, error) {
	entries, err := readEntries(r)
	if err != nil {
		return nil, err
	}
	if len(entries) > limit {
		return nil, apierr.TooManyIDs(limit)
	}
	ids := strings.Split(text, ",")
	if text == anyID {
		ids = make([]string, len(entries))
	}
	if len(ids) != len(entries) {
		return nil, apierr.BatchMismatch(len(ids), len(entries))
	}
	items := make([]item, len(entries))
	for i, e := range entries {
		if e.ResourceID == "" {
			e.ResourceID = strings.TrimSpace(ids[i])
		}
		items[i] = item{id: e.ResourceID, body: e.Body}
	}
	return items, nil
}

func readEntries(r *http.Request) ([]entry, error) {
	media, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media == mixedType {
		return readParts(multipart.NewReader(r.Body, parameters["boundary"]))
	}
	var entries []entry
	if err := json.NewDecoder(r.Body).Decode(&entries); err != nil {
		return nil, apierr.BatchUnreadable()
	}
	return entries, nil
}

// readParts reads the bodies of a multipart. Assumed: it may begin with an index of
// requests, as answers begin with one of responses.
func readParts(reader *multipart.Reader) ([]entry, error) {
	var entries []entry
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return entries, nil
		}
		if err != nil {
			return nil, apierr.BatchUnreadable()
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return nil, apierr.BatchUnreadable()
		}
		if len(entries) > 0 || !isIndex(body) {
			entries = append(entries, entry{Body: body})
		}
	}
}

func isIndex(body []byte) bool {
	var index struct {
		Request []json.RawMessage `json:"request"`
	}
	return json.Unmarshal(body, &index) == nil && index.Request != nil
}
