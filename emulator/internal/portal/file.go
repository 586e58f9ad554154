package portal

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

const (
	formLimit   = 1 << 20  // bytes of a form
	uploadLimit = 64 << 20 // bytes of a form with files
	inMemory    = 8 << 20  // bytes of files that are not put on the disk meanwhile
)

// file is one that somebody uploads.
type file struct {
	name, media string
	content     []byte
}

// parseForm reads a form, with files or without.
func parseForm(r *http.Request) error {
	err := r.ParseForm()
	if err == nil {
		err = r.ParseMultipartForm(inMemory) //nolint:gosec // submit has bounded the body
	}
	if err == nil || errors.Is(err, http.ErrNotMultipart) {
		return nil
	}
	if isTooLarge(err) {
		return err
	}
	return inputError("The form could not be read. Send it again.")
}

func isTooLarge(err error) bool {
	tooLarge, ok := errors.AsType[*http.MaxBytesError](err)
	return ok && tooLarge != nil
}

// upload gives the files of a form to the API, and returns what a post carries of them.
func (h *appHandler) upload(r *http.Request) ([]attached, error) {
	if r.MultipartForm == nil {
		return nil, nil
	}
	var list []attached
	for _, header := range r.MultipartForm.File["file"] {
		if header.Filename == "" && header.Size == 0 {
			continue // nothing was chosen
		}
		content, err := contentOf(header)
		if err != nil {
			return nil, err
		}
		if len(content.content) == 0 {
			return nil, inputError("The file " + header.Filename + " is empty. Choose another one.")
		}
		to := request{method: http.MethodPost, path: messaging + "/files?name=" + url.QueryEscape(content.name), file: &content}
		files, err := call[[]attachment](r.Context(), h.client, personOf(r), to)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			list = append(list, attached{ID: f.ID, Type: "File"})
		}
	}
	return list, nil
}

func contentOf(header *multipart.FileHeader) (file, error) {
	opened, err := header.Open()
	if err != nil {
		return file{}, err
	}
	defer func() { _ = opened.Close() }() // it was only read
	content, err := io.ReadAll(opened)
	media := header.Header.Get("Content-Type")
	if media == "" || strings.HasPrefix(media, "multipart/") {
		media = "application/octet-stream"
	}
	return file{name: header.Filename, media: media, content: content}, err
}

// fileView is a file as a post shows it.
type fileView struct {
	Name  string
	Path  string // on the address of the page, under which the browser is signed in
	Image bool
}

func newFileView(a attachment) fileView {
	view := fileView{Name: a.Name, Path: a.URI}
	if address, err := url.Parse(a.URI); err == nil {
		view.Path = address.RequestURI()
	}
	switch strings.ToLower(path.Ext(a.Name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp":
		view.Image = true
	}
	return view
}

// filesView is the files of a chat, the newest first.
type filesView struct {
	Files []sharedFile
}

// sharedFile is a file with the post that it came with.
type sharedFile struct {
	fileView

	Post postView
}

const searchedForFiles = 4 // pages of 250 posts

// showFiles serves GET /app/{personId}/chats/{chatId}/files. The API lists no files, so
// they are found in the posts.
func (h *appHandler) showFiles(r *http.Request) (answer, error) {
	view, to, err := h.openTab(r, "files")
	if err != nil {
		return answer{}, err
	}
	view.Files = &filesView{}
	token := ""
	for range searchedForFiles {
		posts, err := h.client.posts(r.Context(), to.person, chatOf(r), listed, token)
		if err != nil {
			return answer{}, err
		}
		for _, p := range posts.Records {
			if err := h.client.acquaint(r.Context(), to.person, to.people, p.people()); err != nil {
				return answer{}, err
			}
			view.Files.Files = append(view.Files.Files, filesOf(to, p)...)
		}
		if token = posts.Navigation.NextPageToken; token == "" {
			break
		}
	}
	return answer{template: "messages", data: view}, nil
}

func filesOf(to reader, p post) []sharedFile {
	var files []sharedFile
	for _, a := range p.Attachments {
		if a.Type == "File" {
			by := postView{ID: p.ID, Path: postPath(to.person, p), Author: to.people.name(p.Creator), Time: p.Created, Now: to.now}
			files = append(files, sharedFile{newFileView(a), by})
		}
	}
	return files
}

func postPath(person control.PersonID, p post) string {
	return chatPath(person, p.ChatID) + "/posts/" + url.PathEscape(string(p.ID))
}
