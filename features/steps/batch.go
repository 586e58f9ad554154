package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

var (
	readsSeveral = regexp.MustCompile(`^the application reads the (persons|extensions) ([\w ,]+) as "([^"]*)"$`)
	readsTooMany = regexp.MustCompile(`^the application reads (\d+) persons at once$`)
	partsAre     = regexp.MustCompile(`^the parts are ([\d, ]+)$`)
)

func (w *World) registerBatch(v vocabulary) {
	v.When(readsSeveral, w.readsSeveral)
	v.When(readsTooMany, w.readsTooMany)
	v.Then(partsAre, w.partsAre)
}

const (
	personsPath       = "/team-messaging/v1/persons/"
	batchOfExtensions = "/restapi/v1.0/account/~/extension/"
)

// readsSeveral names several people in one path; "nobody" is a number that nobody has.
func (w *World) readsSeveral(ctx context.Context, kind, people, media string) error {
	var ids []string
	for name := range strings.SplitSeq(people, ", ") {
		id, err := w.idOrNobody(name)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	path := personsPath
	if kind == "extensions" {
		path = batchOfExtensions
	}
	r := w.onSandbox(http.MethodGet, path+strings.Join(ids, ","))
	r.header = http.Header{"Accept": {media}}
	return w.ask(ctx, r)
}

func (w *World) idOrNobody(name string) (string, error) {
	if name == "nobody" {
		return "11", nil
	}
	p, err := w.person(name)
	return string(p.ID), err
}

// readsTooMany names the same person as often as said.
func (w *World) readsTooMany(ctx context.Context, number string) error {
	n, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	ids := strings.Repeat("~,", n-1) + "~"
	return w.ask(ctx, w.onSandbox(http.MethodGet, personsPath+ids))
}

// partsAre checks the status of each part of the latest answer.
func (w *World) partsAre(statuses string) error {
	read := readMixed
	if media, _, _ := mime.ParseMediaType(w.wire.answer.header.Get("Content-Type")); strings.HasSuffix(media, "+json") {
		read = readList
	}
	parts, err := read(w.wire.answer)
	if err != nil {
		return fmt.Errorf("read the parts of %s: %w", w.wire.answer.body, err)
	}
	if got := strings.Join(parts, ", "); got != statuses {
		return fmt.Errorf("the parts are %s", got)
	}
	return nil
}

type partStatus struct {
	Status int `json:"status"`
}

// readList returns the statuses in an array of parts.
func readList(a answer) ([]string, error) {
	var list []partStatus
	err := json.Unmarshal(a.body, &list)
	return texts(list), err
}

// readMixed returns the statuses in the index of a multipart that has a part for each.
func readMixed(a answer) ([]string, error) {
	_, parameters, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	form := multipart.NewReader(bytes.NewReader(a.body), parameters["boundary"])
	first, err := form.NextPart()
	if err != nil {
		return nil, err
	}
	var index struct {
		Response []partStatus `json:"response"`
	}
	if err := json.NewDecoder(first).Decode(&index); err != nil {
		return nil, err
	}
	for range index.Response {
		if _, err := form.NextPart(); err != nil {
			return nil, err
		}
	}
	return texts(index.Response), nil
}

func texts(parts []partStatus) []string {
	list := make([]string, len(parts))
	for i, p := range parts {
		list[i] = strconv.Itoa(p.Status)
	}
	return list
}
