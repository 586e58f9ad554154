package teammessaging

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const lunch = `{"title":"Lunch","startTime":"2026-03-27T12:00:00Z","endTime":"2026-03-27T13:00:00Z"}`

func TestCreateEvent(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, body string
		status     int
		text       string
	}{
		{"least", lunch, http.StatusOK, `"creatorId":"{Ann}","title":"Lunch","startTime":"2026-03-27T12:00:00.000Z","endTime":"2026-03-27T13:00:00.000Z","allDay":false,"recurrence":{"schedule":"None","endingCondition":"None"},"color":"Black"}`},
		{"everything", `{"title":"Lunch","startTime":"2026-03-27T12:00:00+01:00","endTime":"2026-03-28T11:00:00Z","allDay":true,"color":"Blue","location":"Rome","description":"All","recurrence":{"schedule":"Weekday","endingCondition":"Count","endingAfter":10}}`, http.StatusOK, `"startTime":"2026-03-27T11:00:00.000Z","endTime":"2026-03-28T11:00:00.000Z","allDay":true,"recurrence":{"schedule":"Weekday","endingCondition":"Count","endingAfter":10},"color":"Blue","location":"Rome","description":"All"}`},
		{"no title", `{"startTime":"2026-03-27T12:00:00Z","endTime":"2026-03-27T13:00:00Z"}`, http.StatusBadRequest, "[title]"},
		{"no start", `{"title":"x","endTime":"2026-03-27T13:00:00Z"}`, http.StatusBadRequest, "[startTime]"},
		{"no end", `{"title":"x","startTime":"2026-03-27T13:00:00Z"}`, http.StatusBadRequest, "[endTime]"},
		{"end before start", `{"title":"x","startTime":"2026-03-27T13:00:00Z","endTime":"2026-03-27T12:00:00Z"}`, http.StatusBadRequest, "[endTime]"},
		{"no moment", `{"title":"x","startTime":"noon","endTime":"2026-03-27T12:00:00Z"}`, http.StatusBadRequest, "[startTime]"},
		{"longer than its period", `{"title":"x","startTime":"2026-03-27T12:00:00Z","endTime":"2026-03-28T12:00:01Z","recurrence":{"schedule":"Day"}}`, http.StatusBadRequest, "[recurrence.schedule]"},
		{"schedule of tasks", `{"title":"x","startTime":"2026-03-27T12:00:00Z","endTime":"2026-03-27T12:00:01Z","recurrence":{"schedule":"Daily"}}`, http.StatusBadRequest, "[recurrence.schedule]"},
		{"wrong ending", `{"title":"x","startTime":"2026-03-27T12:00:00Z","endTime":"2026-03-27T12:00:01Z","recurrence":{"schedule":"Day","endingCondition":"Never"}}`, http.StatusBadRequest, "[recurrence.endingCondition]"},
		{"wrong colour", strings.Replace(lunch, "{", `{"color":"Pink",`, 1), http.StatusBadRequest, "[color]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)

			want(t, srv.post("Ann", "/events", tt.body), tt.status, srv.ids(tt.text))
			want(t, srv.post("Ann", "/groups/~/events", tt.body), tt.status, srv.ids(tt.text))
		})
	}
}

func TestEventIsItsCreatorsAlone(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	id := idOf(t, srv.post("Ann", "/events", lunch))
	other := idOf(t, srv.post("Ann", "/events", lunch))
	idOf(t, srv.post("Bob", "/events", lunch))

	want(t, srv.get("Ann", "/events/"+id), http.StatusOK, `"title":"Lunch"`)
	want(t, srv.get("Ann", "/events/"+id+",12"), http.StatusMultiStatus, `"status":404`)
	for _, path := range []string{"/events/" + id, "/events/12", "/events/x"} {
		want(t, srv.get("Bob", path), http.StatusNotFound, "[eventId]")
		want(t, srv.send("Bob", http.MethodPut, path, lunch), http.StatusNotFound, "[eventId]")
		want(t, srv.send("Bob", http.MethodDelete, path, ""), http.StatusNotFound, "[eventId]")
	}
	page := decode[listed](t, srv.get("Ann", "/events?recordCount=1"))
	next := decode[listed](t, srv.get("Ann", "/events?pageToken="+page.Navigation.NextPageToken))
	if diff := cmp.Diff([]string{id, other}, append(page.ids(), next.ids()...)); diff != "" {
		t.Error(diff)
	}
	want(t, srv.get("Ann", "/events?recordCount=251"), http.StatusBadRequest, "[recordCount]")
}

