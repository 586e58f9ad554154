package account

import (
	"bytes"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	maxImage       = 10 << 20   // bytes; documented limit
	maxImagePixels = 12_000_000 // documented limit
	imageField     = "image"
	originalSize   = "original"
)

// scales are the widths and heights that an image can be had in.
func scales() []int { return []int{90, 195, 584} }

// profileImageInfo is ProfileImageInfo. Without an image there is no more than its URI.
type profileImageInfo struct {
	URI         string         `json:"uri"`
	ETag        string         `json:"etag,omitempty"`
	Modified    *state.Instant `json:"lastModified,omitempty"`
	ContentType string         `json:"contentType,omitempty"`
	Scales      []link         `json:"scales,omitempty"`
}

// newProfileImageInfo describes the image of the extension with that URI.
func newProfileImageInfo(extensionURI string, img state.Image) profileImageInfo {
	info := profileImageInfo{URI: extensionURI + "/profile-image"}
	if img == (state.Image{}) {
		return info
	}
	info.ETag, info.ContentType, info.Modified = img.ETag, img.Media, &img.Modified
	for _, n := range scales() {
		info.Scales = append(info.Scales, link{info.URI + "/" + scaleName(n)})
	}
	return info
}

func scaleName(n int) string { return strconv.Itoa(n) + "x" + strconv.Itoa(n) }

// readProfileImage serves GET
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/profile-image, with and
// without a size.
func (h *Handler) readProfileImage(r *http.Request) (rest.Reply, error) {
	_, e, err := h.extension(r)
	if err != nil {
		return rest.Reply{}, err
	}
	img, content, ok := h.State.ProfileImage(e.ID)
	if !ok {
		return rest.Reply{}, apierr.Hinted(apierr.NotFound("profileImage"), e.Name()+" has no profile image")
	}
	header := http.Header{"Etag": {`"` + img.ETag + `"`}}
	if matches(r, img.ETag) {
		return rest.NotModified(header), nil
	}
	if content, err = scaled(content, img.Media, mux.Vars(r)["scaleSize"]); err != nil {
		return rest.Reply{}, err
	}
	return rest.Media(r, content, img.Media, header)
}

// replaceProfileImage serves POST and PUT
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/profile-image.
func (h *Handler) replaceProfileImage(r *http.Request) (rest.Reply, error) {
	_, e, err := h.editable(r, state.EditUserInfo)
	if err != nil {
		return rest.Reply{}, err
	}
	if e.Status == state.Unassigned {
		return rest.Reply{}, apierr.New(http.StatusForbidden, "ACT-332", "Profile image cannot be changed for an unassigned extension")
	}
	content, err := uploadedImage(r)
	if err != nil {
		return rest.Reply{}, err
	}
	media, err := checkImage(content)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.State.SetProfileImage(e.ID, media, content); err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), nil
}

// deleteProfileImage serves DELETE
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/profile-image.
func (h *Handler) deleteProfileImage(r *http.Request) (rest.Reply, error) {
	_, e, err := h.editable(r, state.EditUserInfo)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.State.DeleteProfileImage(e.ID); err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), nil
}

// uploadedImage returns the file in the field of a multipart form that is the image.
func uploadedImage(r *http.Request) ([]byte, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, apierr.Hinted(apierr.New(http.StatusUnsupportedMediaType, "CMN-415", "Content-Type is not supported"),
			"send the file as multipart/form-data, in a field called image")
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, uploadError(err)
		}
		if part.FormName() != imageField {
			continue
		}
		content, err := io.ReadAll(io.LimitReader(part, maxImage+1))
		if err != nil {
			return nil, uploadError(err)
		}
		if len(content) > maxImage {
			return nil, apierr.Hinted(rest.TooLarge(), "a profile image has 10 MB at most")
		}
		return content, nil
	}
}

// uploadError reports a form that ends without an image, or cannot be read.
func uploadError(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return rest.TooLarge()
	}
	return apierr.Hinted(apierr.Invalid(imageField), "the form has no file in a field called image")
}

// checkImage returns the media type of an image that may be set.
func checkImage(content []byte) (string, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return "", apierr.Hinted(apierr.New(http.StatusBadRequest, "ACT-331", "Profile image is invalid"),
			"profile images are PNG, JPEG or GIF")
	}
	if config.Width*config.Height > maxImagePixels {
		return "", apierr.New(http.StatusBadRequest, "ACT-334", "Profile image exceeds 12 megapixels")
	}
	return "image/" + format, nil
}

// scaled returns an image in a size: 90x90, 195x195, 584x584, or as it is. A scaled GIF
// stands still.
func scaled(content []byte, media, size string) ([]byte, error) {
	if size == "" || size == originalSize {
		return content, nil
	}
	for _, n := range scales() {
		if size == scaleName(n) {
			return shrink(content, media, n)
		}
	}
	return nil, apierr.NotFound("scaleSize")
}

// shrink returns the image as a square of n pixels, its middle where it is no square.
func shrink(content []byte, media string, n int) ([]byte, error) {
	source, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "ACT-331", "Profile image is invalid")
	}
	bounds := source.Bounds()
	side := min(bounds.Dx(), bounds.Dy())
	left, top := bounds.Min.X+(bounds.Dx()-side)/2, bounds.Min.Y+(bounds.Dy()-side)/2
	target := image.NewRGBA(image.Rect(0, 0, n, n))
	for y := range n {
		for x := range n {
			target.Set(x, y, source.At(left+x*side/n, top+y*side/n))
		}
	}
	var b bytes.Buffer
	switch media {
	case "image/jpeg":
		err = jpeg.Encode(&b, target, nil)
	case "image/gif":
		err = gif.Encode(&b, target, nil)
	default:
		err = png.Encode(&b, target)
	}
	return b.Bytes(), err
}

// matches reports whether the client has what the entity tag stands for.
func matches(r *http.Request, etag string) bool {
	known := r.Header.Get("If-None-Match")
	return known == `"`+etag+`"` || known == etag || known == `W/"`+etag+`"`
}
