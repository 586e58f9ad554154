package guard

import (
	"net/http"
	"strings"
)

const (
	allowedMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
	// What SDKs send: Client-Id, X-User-Agent and Discovery-Tag are RingCentral's own.
	allowedHeaders = "Authorization, Content-Type, Accept, Accept-Language, If-None-Match, X-User-Agent, Client-Id, X-HTTP-Method-Override, X-Requested-With, Discovery-Tag"
	exposedHeaders = "RCRequestId, RoutingKey, Content-Language, Content-Disposition, Location, ETag, Retry-After, " +
		"X-Rate-Limit-Group, X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Window, Discovery-Required, Discovery-Tag, Glipbox-Hint"
	preflightAge = "600" // seconds
)

// Headers gives every answer, and every error, what RingCentral's gateway adds: the key of
// the node, the language that was chosen, and what lets a browser show the answer to the
// page that asked. Origins are named one by one, since SDKs send credentials.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header["RoutingKey"] = []string{"SJC01P01"} // as in samples
		header["Content-Language"] = []string{language(r.Header.Get("Accept-Language"))}
		if origin := r.Header.Get("Origin"); origin != "" && !isPage(r.URL.Path) {
			header.Add("Vary", "Origin")
			header.Set("Access-Control-Allow-Origin", origin)
			header.Set("Access-Control-Allow-Credentials", "true")
			header.Set("Access-Control-Expose-Headers", exposedHeaders)
		}
		next.ServeHTTP(w, r)
	})
}

// Preflight answers the question of a browser whether a page may send a request.
func Preflight(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asks := r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
		if !asks || isPage(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		header := w.Header()
		header.Set("Access-Control-Allow-Methods", allowedMethods)
		header.Set("Access-Control-Allow-Headers", allowedHeaders)
		header.Set("Access-Control-Max-Age", preflightAge)
		w.WriteHeader(http.StatusNoContent)
	})
}

// isPage reports whether people see what is at path. No other page may read it.
func isPage(path string) bool {
	for _, page := range []string{"authorize", "login", "consent"} {
		if strings.TrimRight(path, "/") == "/restapi/oauth/"+page {
			return true
		}
	}
	return false
}
