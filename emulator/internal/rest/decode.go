package rest

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// UnsupportedMedia is the code for a body that is no JSON.
const UnsupportedMedia apierr.Code = "CMN-415"

// Decode reads the JSON body of r into a T. Members that T does not know are
// ignored, as RingCentral does; an empty body is an empty object.
func Decode[T any](r *http.Request) (T, error) {
	var body T
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && !isJSON(media) {
		return body, apierr.New(http.StatusUnsupportedMediaType, UnsupportedMedia, "Content-Type "+media+" is not supported")
	}
	decoder := json.NewDecoder(r.Body)
	err := decoder.Decode(&body)
	if err == nil {
		_, err = decoder.Token() // nothing may follow
	}
	if err == nil {
		return body, unparsable()
	}
	if errors.Is(err, io.EOF) {
		return body, nil
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return body, TooLarge()
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return body, apierr.Invalid(wrong.Field)
	}
	return body, unparsable()
}

func unparsable() error {
	return apierr.New(http.StatusBadRequest, apierr.UnparsableJSON, "JSON cannot be parsed")
}

func isJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

// TooLarge reports a body over the limit.
func TooLarge() error {
	return apierr.Hinted(
		apierr.New(http.StatusRequestEntityTooLarge, apierr.UnparsableRequest, "Request body is too large"),
		"a request body may have 1 MB at most, a note 8 MB, a file upload 30 MB")
}

// IntQuery returns the number in a query parameter, or fallback when there is none.
// A number outside the bounds, or no number at all, is CMN-101.
func IntQuery(r *http.Request, name string, fallback, lowest, highest int) (int, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < lowest || n > highest {
		return 0, apierr.Invalid(name)
	}
	return n, nil
}
