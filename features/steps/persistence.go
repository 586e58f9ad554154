package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	keepsEverything  = regexp.MustCompile(`^an emulator that keeps everything in a folder$`)
	somebodySays     = regexp.MustCompile(`^somebody says "([^"]*)"$`)
	clockMoves       = regexp.MustCompile(`^its clock is moved by (\d+) hours$`)
	isKilled         = regexp.MustCompile(`^it is killed$`)
	isEnded          = regexp.MustCompile(`^it is asked to end$`)
	startsAgain      = regexp.MustCompile(`^it is started again$`)
	startsAnother    = regexp.MustCompile(`^another one is started with the same folder$`)
	fileBecomes      = regexp.MustCompile(`^its file is "([^"]*)"$`)
	hasBeenSaid      = regexp.MustCompile(`^"([^"]*)" has been said$`)
	tokenIsGood      = regexp.MustCompile(`^the token from before is good$`)
	clockIsAhead     = regexp.MustCompile(`^its clock is (\d+) hours ahead$`)
	startIsRefused   = regexp.MustCompile(`^the start is refused, because the (?:file|folder) "([^"]*)"$`)
	fileStays        = regexp.MustCompile(`^its file stays as it is$`)
	diskBecomes      = regexp.MustCompile(`^its disk (is full|has room again)$`)
	sayingIsRefused  = regexp.MustCompile(`^nobody can say anything, for the service is unavailable$`)
	everybodyCanTalk = regexp.MustCompile(`^soon "([^"]*)" can be said$`)
)

// kept is an emulator with a folder.
type kept struct {
	dir     string
	process Process // nil while none runs
	control *control.Client
	person  control.PersonID
	chat    control.ChatID
	token   string
	file    []byte // as it was before the last start
	refusal error  // of the last start
}

func (k *kept) close() error {
	var err error
	if k.process != nil {
		err = k.process.Kill()
	}
	if k.dir == "" {
		return err
	}
	return errors.Join(err, os.RemoveAll(k.dir))
}

func (w *World) registerPersistence(v vocabulary) {
	v.Given(keepsEverything, w.keepsEverything)
	v.Given(somebodySays, w.somebodySays)
	v.Given(clockMoves, w.clockMoves)
	v.Given(fileBecomes, w.fileBecomes)
	v.Step(isKilled, w.keeperIsKilled)
	v.Step(isEnded, w.keeperEnds)
	v.Step(startsAgain, w.startsAgain)
	v.When(startsAnother, w.startsAnother)
	v.Step(diskBecomes, w.diskBecomes)
	v.Then(hasBeenSaid, w.hasBeenSaid)
	v.Then(tokenIsGood, w.tokenIsGood)
	v.Then(clockIsAhead, w.clockIsAhead)
	v.Then(startIsRefused, w.startIsRefused)
	v.Then(fileStays, w.fileStays)
	v.Step(sayingIsRefused, w.sayingIsRefused)
	v.Then(everybodyCanTalk, w.everybodyCanTalk)
}

// keepsEverything starts an emulator with the company Acme in a process of its own, which
// keeps everything in a fresh folder. Somebody has said "Good morning" there.
func (w *World) keepsEverything(ctx context.Context) error {
	var err error
	if w.kept.dir, err = os.MkdirTemp("", "glipbox-kept-"); err != nil {
		return err
	}
	if err := w.startsAgain(ctx); err != nil || w.kept.refusal != nil {
		return errors.Join(err, w.kept.refusal)
	}
	return w.kept.enter(ctx)
}

// enter lets somebody of the company talk to somebody else.
func (k *kept) enter(ctx context.Context) error {
	people, err := k.control.People(ctx, control.Sandbox)
	if err != nil {
		return err
	}
	k.person = people[1].ID
	post, err := k.control.CreatePost(ctx, control.Sandbox, k.person, control.NewPost{To: people[2].Email, Text: "Good morning"})
	if err != nil {
		return err
	}
	k.chat = post.ChatID
	token, err := k.control.PersonToken(ctx, control.Sandbox, k.person)
	k.token = token.AccessToken
	return err
}

func (k *kept) path() string { return filepath.Join(k.dir, "emulator.db") }

// startsAgain starts the emulator with its folder. Whether it is refused is for a later
// step to judge.
func (w *World) startsAgain(ctx context.Context) error {
	k := &w.kept
	k.file, _ = os.ReadFile(k.path()) // there is none at first
	if k.process, k.refusal = w.setup.Keep(ctx, k.dir); k.refusal == nil {
		k.control = control.New(k.process.Console(), nil)
	}
	return nil
}

// startsAnother starts a second emulator while the first one runs.
func (w *World) startsAnother(ctx context.Context) error {
	another, err := w.setup.Keep(ctx, w.kept.dir)
	if err == nil {
		return errors.Join(errors.New("two emulators use one folder"), another.Kill())
	}
	w.kept.refusal = err
	return nil
}

// keeperIsKilled ends the process at once, wherever it is.
func (w *World) keeperIsKilled() error { return w.kept.end(Process.Kill) }

// keeperEnds ends the process as a signal does, and waits for it.
func (w *World) keeperEnds() error { return w.kept.end(Process.Stop) }

func (k *kept) end(how func(Process) error) error {
	err := how(k.process)
	k.process = nil
	return err
}

