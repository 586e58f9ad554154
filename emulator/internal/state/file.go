package state

import (
	"net/url"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// File is a file that somebody uploaded. Its bytes are kept apart from it.
type File struct {
	ID      FileID
	Account AccountID
	Creator PersonID
	Name    string
	Media   string // its Content-Type
	Size    int64  // bytes
	Key     string // part of its address, which nobody can guess
	Created Instant
}

// FilePath begins the path of a file's content in its environment.
const FilePath = "/media/v1/files/"

// Path returns where the content can be read without a token: who knows the address may.
func (f File) Path() string {
	return FilePath + f.ID.String() + "/" + f.Key + "/" + url.PathEscape(f.Name)
}

// Upload is a file on its way in.
type Upload struct {
	Name    string
	Media   string
	Content []byte // must not be changed afterwards
}

// CreateFiles stores files. When chat is not zero they are posted there at once, all in
// one post.
func (s *State) CreateFiles(author PersonID, chat ChatID, uploads []Upload) ([]File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	owner, ok := s.world.extensions.Get(author.Extension())
	if !ok {
		return nil, apierr.NotFound("personId")
	}
	var target Chat
	if chat != 0 {
		var err error
		if target, err = s.openGroup(author, chat); err != nil {
			return nil, err
		}
	}
	files, attachments := make([]File, len(uploads)), make([]Attachment, len(uploads))
	for i, u := range uploads {
		f := File{
			ID: FileID(s.nextID(tagFile)), Account: owner.Account, Creator: author, Name: u.Name, Media: u.Media,
			Size: int64(len(u.Content)), Key: s.entropy.Token(16), Created: s.now(),
		}
		s.world.files.Set(f.ID, f)
		s.world.contents.Set(f.ID, u.Content)
		files[i], attachments[i] = f, Attachment{ID: int64(f.ID), Type: FileAttachment}
	}
	if chat != 0 {
		s.addPost(target, Post{Type: TextMessage, Creator: author, Details: &PostDetails{Attachments: attachments}})
	}
	return files, nil
}

// openGroup is openChat for requests that call the chat a group: to who is no member it
// does not exist. s.mu must be held.
func (s *State) openGroup(person PersonID, id ChatID) (Chat, error) {
	chat, ok := s.world.chats.Get(id)
	if !ok || !chat.HasMember(person) {
		return Chat{}, apierr.NotFound("groupId")
	}
	if chat.Archived {
		return Chat{}, closed(chat)
	}
	return chat, nil
}

// File returns what is known of a file of the reader's company.
func (s *State) File(reader PersonID, id FileID) (File, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	f, ok := s.fileOf(reader, id)
	if !ok {
		return File{}, apierr.NotFound("fileId")
	}
	return f, nil
}

// fileOf is File with s.mu held. Assumed: a file belongs to the company of its uploader;
// its address is what keeps it from others.
func (s *State) fileOf(reader PersonID, id FileID) (File, bool) {
	f, ok := s.world.files.Get(id)
	e, known := s.world.extensions.Get(reader.Extension())
	return f, ok && known && e.Account == f.Account
}

// FileContent returns a file with its bytes, which must not be changed. Who knows the key
// needs nothing else.
func (s *State) FileContent(id FileID, key string) (File, []byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	f, ok := s.world.files.Get(id)
	if !ok || f.Key != key {
		return File{}, nil, apierr.NotFound("fileId")
	}
	content, _ := s.world.contents.Get(id)
	return f, content, nil
}
