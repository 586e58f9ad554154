package controlapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// decode reads the JSON body of r into a T; an empty body is an empty object. RingCentral
// ignores members that it does not know. The control API refuses them: a misspelt match
// would strike every request.
func decode[T any](r *http.Request) (T, error) {
	var body T
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&body)
	if errors.Is(err, io.EOF) {
		return body, nil
	}
	if err == nil {
		if _, err = decoder.Token(); errors.Is(err, io.EOF) {
			return body, nil
		}
		return body, refusal(http.StatusBadRequest, "something follows the JSON object: send one object")
	}
	return body, unreadable(err)
}

// unreadable says what is wrong with a body.
func unreadable(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return rest.TooLarge()
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if wrong.Field == "" {
			return refusal(http.StatusBadRequest, "the body is a JSON "+wrong.Value+": send an object")
		}
		return refusal(http.StatusBadRequest, fmt.Sprintf("%s cannot be a %s: GET openapi.yaml tells the type of each member", wrong.Field, wrong.Value))
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok || errors.Is(err, io.ErrUnexpectedEOF) {
		return refusal(http.StatusBadRequest, "the body is not JSON: "+err.Error())
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return refusal(http.StatusBadRequest, "there is no member "+name+" here: GET openapi.yaml lists those that there are")
	}
	if _, ok := errors.AsType[*time.ParseError](err); ok {
		return refusal(http.StatusBadRequest, "a time is written as 2026-01-31T12:00:00Z: "+err.Error())
	}
	return refusal(http.StatusBadRequest, "the body has a value that its member does not take: "+err.Error())
}
