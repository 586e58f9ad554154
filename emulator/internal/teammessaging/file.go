package teammessaging

import (
	"cmp"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	fileField   = "body" // name of the part with a file, as documented
	defaultName = "file"
	binaryMedia = "application/octet-stream"
)

// fileInfo is TMAddFile.
type fileInfo struct {
	ID         state.FileID `json:"id"`
	ContentURI string       `json:"contentUri"`
	Name       string       `json:"name"`
}

func newFileInfo(r *http.Request, f state.File) fileInfo {
	return fileInfo{ID: f.ID, ContentURI: rest.BaseURL(r) + f.Path(), Name: f.Name}
}

// createFiles serves POST /team-messaging/v1/files: a form with files in its parts called
// body, or the bytes of one file. With a groupId they are posted at once.
func (h *Handler) createFiles(r *http.Request) (rest.Reply, error) {
	uploads, err := uploads(r)
	if err != nil {
		return rest.Reply{}, err
	}
	var chat state.ChatID
	if group := r.URL.Query().Get("groupId"); group != "" {
		if chat, err = state.ParseChatID(group); err != nil {
			return rest.Reply{}, apierr.Invalid("groupId")
		}
	}
	files, err := h.State.CreateFiles(caller.Of(r).Person, chat, uploads)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(records(files, func(f state.File) fileInfo { return newFileInfo(r, f) })), nil
}

// uploads returns the files that r brings.
func uploads(r *http.Request) ([]state.Upload, error) {
	name := r.URL.Query().Get("name")
	media, parameters, err := mime.ParseMediaType(cmp.Or(r.Header.Get("Content-Type"), binaryMedia))
	switch {
	case err != nil, media == "application/x-www-form-urlencoded", strings.HasPrefix(media, "multipart/") && media != "multipart/form-data":
		return nil, apierr.Hinted(apierr.New(http.StatusUnsupportedMediaType, "CMN-415", "Content-Type is not supported"),
			"send multipart/form-data with the file in a part called body, or the bytes of the file under its own type")
	case media == "multipart/form-data":
		return partsOf(multipart.NewReader(r.Body, parameters["boundary"]), name)
	}
	content, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if len(content) == 0 {
		return nil, noFile()
	}
	return []state.Upload{{Name: fileName(name, nameIn(r.Header)), Media: media, Content: content}}, nil
}

// partsOf returns the files of a form. The name of the query is that of the first one.
func partsOf(form *multipart.Reader, name string) ([]state.Upload, error) {
	var list []state.Upload
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) && len(list) > 0 {
			return list, nil
		}
		if err != nil {
			return nil, noFile()
		}
		if part.FormName() != fileField {
			continue
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, noFile()
		}
		media, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		list = append(list, state.Upload{Name: fileName(name, part.FileName()), Media: cmp.Or(media, binaryMedia), Content: content})
		name = ""
	}
}

func noFile() error {
	return apierr.Hinted(apierr.Invalid(fileField), "the request has no file: send a form with the file in a part called body")
}

// nameIn returns the name of a file that a Content-Disposition gives, or nothing.
func nameIn(header http.Header) string {
	_, parameters, _ := mime.ParseMediaType(header.Get("Content-Disposition"))
	return parameters["filename"]
}

// fileName returns the first name that is one, without directories.
func fileName(names ...string) string {
	for _, name := range names {
		switch name = path.Base(strings.ReplaceAll(name, `\`, "/")); name {
		case ".", "..", "/":
		default:
			return name
		}
	}
	return defaultName
}

// readFileContent serves GET /media/v1/files/{fileId}/{key}/{name}, the contentUri of a
// file, or a part of it. A token is not needed, and does no harm.
func (h *Handler) readFileContent(r *http.Request) (rest.Reply, error) {
	vars := mux.Vars(r)
	id, err := state.ParseFileID(vars["fileId"])
	if err != nil {
		return rest.Reply{}, apierr.NotFound("fileId")
	}
	f, content, err := h.State.FileContent(id, vars["key"])
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Media(r, content, f.Media, contentHeader(f))
}

// contentHeader keeps a browser from running what somebody has uploaded.
func contentHeader(f state.File) http.Header {
	disposition := "attachment"
	if strings.HasPrefix(f.Media, "image/") && f.Media != "image/svg+xml" {
		disposition = "inline"
	}
	return http.Header{
		"Content-Disposition":     {mime.FormatMediaType(disposition, map[string]string{"filename": f.Name})},
		"Content-Security-Policy": {"sandbox; default-src 'none'"},
		"X-Content-Type-Options":  {"nosniff"},
	}
}
