package inspector

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// secret returns the shell variable that stands for a secret of that name, or nothing.
func secret(name string) string {
	switch strings.ToLower(name) {
	case "client_secret", "password", "code", "code_verifier", "refresh_token", "access_token", "assertion", "client_assertion", "token",
		"verificationtoken", "validationtoken", "sharedsecret", "ws_access_token", "wsc":
		return "$" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
	}
	return ""
}

// requestCurl writes the command that sends a request once more. Shell variables stand for
// its secrets.
func requestCurl(base string, x control.Request) string {
	path, query, _ := strings.Cut(x.Path, "?")
	address := quote(base + path)
	if query != "" {
		address = quote(base+path+"?") + hiddenForm(query)
	}
	command := []string{"curl"}
	if x.Method != http.MethodGet || x.RequestBody != "" {
		command = append(command, "-X "+x.Method)
	}
	command = append(command, address)
	command = append(command, headerOptions(x.RequestHeader)...)
	return strings.Join(append(command, bodyOptions(x.RequestHeader, x.RequestBody)...), " \\\n  ")
}

// deliveryCurl writes the command that notifies a server as it was notified.
func deliveryCurl(x control.Delivery) string {
	command := append([]string{"curl -X POST", quote(x.URL)}, headerOptions(x.RequestHeader)...)
	return strings.Join(append(command, bodyOptions(x.RequestHeader, x.RequestBody)...), " \\\n  ")
}

func headerOptions(header map[string][]string) []string {
	var options []string
	for _, name := range slices.Sorted(maps.Keys(header)) {
		switch value := strings.Join(header[name], ", "); http.CanonicalHeaderKey(name) {
		case "Authorization":
			options = append(options, authorization(value))
		case "Cookie", "Content-Length", "Accept-Encoding", "Connection", "User-Agent", "Host":
		case "Verification-Token", "Validation-Token", "X-Glip-Signature":
			options = append(options, `-H "`+name+`: $`+strings.ToUpper(strings.ReplaceAll(name, "-", "_"))+`"`)
		default:
			options = append(options, "-H "+quote(name+": "+value))
		}
	}
	return options
}

func authorization(value string) string {
	scheme, _, _ := strings.Cut(value, " ")
	if strings.EqualFold(scheme, "basic") {
		return `-u "$CLIENT_ID:$CLIENT_SECRET"`
	}
	return `-H "Authorization: Bearer $ACCESS_TOKEN"`
}

func bodyOptions(header map[string][]string, body string) []string {
	if body == "" {
		return nil
	}
	if media := http.Header(header).Get("Content-Type"); strings.HasPrefix(media, "application/x-www-form-urlencoded") {
		return []string{"--data-raw " + hiddenForm(body)}
	}
	var document map[string]any
	if json.Unmarshal([]byte(body), &document) == nil && hideMembers(document) {
		if raw, err := json.Marshal(document); err == nil {
			return []string{"--data-raw " + unquoteVariables(quote(string(raw)))}
		}
	}
	return []string{"--data-raw " + quote(body)}
}

// hiddenForm writes a form or query for a shell, with variables in place of secrets.
func hiddenForm(form string) string {
	pairs := strings.Split(form, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		if variable := secret(plain); err == nil && variable != "" && value != "" {
			pairs[i] = name + "=" + marked(variable)
		}
	}
	return unquoteVariables(quote(strings.Join(pairs, "&")))
}

// hideMembers puts variables in the place of secrets in a document, however deep they are,
// and reports whether there were any.
func hideMembers(document map[string]any) (hidden bool) {
	for name, value := range document {
		switch value := value.(type) {
		case map[string]any:
			hidden = hideMembers(value) || hidden
		case string:
			if variable := secret(name); variable != "" && value != "" {
				document[name], hidden = marked(variable), true
			}
		}
	}
	return hidden
}

// Marks stand around a variable while its surroundings are quoted: they cannot be in what
// a request carries.
const openMark, closeMark = "\uE000", "\uE001"

func marked(variable string) string { return openMark + variable + closeMark }

// quote writes a text as one word of a shell.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// unquoteVariables leaves the quotation around each variable, so that the shell puts its
// value in.
func unquoteVariables(word string) string {
	return strings.NewReplacer(openMark, `'"`, closeMark, `"'`).Replace(word)
}
