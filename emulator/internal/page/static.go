package page

import (
	"embed"
	"net/http"
)

// StaticPath is where every address serves the stylesheet and the mark.
const StaticPath = "/static/"

//go:embed static
var static embed.FS

// Static serves the files below StaticPath. The embedded files have no date, so
// browsers may keep them for an hour, not for ever.
func Static() http.Handler {
	files := http.FileServerFS(static)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		files.ServeHTTP(w, r)
	})
}
