package teammessaging

import (
	"encoding/base64"
	"net/http"
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

// listing is one request for a page of a list. Its page tokens carry all of it, so that
// a client need not repeat its filters.
type listing struct {
	list  string // which list; the token of another one is refused
	types []state.ChatType
	state.Range
}

// parseListing reads the query of a list: a pageToken, or a recordCount and the types
// that are wanted out of those that the list can hold.
func parseListing(r *http.Request, list string, types []state.ChatType) (listing, error) {
	if token := r.URL.Query().Get("pageToken"); token != "" {
		l, ok := decodeToken(token, types)
		if !ok || l.list != list {
			return listing{}, apierr.Invalid("pageToken")
		}
		return l, nil
	}
	count, err := recordCount(r)
	if err != nil {
		return listing{}, err
	}
	wanted, err := wantedTypes(r.URL.Query()["type"], types)
	return listing{list: list, types: wanted, Range: state.Range{Limit: count}}, err
}

func recordCount(r *http.Request) (int, error) {
	return rest.IntQuery(r, "recordCount", defaultRecordCount, 1, maxRecordCount)
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
	tokenFields = 6
	forward     = "f"
	backward    = "b"
)

// token returns the page token of the listing.
func (l listing) token() string {
	names := make([]string, len(l.types))
	for i, t := range l.types {
		names[i] = string(t)
	}
	direction := forward
	if l.Backward {
		direction = backward
	}
	fields := [tokenFields]string{
		l.list, strings.Join(names, ","), strconv.Itoa(l.Limit), direction,
		strconv.FormatInt(int64(l.At.Created), 36), strconv.FormatInt(l.At.ID, 36),
	}
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(fields[:], "|")))
}

// decodeToken reads a page token of a list that can hold the given types.
func decodeToken(token string, types []state.ChatType) (listing, bool) {
	plain, err := base64.RawURLEncoding.DecodeString(token)
	fields := strings.Split(string(plain), "|")
	if err != nil || len(fields) != tokenFields || fields[3] != forward && fields[3] != backward {
		return listing{}, false
	}
	var wanted []state.ChatType
	if fields[1] != "" {
		if wanted, err = wantedTypes(strings.Split(fields[1], ","), types); err != nil {
			return listing{}, false
		}
	}
	count, badCount := strconv.Atoi(fields[2])
	created, badTime := strconv.ParseInt(fields[4], 36, 64)
	id, badID := strconv.ParseInt(fields[5], 36, 64)
	if badCount != nil || badTime != nil || badID != nil || count < 1 || count > maxRecordCount {
		return listing{}, false
	}
	return listing{
		list: fields[0], types: wanted,
		Range: state.Range{
			At:       state.Position{Created: state.Instant(created), ID: id},
			Backward: fields[3] == backward,
			Limit:    count,
		},
	}, true
}
