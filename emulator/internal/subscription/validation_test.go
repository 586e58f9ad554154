package subscription

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// echo answers a validation request as it should be answered.
func echo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Validation-Token", r.Header.Get("Validation-Token"))
}

func TestValidationRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		answer http.HandlerFunc
		code   string
		text   string
		hint   string
	}{
		{
			name: "500", code: "SUB-522", text: "HTTP status is 500", hint: "answered 500",
			answer: func(w http.ResponseWriter, r *http.Request) {
				echo(w, r)
				w.WriteHeader(http.StatusInternalServerError)
			},
		},
		{
			name: "204", code: "SUB-522", text: "HTTP status is 204", hint: "has to answer 200",
			answer: func(w http.ResponseWriter, r *http.Request) { echo(w, r); w.WriteHeader(http.StatusNoContent) },
		},
		{
			name: "redirect", code: "SUB-522", text: "HTTP status is 307", hint: "redirected to /hook",
			answer: func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/hook" {
					echo(w, r)
					return
				}
				w.Header().Set("Location", "/hook")
				w.WriteHeader(http.StatusTemporaryRedirect)
			},
		},
		{
			name: "no token", code: "SUB-525", text: "invalid", hint: "no header Validation-Token",
			answer: func(http.ResponseWriter, *http.Request) {},
		},
		{
			name: "wrong token", code: "SUB-525", text: "invalid", hint: `Validation-Token "mine" instead of`,
			answer: func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Validation-Token", "mine") },
		},
		{
			name: "long body", code: "SUB-525", text: "invalid", hint: "at most 1024",
			answer: func(w http.ResponseWriter, r *http.Request) { echo(w, r); _, _ = w.Write(make([]byte, 1024)) },
		},
		{
			name: "long header", code: "SUB-525", text: "invalid", hint: "at most 1024",
			answer: func(w http.ResponseWriter, r *http.Request) {
				echo(w, r)
				w.Header().Set("X-Filler", strings.Repeat("x", 1000))
			},
		},
		{
			name: "no answer in time", code: "SUB-523", text: "WebHook is not reachable", hint: "no answer within 3s",
			answer: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		},
		{
			name: "connection cut", code: "SUB-523", text: "WebHook is not reachable", hint: "no answer from http://",
			answer: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			hook := httptest.NewServer(tt.answer)
			t.Cleanup(hook.Close)

			got := s.call("ann", http.MethodPost, "", request(hook.URL, posts))

			s.wantRefusal(got, tt.code, tt.text, tt.hint)
		})
	}
}

func (s *server) wantRefusal(got *httptest.ResponseRecorder, code, text, hint string) {
	s.t.Helper()
	body := got.Body.String()
	if got.Code != http.StatusBadRequest || !strings.Contains(body, code) || !strings.Contains(body, text) {
		s.t.Errorf("got %d %s, want 400 %s %s", got.Code, body, code, text)
	}
	if h := got.Header().Get("Glipbox-Hint"); !strings.Contains(h, hint) {
		s.t.Errorf("got the hint %q, want %q in it", h, hint)
	}
	if list := s.call("ann", http.MethodGet, "", "").Body.String(); !strings.Contains(list, `"records":[]`) {
		s.t.Errorf("something was left behind: %s", list)
	}
}

func TestValidationOfDeadAddress(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := httptest.NewServer(http.HandlerFunc(echo))
	hook.Close()

	got := s.call("ann", http.MethodPost, "", request(hook.URL, posts))

	s.wantRefusal(got, "SUB-523", "WebHook is not reachable", "connection refused")
}

func TestValidationOfUntrustedCertificate(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := httptest.NewUnstartedServer(http.HandlerFunc(echo))
	hook.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	hook.StartTLS()
	t.Cleanup(hook.Close)

	got := s.call("ann", http.MethodPost, "", request(hook.URL, posts))

	s.wantRefusal(got, "SUB-524", "HTTPS certificate is not valid", "not trusted")
}

func TestValidationRequest(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	asked := make(chan *http.Request, 1)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r
		echo(w, r)
	}))
	t.Cleanup(hook.Close)

	s.subscribe("ann", hook.URL+"/hook?stream=1", posts)

	r := <-asked
	if r.Method != http.MethodPost || r.RequestURI != "/hook?stream=1" || r.ContentLength != 0 {
		t.Errorf("got %s %s with %d bytes, want an empty POST to the address", r.Method, r.RequestURI, r.ContentLength)
	}
	for name, want := range map[string]string{
		"Verification-Token": "secret", "User-Agent": "RingCentral-Webhook/8.3", "Accept": "application/json",
		"Accept-Encoding": "UTF-8", "Content-Length": "0",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	attempts := s.client.Journal().After(t.Context(), 0, 10)
	if len(attempts) != 1 || attempts[0].Purpose != "Validation" || attempts[0].Status != http.StatusOK {
		t.Errorf("recorded %+v, want one validation", attempts)
	}
}

// A bot may use the API, and even subscribe once more, before it answers.
func TestValidationLeavesTheAPIOpen(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	inner := newReceiver(t)
	chat := s.team("bob")
	use := func() {
		s.subscribe("ann", inner.URL, posts)
		s.post("bob", chat, "meanwhile")
		if list := s.call("ann", http.MethodGet, "", ""); strings.Count(list.Body.String(), `"id"`) != 1 {
			t.Errorf("while the outer subscription is validated, the list is %s", list.Body)
		}
	}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		use()
		echo(w, r)
	}))
	t.Cleanup(hook.Close)

	s.subscribe("ann", hook.URL, posts)

	if list := s.call("ann", http.MethodGet, "", ""); strings.Count(list.Body.String(), `"id"`) != 2 {
		t.Errorf("afterwards the list is %s", list.Body)
	}
}

func TestValidationTokenIsAnotherName(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	s.decode(s.call("ann", http.MethodPost, "", withMode(`"validationToken":"older"`, hook.URL)))

	s.post("ann", s.team("ann"), "hi")

	if got := hook.next().header.Get("Verification-Token"); got != "older" {
		t.Errorf("Verification-Token is %q, want older", got)
	}
}
