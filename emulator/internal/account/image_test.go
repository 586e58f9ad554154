package account

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"
)

// picture returns an image in a format.
func picture(t *testing.T, format string, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	img := image.NewGray(image.Rect(0, 0, width, height))
	var err error
	switch format {
	case "jpeg":
		err = jpeg.Encode(&b, img, nil)
	case "gif":
		err = gif.Encode(&b, img, nil)
	default:
		err = png.Encode(&b, img)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// upload sends a form with a file in it.
func (srv *server) upload(method, of, field string, content []byte) *httptest.ResponseRecorder {
	srv.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile(field, "me.png")
	if err != nil {
		srv.t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = form.Close()
	r := httptest.NewRequestWithContext(srv.t.Context(), method, "http://sandbox.example"+extensions+"/"+srv.fill(of)+"/profile-image", &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return srv.do(r)
}

func TestProfileImage(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	const path = extensions + "/{Bob}/profile-image"
	want(t, srv.get(path), http.StatusNotFound, "[profileImage]")

	for _, format := range []string{"png", "jpeg", "gif"} {
		want(t, srv.by("Bob").upload(http.MethodPut, "~", "image", picture(t, format, 300, 200)), http.StatusNoContent, "")
		for size, side := range map[string]int{"90x90": 90, "195x195": 195, "584x584": 584} {
			got := srv.get(path + "/" + size)
			config, kind, err := image.DecodeConfig(got.Body)
			if err != nil || kind != format || config.Width != side || config.Height != side || got.Header().Get("Content-Type") != "image/"+format {
				t.Errorf("%s of %s: got %d, %s %+v, %v", size, format, got.Code, kind, config, err)
			}
		}
	}

	want(t, srv.get(extensions+"/{Bob}"), http.StatusOK, `/profile-image/90x90"}`)
	want(t, srv.get(entries+"/{Bob}"), http.StatusOK, `"profileImage":{"etag":"`)
	want(t, srv.get(path+"/1x1"), http.StatusNotFound, "[scaleSize]")
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://sandbox.example"+srv.fill(path), http.NoBody)
	r.Header.Set("If-None-Match", srv.get(path).Header().Get("Etag"))
	want(t, srv.do(r), http.StatusNotModified, "")
	want(t, srv.send(http.MethodDelete, path, ""), http.StatusNoContent, "")
	want(t, srv.get(path), http.StatusNotFound, "[profileImage]")
}

func TestProfileImageIsRefused(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, by, of, field string
		content             func(t *testing.T) []byte
		status              int
		text                string
	}{
		{"no image", "Ann", "~", "image", func(*testing.T) []byte { return []byte("text") }, http.StatusBadRequest, "ACT-331"},
		{"too many pixels", "Ann", "~", "image", func(t *testing.T) []byte { t.Helper(); return picture(t, "png", 4001, 3001) }, http.StatusBadRequest, "ACT-334"},
		{"too many bytes", "Ann", "~", "image", func(*testing.T) []byte { return make([]byte, 10<<20+1) }, http.StatusRequestEntityTooLarge, ""},
		{"unassigned", "Ann", "{Nil}", "image", func(t *testing.T) []byte { t.Helper(); return picture(t, "png", 1, 1) }, http.StatusForbidden, "ACT-332"},
		{"other field", "Ann", "~", "picture", func(t *testing.T) []byte { t.Helper(); return picture(t, "png", 1, 1) }, http.StatusBadRequest, "[image]"},
		{"colleague", "Bob", "{Ann}", "image", func(t *testing.T) []byte { t.Helper(); return picture(t, "png", 1, 1) }, http.StatusForbidden, "EditUserInfo"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)

			got := srv.by(tt.by).upload(http.MethodPost, tt.of, tt.field, tt.content(t))

			want(t, got, tt.status, tt.text)
		})
	}
	want(t, newServer(t).send(http.MethodPut, extensions+"/~/profile-image", `{}`), http.StatusUnsupportedMediaType, "")
}