// somebodySays posts a text with a token that was issued by the first process.
func (w *World) somebodySays(ctx context.Context, text string) error {
	status, body, err := w.kept.say(ctx, text)
	if err == nil && status >= http.StatusBadRequest {
		err = fmt.Errorf("saying %q was answered %d %s", text, status, body)
	}
	return err
}

// say posts through the public API.
func (k *kept) say(ctx context.Context, text string) (status int, body string, err error) {
	encoded, err := json.Marshal(map[string]string{"text": text})
	if err != nil {
		return 0, "", err
	}
	return k.call(ctx, http.MethodPost, encoded)
}

// call makes a request about the posts of the chat, with the token of the first process.
func (k *kept) call(ctx context.Context, method string, body []byte) (int, string, error) {
	info, err := k.control.Info(ctx)
	if refusal, ok := errors.AsType[*control.Error](err); ok && refusal.Status == http.StatusServiceUnavailable {
		return refusal.Status, refusal.Message, nil
	}
	if err != nil {
		return 0, "", err
	}
	req, err := http.NewRequestWithContext(ctx, method, info.Sandbox+"/team-messaging/v1/chats/"+string(k.chat)+"/posts", bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Authorization", "Bearer "+k.token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	var answer bytes.Buffer
	_, err = answer.ReadFrom(resp.Body)
	return resp.StatusCode, answer.String(), err
}

// posts returns the texts of the chat.
func (k *kept) posts(ctx context.Context) ([]string, error) {
	status, body, err := k.call(ctx, http.MethodGet, nil)
	if err != nil || status != http.StatusOK {
		return nil, fmt.Errorf("reading the chat was answered %d %s: %w", status, body, err)
	}
	var page struct {
		Records []struct {
			Text string `json:"text"`
		} `json:"records"`
	}
	err = json.Unmarshal([]byte(body), &page)
	texts := make([]string, len(page.Records))
	for i, post := range page.Records {
		texts[i] = post.Text
	}
	return texts, err
}

// hasBeenSaid looks for a text in the chat.
func (w *World) hasBeenSaid(ctx context.Context, text string) error {
	texts, err := w.kept.posts(ctx)
	if err == nil && !slices.Contains(texts, text) {
		err = fmt.Errorf("%q is not among %q", text, texts)
	}
	return err
}

// tokenIsGood reads the chat with a token that was issued by the first process.
func (w *World) tokenIsGood(ctx context.Context) error {
	_, err := w.kept.posts(ctx)
	return err
}

// clockMoves advances the emulated time.
func (w *World) clockMoves(ctx context.Context, hours int) error {
	_, err := w.kept.control.Advance(ctx, time.Duration(hours)*time.Hour)
	return err
}

// clockIsAhead compares the emulated time with that of the wall.
func (w *World) clockIsAhead(ctx context.Context, hours int) error {
	now, err := w.kept.control.Clock(ctx)
	if err != nil {
		return err
	}
	offset, err := time.ParseDuration(now.Offset)
	if err == nil && offset.Round(time.Hour) != time.Duration(hours)*time.Hour {
		err = fmt.Errorf("the clock is %s ahead", offset)
	}
	return err
}

// fileBecomes changes the file while no emulator runs: "cut in half", "spoilt by one
// letter", "made by a newer program", "made by another program" or "a text".
func (w *World) fileBecomes(how string) error {
	content, err := os.ReadFile(w.kept.path())
	if err != nil {
		return err
	}
	const version, mark = 63, 71 // the last bytes of user_version and application_id in the header
	switch how {
	case "cut in half":
		content = content[:len(content)/2]
	case "spoilt by one letter":
		content = bytes.ReplaceAll(content, []byte("Travel Desk"), []byte("Travel Disk"))
	case "made by a newer program":
		content[version]++
	case "made by another program":
		content[mark]++
	case "a text":
		content = []byte(strings.Repeat("once upon a time ", 100))
	default:
		return fmt.Errorf("a file cannot be made %q", how)
	}
	return os.WriteFile(w.kept.path(), content, 0o600) //nolint:gosec // in the folder of this scenario
}

// startIsRefused looks for the reason in what the last start said.
func (w *World) startIsRefused(why string) error {
	if w.kept.refusal == nil {
		return errors.New("it has started")
	}
	return contains("the refusal", w.kept.refusal.Error(), why)
}

// fileStays compares the file with what it was before the last start.
func (w *World) fileStays() error {
	after, err := os.ReadFile(w.kept.path())
	if err == nil && !bytes.Equal(after, w.kept.file) {
		err = errors.New("the file was changed")
	}
	return err
}

// diskBecomes lets the process write to no file any more, or to all again.
func (w *World) diskBecomes(how string) error { return w.kept.process.Fill(how == "is full") }

// sayingIsRefused tries to post twice, as the first attempt is under way when the disk
// fails.
func (w *World) sayingIsRefused(ctx context.Context) error {
	for range 2 {
		status, body, err := w.kept.say(ctx, "Nobody hears this")
		if err != nil {
			return err
		}
		if status != http.StatusServiceUnavailable {
			return fmt.Errorf("it was answered %d %s", status, body)
		}
	}
	return nil
}

// everybodyCanTalk posts a text again and again until it is taken, as people do.
func (w *World) everybodyCanTalk(ctx context.Context, text string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		status, body, err := w.kept.say(ctx, text)
		if err == nil && status < http.StatusBadRequest {
			return nil
		}
		if ctx.Err() != nil || err == nil && status != http.StatusServiceUnavailable {
			return fmt.Errorf("it is answered %d %s: %w", status, body, err)
		}
	}
}
