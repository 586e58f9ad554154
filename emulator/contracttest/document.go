package contracttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

var errNoDocument = errors.New("no OpenAPI document")

// find returns the path of the document.
func find() (string, error) {
	if path := os.Getenv("GLIPBOX_OPENAPI"); path != "" {
		return path, nil
	}
	root, err := repository()
	if err != nil {
		return "", err
	}
	matches, err := filepath.Glob(filepath.Join(filepath.Dir(root), "*", "openapi", "rc-public-openapi.yml"))
	if err != nil {
		return "", fmt.Errorf("look beside %s: %w", root, err)
	}
	if len(matches) == 0 {
		return "", errNoDocument
	}
	return matches[0], nil
}

// repository returns the folder of go.mod, above the working directory.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find go.mod: %w", err)
	}
	for {
		_, err := os.Stat(filepath.Join(dir, "go.mod"))
		if err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if !errors.Is(err, fs.ErrNotExist) || parent == dir {
			return "", fmt.Errorf("find go.mod: %w", err)
		}
		dir = parent
	}
}

// document is the parsed OpenAPI document.
type document struct {
	router       routers.Router
	requirements map[string]Requirement
}

func read(path string) (*document, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return newDocument(doc)
}

// parse reads a document that has to be valid in itself.
func parse(text []byte) (*document, error) {
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("the document is not valid: %w", err)
	}
	return newDocument(doc)
}

// newDocument drops the servers, so that any host matches, and the security
// requirements, some of which name schemes that the document does not define.
func newDocument(doc *openapi3.T) (*document, error) {
	doc.Servers, doc.Security = nil, nil
	for _, item := range doc.Paths.Map() {
		item.Servers = nil
		for _, op := range item.Operations() {
			op.Security = nil
		}
	}
	if doc.Components != nil {
		explain(doc.Components.Schemas)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("route the document: %w", err)
	}
	return &document{router: router, requirements: requirementsOf(doc)}, nil
}

// explain rewrites "any of" where it leaves no choice, for want of alternatives or
// because a member decides. kin-openapi says of no other form what did not match.
func explain(schemas openapi3.Schemas) {
	for _, ref := range schemas {
		s := ref.Value
		switch {
		case len(s.AnyOf) == 1:
			s.AllOf, s.AnyOf = append(s.AllOf, s.AnyOf...), nil
		case s.Discriminator != nil && len(s.OneOf) == 0:
			s.OneOf, s.AnyOf = s.AnyOf, nil
		}
	}
}

func (d *document) operation(r *http.Request) (operation, bool) {
	route, params, err := d.router.FindRoute(r)
	return operation{route, params}, err == nil
}

// operation is one entry of the document, with the path parameters of a request.
type operation struct {
	route  *routers.Route
	params map[string]string
}

func (op operation) judge(r *http.Request, answer *recorder) []deviation {
	request := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: op.params, Route: op.route,
		Options: &openapi3filter.Options{
			MultiError: true, SkipSettingDefaults: true, RegexCompiler: compile,
			ExcludeReadOnlyValidations: true, ExcludeRequestBody: !isJSON(mediaType(r.Header)),
		},
	}
	found := op.judgeAnswer(r.Context(), request, answer)
	if granted := answer.status < http.StatusMultipleChoices; granted {
		err := openapi3filter.ValidateRequest(r.Context(), request)
		found = append(found, deviations("request", err)...)
	}
	for i := range found {
		found[i].method, found[i].path = op.route.Method, op.route.Path
	}
	return found
}

// judgeAnswer lets errors pass that the document does not list: it lists few.
func (op operation) judgeAnswer(ctx context.Context, request *openapi3filter.RequestValidationInput, answer *recorder) []deviation {
	listed := op.route.Operation.Responses.Status(answer.status)
	if listed == nil && answer.status < http.StatusBadRequest {
		return []deviation{{place: fmt.Sprintf("status %d", answer.status), text: "is not listed"}}
	}
	err := openapi3filter.ValidateResponse(ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: request,
		Status:                 answer.status,
		Header:                 answer.header,
		Body:                   io.NopCloser(bytes.NewReader(answer.body.Bytes())),
		Options: &openapi3filter.Options{
			MultiError:              true,
			ExcludeResponseBody:     listed == nil || isOpaque(listed.Value, answer.header),
			SchemaValidationOptions: []openapi3.SchemaValidationOption{openapi3.SetSchemaRegexCompiler(compile)},
		},
	})
	return deviations("response", err)
}

// isOpaque reports whether an answer has one of the media types that the document
// lists for it, and no JSON that could be held against a schema.
func isOpaque(listed *openapi3.Response, header http.Header) bool {
	media := mediaType(header)
	return !isJSON(media) && listed.Content.Get(media) != nil
}

func mediaType(header http.Header) string {
	media, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return media
}

func isJSON(media string) bool {
	return media == "application/json" || strings.HasSuffix(media, "+json")
}

// compile reads a pattern of a schema. One that Go's regexp cannot read, for it
// looks ahead, matches everything.
func compile(pattern string) (openapi3.RegexMatcher, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return regexp.MustCompile(""), nil //nolint:nilerr // an unreadable pattern matches everything
	}
	return re, nil
}
