package browser

import (
	"encoding/json"
	"strings"
)

// call is the expression that calls a function of page.js with texts and numbers.
func call(function string, arguments ...any) string {
	quoted := make([]string, len(arguments))
	for i, argument := range arguments {
		b, _ := json.Marshal(argument) // texts and finite numbers can always be encoded
		quoted[i] = string(b)
	}
	return "glipboxPerson." + function + "(" + strings.Join(quoted, ",") + ")"
}
