// Command minsrv is the least HTTP server that Go makes: the yardstick of a start.
package main

import (
	"net/http"
	"os"
)

func main() {
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	panic(http.ListenAndServe(os.Args[1], handler)) //nolint:gosec // the least server has no time limits
}
