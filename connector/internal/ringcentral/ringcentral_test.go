package ringcentral

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/connector"
)

func noon() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }

type stillClock struct{}

func (stillClock) Now() time.Time { return noon() }

func (stillClock) AfterFunc(time.Duration, func()) func() bool { return func() bool { return false } }

// newClient returns a client whose sandbox is served by f.
func newClient(t *testing.T, f http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return &Client{HTTP: server.Client(), Clock: stillClock{}, Bases: map[connector.Environment]string{connector.Sandbox: server.URL + "/"}}
}

func reply(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func TestRefusalsAreDecoded(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		status     int
		retryAfter string
		want       connector.RefusalError
	}{
		{
			name: "resource", status: http.StatusForbidden,
			body: `{"errorCode":"InsufficientPermissions","message":"outer","errors":[{"errorCode":"CMN-401","message":"inner","permissionName":"TeamMessaging"}],"permissionName":"TeamMessaging"}`,
			want: connector.RefusalError{Status: 403, Code: "CMN-401", Message: "inner", Permission: "TeamMessaging"},
		},
		{
			name: "OAuth", status: http.StatusBadRequest,
			body: `{"error":"invalid_grant","error_description":"Token not found","errors":[{"errorCode":"OAU-213","message":"Token not found"}]}`,
			want: connector.RefusalError{Status: 400, Code: "OAU-213", Name: "invalid_grant", Message: "Token not found"},
		},
		{
			name: "only inner", status: http.StatusBadRequest, body: `{"errors":[{"errorCode":"CNV-001","message":"no"}]}`,
			want: connector.RefusalError{Status: 400, Code: "CNV-001", Message: "no"},
		},
		{
			name: "rate", status: http.StatusTooManyRequests, retryAfter: "60", body: `{"errorCode":"CMN-301","message":"Request rate exceeded","errors":[]}`,
			want: connector.RefusalError{Status: 429, Code: "CMN-301", Message: "Request rate exceeded", RetryAfter: time.Minute},
		},
		{
			name: "gateway", status: http.StatusBadGateway, body: `<html>`,
			want: connector.RefusalError{Status: 502, Message: "HTTP 502 Bad Gateway"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(w http.ResponseWriter, _ *http.Request) {
				if tt.retryAfter != "" {
					w.Header().Set("Retry-After", tt.retryAfter)
				}
				reply(w, tt.status, tt.body)
			})

			_, err := c.Self(t.Context(), connector.Access{Environment: connector.Sandbox, Token: "t"})

			got, ok := errors.AsType[*connector.RefusalError](err)
			if !ok {
				t.Fatalf("got %v, want a refusal", err)
			}
			if diff := cmp.Diff(tt.want, *got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestOutagesSayWhetherTheRequestLeft(t *testing.T) {
	t.Parallel()
	closed := newClient(t, nil)
	server := httptest.NewServer(nil)
	closed.Bases = map[connector.Environment]string{connector.Sandbox: server.URL}
	server.Close()
	dropping := newClient(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	garbled := newClient(t, func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusCreated, "{") })
	tests := []struct {
		name   string
		client *Client
		sent   bool
	}{{"refused", closed, false}, {"dropped", dropping, true}, {"garbled", garbled, true}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := tt.client.CreatePost(t.Context(), connector.Access{Environment: connector.Sandbox}, 1, connector.NewPost{Text: "x"})
			outage, ok := errors.AsType[*connector.OutageError](err)
			if !ok || outage.Sent != tt.sent {
				t.Errorf("got %v, want an outage with Sent %t", err, tt.sent)
			}
		})
	}
}

func TestGrants(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		secret string
		grant  connector.Grant
		want   url.Values
		basic  bool
	}{
		{
			name: "code", secret: "s", basic: true, grant: connector.Grant{Code: "c", Verifier: "v"},
			want: url.Values{"grant_type": {"authorization_code"}, "code": {"c"}, "code_verifier": {"v"}, "redirect_uri": {"https://r"}},
		},
		{
			name: "code of a client-side application", grant: connector.Grant{Code: "c", Verifier: "v"},
			want: url.Values{"grant_type": {"authorization_code"}, "code": {"c"}, "code_verifier": {"v"}, "redirect_uri": {"https://r"}, "client_id": {"k"}},
		},
		{
			name: "refresh", secret: "s", basic: true, grant: connector.Grant{Refresh: "r"},
			want: url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"r"}},
		},
		{
			name: "refresh of a client-side application", grant: connector.Grant{Refresh: "r"},
			want: url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"r"}, "client_id": {"k"}},
		},
		{
			name: "JWT", secret: "s", basic: true, grant: connector.Grant{Assertion: "j"},
			want: url.Values{"grant_type": {jwtBearer}, "assertion": {"j"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				_ = r.ParseForm()
				if diff := cmp.Diff(tt.want, r.PostForm); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				if id, secret, ok := r.BasicAuth(); ok != tt.basic || ok && (id != "k" || secret != tt.secret) {
					t.Errorf("got basic authorization %s %s %t", id, secret, ok)
				}
				reply(w, http.StatusOK, `{"access_token":"a","token_type":"bearer","expires_in":3600,"refresh_token":"b"}`)
			})
			app := connector.Application{Environment: connector.Sandbox, Key: "k", Secret: tt.secret, RedirectURI: "https://r"}

			got, err := c.Grant(t.Context(), app, tt.grant)

			want := connector.Token{Access: "a", Refresh: "b", Expires: noon().Add(time.Hour)}
			if err != nil || got != want {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
		})
	}
}

