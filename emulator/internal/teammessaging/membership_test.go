package teammessaging

import (
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever happens to a team, those who are in it read everything of it, and nobody else
// reads anything of it.
func TestNobodySeesWhatTheyMayNot(t *testing.T) {
	t.Parallel()
	names := []string{"Ann", "Bob", "Cyd", "Eve"}
	srv := newServer(t)
	rapid.Check(t, func(rt *rapid.T) {
		srv.begin()
		team := srv.team(`{"name":"Travel"}`)
		chat := "/chats/" + team
		post := chat + "/posts/" + srv.say("Ann", team, "secret")
		task := "/tasks/" + idOf(t, srv.post("Ann", chat+"/tasks", `{"subject":"secret","assignees":[]}`))
		note := "/notes/" + idOf(t, srv.post("Ann", chat+"/notes", `{"title":"secret"}`))
		want(t, srv.post("Ann", note+"/publish", ""), http.StatusOK, "secret")
		event := "/events/" + idOf(t, srv.post("Ann", "/groups/"+team+"/events", strings.ReplaceAll(lunch, "Lunch", "secret")))
		inside, public := map[string]bool{"Ann": true}, false

		for range rapid.IntRange(0, 8).Draw(rt, "changes") {
			who := rapid.SampledFrom(names[1:]).Draw(rt, "who")
			switch rapid.SampledFrom([]string{"add", "remove", "join", "leave", "public"}).Draw(rt, "change") {
			case "add":
				srv.post("Ann", "/teams/"+team+"/add", `{"members":[{"email":"`+who+`@example.com"}]}`)
				inside[who] = true
			case "remove":
				srv.post("Ann", "/teams/"+team+"/remove", `{"members":[{"id":"{`+who+`}"}]}`)
				inside[who] = false
			case "join":
				srv.post(who, "/teams/"+team+"/join", "")
				inside[who] = inside[who] || public && who != "Eve"
			case "leave":
				srv.post(who, "/teams/"+team+"/leave", "")
				inside[who] = false
			case "public":
				public = !public
				srv.send("Ann", http.MethodPatch, "/teams/"+team, `{"public":`+map[bool]string{true: "true", false: "false"}[public]+`}`)
			}
		}

		for _, name := range names {
			for _, path := range []string{
				chat + "/posts", post, task, chat + "/tasks", note, chat + "/notes", event, "/groups/" + team + "/events",
			} {
				got := srv.get(name, path)
				sees := got.Code == http.StatusOK && strings.Contains(got.Body.String(), "secret")
				if sees != inside[name] || !sees && got.Code < http.StatusForbidden {
					rt.Fatalf("%s, inside: %v, reads %s: %d %s", name, inside[name], path, got.Code, got.Body)
				}
			}
			listed := strings.Contains(srv.get(name, "/chats?recordCount=250").Body.String(), team)
			if listed != (inside[name] || public && name != "Eve") {
				rt.Fatalf("%s, inside: %v, public: %v, has the team in the list: %v", name, inside[name], public, listed)
			}
		}
	})
}
