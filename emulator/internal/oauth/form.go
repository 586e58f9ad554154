package oauth

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

const formType = "application/x-www-form-urlencoded"

// readForm returns the parameters in the body of r, of which each may come once.
func readForm(r *http.Request, repeatable ...string) (url.Values, error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != formType {
		return nil, apierr.Hinted(
			apierr.OAuth(http.StatusUnsupportedMediaType, "invalid_request", "CMN-415", "Content-Type is not supported"),
			"send the parameters as "+formType)
	}
	if err := r.ParseForm(); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, rest.TooLarge()
		}
		return nil, apierr.Hinted(apierr.InvalidRequest(apierr.UnparsableRequest, "Request cannot be parsed"),
			"the parameters are not properly encoded as "+formType)
	}
	return once(r.PostForm, repeatable...)
}

// readQuery returns the parameters in the query of r, of which each may come once.
func readQuery(r *http.Request, repeatable ...string) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, apierr.Hinted(apierr.InvalidRequest(apierr.UnparsableRequest, "Request cannot be parsed"),
			"the query is not properly encoded")
	}
	return once(query, repeatable...)
}

// once returns form without empty parameters, which SDKs send for options that are not
// set.
func once(form url.Values, repeatable ...string) (url.Values, error) {
	kept := make(url.Values, len(form))
	for name, values := range form {
		if len(values) > 1 && !slices.Contains(repeatable, name) {
			return nil, duplicated(name)
		}
		values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
		if len(values) > 0 {
			kept[name] = values
		}
	}
	return kept, nil
}

func duplicated(name string) error {
	return apierr.Hinted(apierr.InvalidRequest(apierr.DuplicateParameter, "Duplicate parameter ["+name+"]"),
		"send "+name+" once")
}

// agree checks that the query of a form says nothing else than the form.
func agree(r *http.Request, form url.Values) error {
	for name, values := range r.URL.Query() {
		if sent, ok := form[name]; ok && !slices.Equal(sent, values) && r.Method == http.MethodPost {
			return disagreeing(name, "the query and the body have different values for "+name+": send one of them")
		}
	}
	return nil
}

// invalid reports a parameter that is absent or has a value that is not allowed.
func invalid(name string) error {
	return apierr.InvalidRequest(apierr.InvalidParameter, "Parameter ["+name+"] value is invalid.")
}

// disagreeing reports a parameter that was sent twice in different ways.
func disagreeing(name, hint string) error {
	return apierr.Hinted(apierr.InvalidRequest(apierr.ParametersDisagree, "Parameter ["+name+"] has different values"), hint)
}