func TestGroupEvent(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team := srv.team(`{"name":"Travel","public":true,"members":[{"id":"{Bob}"}]}`)
	group := "/groups/" + team + "/events"

	id := idOf(t, srv.post("Bob", group, lunch))

	want(t, srv.get("Ann", "/chats/"+team+"/posts"), http.StatusOK,
		srv.ids(`"attachments":[{"id":"`+id+`","type":"Event","creatorId":"{Bob}","title":"Lunch","startTime":"2026-03-27T12:00:00.000Z"`))
	if diff := cmp.Diff([]string{id}, decode[listed](t, srv.get("Ann", group)).ids()); diff != "" {
		t.Error(diff)
	}
	want(t, srv.get("Ann", "/events/"+id), http.StatusOK, "Lunch")
	want(t, srv.get("Cyd", group), http.StatusForbidden, "not a member")
	want(t, srv.get("Cyd", "/events/"+id), http.StatusForbidden, "not a member")
	want(t, srv.post("Cyd", group, lunch), http.StatusForbidden, "not a member")
	want(t, srv.get("Eve", group), http.StatusNotFound, "[groupId]")
	want(t, srv.post("Eve", group, lunch), http.StatusNotFound, "[groupId]")
	want(t, srv.get("Ann", "/groups/x/events"), http.StatusNotFound, "[groupId]")
	want(t, srv.post("Cyd", "/teams/"+team+"/join", ""), http.StatusNoContent, "")
	want(t, srv.send("Cyd", http.MethodPut, "/events/"+id, lunch), http.StatusForbidden, "creator")
	want(t, srv.send("Cyd", http.MethodDelete, "/events/"+id, ""), http.StatusForbidden, "creator")
}

func TestUpdateEvent(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, body string
		status     int
		text       string
	}{
		{"the whole", `{"title":"Dinner","startTime":"2026-03-27T19:00:00Z","endTime":"2026-03-27T21:00:00Z"}`, http.StatusOK, `"title":"Dinner","startTime":"2026-03-27T19:00:00.000Z","endTime":"2026-03-27T21:00:00.000Z","allDay":false,"recurrence":{"schedule":"None","endingCondition":"None"},"color":"Black"}`},
		{"a part", `{"title":"Dinner"}`, http.StatusOK, `"title":"Dinner","startTime":"2026-03-27T12:00:00.000Z","endTime":"2026-03-27T13:00:00.000Z","allDay":false,"recurrence":{"schedule":"None","endingCondition":"None"},"color":"Red","location":"Rome"}`},
		{"an end too early", `{"endTime":"2026-03-27T11:00:00Z"}`, http.StatusBadRequest, "[endTime]"},
		{"no title", `{"title":""}`, http.StatusBadRequest, "[title]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			id := idOf(t, srv.post("Ann", "/events", strings.Replace(lunch, "{", `{"color":"Red","location":"Rome",`, 1)))

			want(t, srv.send("Ann", http.MethodPut, "/events/"+id, tt.body), tt.status, tt.text)
		})
	}
}

// A post shows what the event that it carries is now, and goes with it.
func TestPostFollowsItsEvent(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	id := idOf(t, srv.post("Ann", "/groups/"+chat+"/events", lunch))
	own := idOf(t, srv.post("Ann", "/events", lunch))
	want(t, srv.post("Ann", "/chats/"+chat+"/posts", `{"text":"see","attachments":[{"id":`+own+`,"type":"Event"}]}`), http.StatusCreated, "Lunch")
	want(t, srv.get("Bob", "/events/"+own), http.StatusOK, "Lunch")

	want(t, srv.send("Ann", http.MethodPut, "/events/"+id, `{"title":"Dinner"}`), http.StatusOK, "Dinner")
	want(t, srv.get("Bob", "/chats/"+chat+"/posts"), http.StatusOK, `"title":"Dinner"`)

	want(t, srv.send("Ann", http.MethodDelete, "/events/"+id, ""), http.StatusOK, "")
	want(t, srv.get("Bob", "/events/"+id), http.StatusNotFound, "[eventId]")
	if got := decode[listed](t, srv.get("Bob", "/chats/"+chat+"/posts")); len(got.Records) != 1 {
		t.Errorf("the post stays: %+v", got)
	}
}
