package portal

import (
	"cmp"
	"context"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/control"
)

const longestPost = 10000 // characters; documented limit of the post text

// createPost serves POST /app/{personId}/chats/{chatId}/posts.
func (h *appHandler) createPost(r *http.Request) (answer, error) {
	if err := r.ParseForm(); err != nil {
		return answer{}, err
	}
	text := strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get("text"), "\r\n", "\n"))
	if text == "" {
		return answer{}, inputError("There is nothing to send yet. Write something first.")
	}
	if n := utf8.RuneCountInString(text); n > longestPost {
		return answer{}, inputError("A message has at most 10000 characters; this one has " + strconv.Itoa(n) + ". Shorten it.")
	}
	text, err := h.withMentions(r.Context(), personOf(r), chatOf(r), text)
	if err != nil {
		return answer{}, err
	}
	if _, err := h.client.createPost(r.Context(), personOf(r), chatOf(r), text); err != nil {
		return answer{}, err
	}
	if fromScript(r) {
		return answer{}, nil
	}
	return answer{redirect: chatPath(personOf(r), chatOf(r))}, nil
}

// withMentions replaces "@First Last" of members of the chat by the markup of a mention.
func (h *appHandler) withMentions(ctx context.Context, person control.PersonID, id control.ChatID, text string) (string, error) {
	if !strings.Contains(text, "@") {
		return text, nil
	}
	c, err := h.client.chat(ctx, person, id)
	if err != nil {
		return "", err
	}
	people, err := h.client.directory(ctx, person)
	if err != nil {
		return "", err
	}
	return mentionMembers(text, c, people), nil
}

func mentionMembers(text string, c chat, people directory) string {
	ids := map[string]control.PersonID{}
	names := make([]string, 0, len(c.Members))
	for _, m := range c.Members {
		if name := people[m.ID].Name(); name != "" {
			ids[strings.ToLower(name)] = m.ID
			names = append(names, regexp.QuoteMeta(name))
		}
	}
	if len(names) == 0 {
		return text
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // the longest that fits
	mention := regexp.MustCompile(`(?i)(^|[\s(])@(` + strings.Join(names, "|") + `)`)
	return mention.ReplaceAllStringFunc(text, func(found string) string {
		before, name, _ := strings.Cut(found, "@")
		return before + "![:Person](" + string(ids[strings.ToLower(name)]) + ")"
	})
}
