package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"
)

// requestError refuses a request before it is understood.
type requestError struct {
	status   int
	sentence string
	field    string // the member that is wrong; empty for the body as a whole
}

func (e *requestError) Error() string { return e.sentence }

// bad refuses a body, or one member of it.
func bad(field, sentence string) error {
	return &requestError{http.StatusBadRequest, sentence, field}
}

func missing(member string) error {
	return bad(member, "The member "+strconv.Quote(member)+" of the JSON object is missing: openapi.yaml describes it.")
}

func tooLarge() error {
	return &requestError{status: http.StatusRequestEntityTooLarge, sentence: "The body is larger than 1 MB: send less."}
}

// decode reads a JSON object without members that nobody reads.
func decode[T any](r *http.Request) (T, error) {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	return decodeBy[T](decoder)
}

// decodeForeign reads a JSON object in the format of another product, whose other members
// are passed over.
func decodeForeign[T any](body io.Reader) (T, error) { return decodeBy[T](json.NewDecoder(body)) }

func decodeBy[T any](decoder *json.Decoder) (T, error) {
	var body T
	err := decoder.Decode(&body)
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return body, tooLarge()
	}
	if err != nil {
		return body, misread(err, reflect.TypeFor[T]())
	}
	return body, nil
}

// misread says what is wrong with a body, and which members it may have.
func misread(err error, wanted reflect.Type) error {
	why, field := "it is no JSON", ""
	kind, mistyped := errors.AsType[*json.UnmarshalTypeError](err)
	broken, syntax := errors.AsType[*json.SyntaxError](err)
	_, name, unknown := strings.Cut(err.Error(), "unknown field ")
	switch {
	case mistyped && kind.Field == "":
		why = "it is a JSON " + kind.Value
	case mistyped:
		field = kind.Field
		why = "its member " + strconv.Quote(field) + " cannot be a JSON " + kind.Value + ", it has to be " + jsonType(kind.Type)
	case unknown:
		why, field = "there is no member "+name, strings.Trim(name, `"`)
	case errors.Is(err, io.EOF):
		why = "it is empty"
	case errors.Is(err, io.ErrUnexpectedEOF):
		why = "it ends too early"
	case syntax:
		why = "it is no JSON from byte " + strconv.FormatInt(broken.Offset, 10) + " on"
	}
	return bad(field, "The body is not the JSON object that this address takes: "+why+". Its members are "+strings.Join(membersOf(wanted), ", ")+".")
}

func membersOf(wanted reflect.Type) []string {
	var members []string
	for i := 0; wanted.Kind() == reflect.Struct && i < wanted.NumField(); i++ {
		if name, _, _ := strings.Cut(wanted.Field(i).Tag.Get("json"), ","); name != "" {
			members = append(members, name)
		}
	}
	return members
}

// jsonType is what JSON calls a value of a type.
func jsonType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return jsonType(t.Elem())
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Struct, reflect.Map:
		return "an object"
	default:
		return "a number"
	}
}