func TestAChatIsReadBackPageByPage(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"":  `{"records":[` + record("3", "12:00:03") + `,` + record("2", "12:00:02") + `],"navigation":{"nextPageToken":"p"}}`,
		"p": `{"records":[` + record("1", "12:00:01") + `,` + record("9", "11:59:59") + `],"navigation":{"nextPageToken":"q"}}`,
	}
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, pages[r.URL.Query().Get("pageToken")])
	})
	posts, err := c.PostsSince(t.Context(), connector.Access{Environment: connector.Sandbox}, 7, noon())
	if err != nil {
		t.Fatal(err)
	}
	ids := []connector.PostID{}
	for _, post := range posts {
		ids = append(ids, post.ID)
	}
	if diff := cmp.Diff([]connector.PostID{1, 2, 3}, ids); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func record(id, at string) string {
	return `{"id":"` + id + `","groupId":"7","type":"TextMessage","text":null,"creatorId":"1","mentions":null,"creationTime":"2026-01-02T` + at + `.000Z"}`
}

func TestADisabledFilterIsARefusal(t *testing.T) {
	t.Parallel()
	deleted := make(chan string, 1)
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			deleted <- r.URL.Path
			w.WriteHeader(http.StatusNoContent)
			return
		}
		reply(w, http.StatusOK, `{"id":"s","status":"Active","disabledFilters":[{"filter":"/team-messaging/v1/posts","reason":"x","message":"no permission"}]}`)
	})
	_, err := c.Subscribe(t.Context(), connector.Access{Environment: connector.Sandbox}, "https://hook", "v")
	refusal, ok := errors.AsType[*connector.RefusalError](err)
	if !ok || refusal.Permission != "TeamMessaging" {
		t.Errorf("got %v, want a refusal that names TeamMessaging", err)
	}
	if got := <-deleted; !strings.HasSuffix(got, "/subscription/s") {
		t.Errorf("got %s deleted", got)
	}
}

// 250 posts of ten thousand emojis are read, however they are escaped.
func TestTheLongestListOfPosts(t *testing.T) {
	t.Parallel()
	post := `{"id":"7","text":"` + strings.Repeat(`\ud83d\ude00`, 10000) + `"}`
	page := `{"records":[` + strings.Repeat(post+",", 249) + post + `]}`
	c := newClient(t, func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, page) })
	var list struct {
		Records []struct{ Text string }
	}
	if err := c.do(t.Context(), call{access: connector.Access{Environment: connector.Sandbox}, method: http.MethodGet, path: "/posts", answer: &list}); err != nil || len(list.Records) != 250 {
		t.Errorf("got %d posts, %v", len(list.Records), err)
	}
}

// While page after page of chats is read, others go on writing. A chat that changes after its page
// was read must not be taken for one that was seen, only because a later page names a later instant.
func TestChatsAreAsOfTheBeginningOfTheirPages(t *testing.T) {
	t.Parallel()
	chat := func(id int, modified time.Time) string {
		return fmt.Sprintf(`{"id":"%d","type":"Direct","lastModifiedTime":%q}`, id, modified.Format(time.RFC3339))
	}
	client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/recent/chats"):
			reply(w, http.StatusOK, `{"records":[`+strings.Repeat(chat(1, noon())+",", pageSize-1)+chat(2, noon().Add(-time.Minute))+`]}`)
		case r.URL.Query().Get("pageToken") == "":
			reply(w, http.StatusOK, `{"records":[`+chat(2, noon().Add(-time.Minute))+`],"navigation":{"nextPageToken":"next"}}`)
		default:
			reply(w, http.StatusOK, `{"records":[`+chat(1, noon().Add(time.Minute))+`]}`)
		}
	})
	chats, err := client.ChatsSince(t.Context(), connector.Access{Environment: connector.Sandbox}, noon().Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	want := []connector.Chat{{ID: 2, Type: connector.Direct, Modified: noon().Add(-time.Minute)}, {ID: 1, Type: connector.Direct, Modified: noon()}}
	if diff := cmp.Diff(want, chats); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
