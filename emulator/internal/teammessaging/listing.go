package teammessaging

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	defaultRecordCount = 30  // documented default of recordCount
	maxRecordCount     = 250 // documented limit of recordCount
)

// listing is one request for a page of a list. Its page tokens carry the query of the
// first request, so that a client need not repeat its filters.
type listing struct {
	list  string // which list; the token of another one is refused
	query query  // of the first request
	state.Range
}

// parseListing reads the query of a list: a pageToken, or a recordCount and filters.
func parseListing(r *http.Request, list string) (listing, error) {
	values := r.URL.Query()
	if token := values.Get("pageToken"); token != "" {
		l, ok := decodeToken(token)
		if !ok || l.list != list {
			return listing{}, apierr.Invalid("pageToken")
		}
		return l, nil
	}
	values.Del("pageToken")
	count, err := recordCount(values)
	return listing{list: list, query: query{values}, Range: state.Range{Limit: count}}, err
}

func recordCount(values url.Values) (int, error) {
	return rest.IntQuery(&http.Request{URL: &url.URL{RawQuery: values.Encode()}}, "recordCount", defaultRecordCount, 1, maxRecordCount)
}

// wantedTypes returns the named types, or all of them when none is named.
func wantedTypes(names []string, all []state.ChatType) ([]state.ChatType, error) {
	if len(names) == 0 {
		return all, nil
	}
	var wanted []state.ChatType
	for _, name := range names {
		t := state.ChatType(name)
		if !slices.Contains(all, t) {
			return nil, apierr.Invalid("type")
		}
		if !slices.Contains(wanted, t) {
			wanted = append(wanted, t)
		}
	}
	return wanted, nil
}

// navigation holds the tokens of the pages around one; at the ends they are absent.
type navigation struct {
	Previous string `json:"prevPageToken,omitempty"`
	Next     string `json:"nextPageToken,omitempty"`
}

// positioned is an item of a list.
type positioned interface{ Position() state.Position }

// around returns the tokens of the pages around page. They hold positions, so they stay
// good while items come and go.
func around[T positioned](l listing, page state.Page[T]) navigation {
	var n navigation
	if page.Previous {
		l.At, l.Backward = page.Items[0].Position(), true
		n.Previous = l.token()
	}
	if page.Next {
		l.At, l.Backward = page.Items[len(page.Items)-1].Position(), false
		n.Next = l.token()
	}
	return n
}

const (
	tokenFields = 5
	forward     = "f"
	backward    = "b"
)

// token returns the page token of the listing.
func (l listing) token() string {
	direction := forward
	if l.Backward {
		direction = backward
	}
	fields := [tokenFields]string{
		l.list, direction, strconv.FormatInt(int64(l.At.Created), 36), strconv.FormatInt(l.At.ID, 36), l.query.Encode(),
	}
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(fields[:], "|")))
}

// decodeToken reads a page token.
func decodeToken(token string) (listing, bool) {
	plain, err := base64.RawURLEncoding.DecodeString(token)
	fields := strings.Split(string(plain), "|")
	if err != nil || len(fields) != tokenFields || fields[1] != forward && fields[1] != backward {
		return listing{}, false
	}
	created, badTime := strconv.ParseInt(fields[2], 36, 64)
	id, badID := strconv.ParseInt(fields[3], 36, 64)
	values, badQuery := url.ParseQuery(fields[4])
	count, badCount := recordCount(values)
	if badTime != nil || badID != nil || badQuery != nil || badCount != nil {
		return listing{}, false
	}
	return listing{
		list: fields[0], query: query{values},
		Range: state.Range{
			At:       state.Position{Created: state.Instant(created), ID: id},
			Backward: fields[1] == backward,
			Limit:    count,
		},
	}, true
}
