package interactive

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/wire"
)

// The body is written so that JSON.stringify(JSON.parse(body)) gives the same bytes:
// applications compute the signature of either.

func appendSubmission(dst []byte, x state.Submission, uuid string, now state.Instant, data map[string]any) []byte {
	dst = rest.AppendString(append(dst, `{"uuid":`...), uuid)
	dst = wire.AppendInstant(append(dst, `,"timestamp":`...), now)
	dst = append(dst, `,"type":"button_submit"`...)
	dst = rest.AppendString(append(dst, `,"appId":`...), string(x.App.ClientID))
	dst = appendUser(append(dst, `,"user":`...), x.User)
	dst = appendConversation(append(dst, `,"conversation":`...), x.Chat)
	dst = rest.AppendID(append(dst, `,"post":{"id":`...), x.Post.ID)
	dst = wire.AppendInstant(append(dst, `,"creationTime":`...), x.Post.Created)
	dst = wire.AppendInstant(append(dst, `,"lastModifiedTime":`...), x.Post.Modified)
	dst = rest.AppendID(append(dst, `},"card":{"id":`...), x.Card.ID)
	dst = wire.AppendPerson(append(dst, `},"bot":{"id":`...), x.Card.Creator)
	dst = appendValue(append(dst, `},"data":`...), data)
	return append(dst, '}')
}

func appendUser(dst []byte, e state.Extension) []byte {
	dst = wire.AppendPerson(append(dst, `{"id":`...), e.ID.Person())
	dst = rest.AppendID(append(dst, `,"extId":`...), e.ID)
	dst = rest.AppendString(append(dst, `,"firstName":`...), e.FirstName)
	dst = rest.AppendString(append(dst, `,"lastName":`...), e.LastName)
	dst = rest.AppendID(append(dst, `,"accountId":`...), e.Account)
	return append(dst, '}')
}

func appendConversation(dst []byte, chat state.Chat) []byte {
	dst = rest.AppendID(append(dst, `{"id":`...), chat.ID)
	dst = rest.AppendString(append(dst, `,"type":`...), string(chat.Type))
	dst = strconv.AppendBool(append(dst, `,"public":`...), chat.Public)
	dst = rest.AppendOptional(append(dst, `,"name":`...), chat.Name)
	return append(dst, '}')
}

// appendValue appends a value of encoding/json as JSON.stringify would.
func appendValue(dst []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return rest.AppendString(dst, v)
	case []any:
		dst = append(dst, '[')
		for i, item := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendValue(dst, item)
		}
		return append(dst, ']')
	case map[string]any:
		dst = append(dst, '{')
		for i, name := range slices.SortedFunc(maps.Keys(v), compareNames) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendValue(append(rest.AppendString(dst, name), ':'), v[name])
		}
		return append(dst, '}')
	default:
		encoded, _ := json.Marshal(v) // numbers, booleans and null, as ECMAScript writes them
		return append(dst, encoded...)
	}
}

// compareNames puts names that are whole numbers first, by value, as objects of JavaScript
// do, and all others in the order of the alphabet.
func compareNames(a, b string) int {
	first, isFirst := index(a)
	second, isSecond := index(b)
	switch {
	case isFirst && isSecond:
		return cmp.Compare(first, second)
	case isFirst:
		return -1
	case isSecond:
		return 1
	}
	return cmp.Compare(a, b)
}

// index returns the number that a name is, if objects of JavaScript take it for one.
func index(name string) (uint32, bool) {
	n, err := strconv.ParseUint(name, 10, 32)
	return uint32(n), err == nil && n < 1<<32-1 && strconv.FormatUint(n, 10) == name
}
