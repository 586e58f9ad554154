package teammessaging

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// desk returns a public team of Ann and Bob that Cyd may join, and a task in it.
func (srv *server) desk(task string) (team, id string) {
	srv.t.Helper()
	team = srv.team(`{"name":"Travel","public":true,"members":[{"id":"{Bob}"}]}`)
	return team, idOf(srv.t, srv.post("Bob", "/chats/"+team+"/tasks", task))
}

const simpleTask = `{"subject":"Book","assignees":[{"id":"{Ann}"},{"id":"{Bob}"}]}`

func TestCreateTask(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, from, chat, body string
		status                 int
		text                   string
	}{
		{"least", "Bob", "{team}", `{"subject":"Book","assignees":[{"id":"{Ann}","status":"Completed"}]}`, http.StatusCreated, `"status":"Pending","subject":"Book","assignees":[{"id":"{Ann}","status":"Pending"}],"completenessCondition":"Simple","color":"Black","recurrence":{"schedule":"None","endingCondition":"None"},"attachments":[]}`},
		{"everything", "Bob", "{team}", `{"subject":"Book","assignees":[],"completenessCondition":"Percentage","startDate":"2026-03-27T00:00:00Z","dueDate":"2026-03-28T00:00:00Z","color":"Red","section":"Trips","description":"All","recurrence":{"schedule":"Weekly","endingCondition":"Count","endingAfter":3}}`, http.StatusCreated, `"assignees":[],"completenessCondition":"Percentage","completenessPercentage":0,"startDate":"2026-03-27T00:00:00.000Z","dueDate":"2026-03-28T00:00:00.000Z","color":"Red","section":"Trips","description":"All","recurrence":{"schedule":"Weekly","endingCondition":"Count","endingAfter":3}`},
		{"until a date", "Bob", "{team}", `{"subject":"Book","assignees":[],"recurrence":{"schedule":"Daily","endingCondition":"Date","endingOn":"2026-04-01T00:00:00Z"}}`, http.StatusCreated, `"endingOn":"2026-04-01T00:00:00.000Z"`},
		{"no subject", "Bob", "{team}", `{"assignees":[]}`, http.StatusBadRequest, "[subject]"},
		{"empty subject", "Bob", "{team}", `{"subject":"","assignees":[]}`, http.StatusBadRequest, "[subject]"},
		{"long subject", "Bob", "{team}", `{"subject":"` + strings.Repeat("ä", 251) + `","assignees":[]}`, http.StatusBadRequest, "[subject]"},
		{"long section", "Bob", "{team}", `{"subject":"x","assignees":[],"section":"` + strings.Repeat("ä", 101) + `"}`, http.StatusBadRequest, "[section]"},
		{"no assignees", "Bob", "{team}", `{"subject":"Book"}`, http.StatusBadRequest, "[assignees]"},
		{"assignee outside", "Bob", "{team}", `{"subject":"Book","assignees":[{"id":"{Ann}"},{"id":"{Cyd}"}]}`, http.StatusBadRequest, "[assignees[1].id]"},
		{"assignee without id", "Bob", "{team}", `{"subject":"Book","assignees":[{}]}`, http.StatusBadRequest, "[assignees[0].id]"},
		{"wrong condition", "Bob", "{team}", `{"subject":"Book","assignees":[],"completenessCondition":"Half"}`, http.StatusBadRequest, "[completenessCondition]"},
		{"wrong colour", "Bob", "{team}", `{"subject":"Book","assignees":[],"color":"Pink"}`, http.StatusBadRequest, "[color]"},
		{"wrong moment", "Bob", "{team}", `{"subject":"Book","assignees":[],"dueDate":"soon"}`, http.StatusBadRequest, "[dueDate]"},
		{"schedule of events", "Bob", "{team}", `{"subject":"Book","assignees":[],"recurrence":{"schedule":"Day"}}`, http.StatusBadRequest, "[recurrence.schedule]"},
		{"too many repetitions", "Bob", "{team}", `{"subject":"Book","assignees":[],"recurrence":{"schedule":"Daily","endingCondition":"Count","endingAfter":11}}`, http.StatusBadRequest, "[recurrence.endingAfter]"},
		{"file that does not exist", "Bob", "{team}", `{"subject":"Book","assignees":[],"attachments":[{"id":"10","type":"File"}]}`, http.StatusBadRequest, "[attachments[0].id]"},
		{"attachment of a wrong type", "Bob", "{team}", `{"subject":"Book","assignees":[],"attachments":[{"id":"10","type":"Note"}]}`, http.StatusBadRequest, "[attachments[0].type]"},
		{"no JSON", "Bob", "{team}", `{`, http.StatusBadRequest, "CMN-103"},
		{"not a member", "Cyd", "{team}", simpleTask, http.StatusForbidden, "not a member"},
		{"stranger", "Eve", "{team}", simpleTask, http.StatusNotFound, "[chatId]"},
		{"no chat", "Bob", "12", simpleTask, http.StatusNotFound, "[chatId]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			team := srv.team(`{"name":"Travel","public":true,"members":[{"id":"{Bob}"}]}`)

			got := srv.post(tt.from, "/chats/"+strings.ReplaceAll(tt.chat, "{team}", team)+"/tasks", tt.body)

			want(t, got, tt.status, srv.ids(tt.text))
		})
	}
}

func TestTaskIsAnnouncedByAPost(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team, id := srv.desk(simpleTask)
	posts := "/chats/" + team + "/posts"

	want(t, srv.get("Ann", posts), http.StatusOK, `"text":null`)
	want(t, srv.get("Ann", posts), http.StatusOK, `"attachments":[{"id":"`+id+`","type":"Task"}]`)
	want(t, srv.post("Ann", posts, `{"text":"![:Task](`+id+`)"}`), http.StatusCreated, `"mentions":[{"id":"`+id+`","type":"Task","name":"Book"}]`)

	want(t, srv.send("Bob", http.MethodDelete, "/tasks/"+id, ""), http.StatusNoContent, "")
	want(t, srv.get("Ann", "/tasks/"+id), http.StatusNotFound, "[taskId]")
	if got := decode[listed](t, srv.get("Ann", posts)); len(got.Records) != 1 {
		t.Errorf("the post stays: %+v", got)
	}
}

func TestTaskIsForMembers(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, from, method, path, body string
		status                         int
		text                           string
	}{
		{"read", "Ann", "GET", "/tasks/{task}", "", http.StatusOK, `"type":"Task","creator":{"id":"{Bob}"},"chatIds":["{team}"]`},
		{"read two", "Ann", "GET", "/tasks/{task},12", "", http.StatusMultiStatus, `"status":404`},
		{"read outside", "Cyd", "GET", "/tasks/{task}", "", http.StatusForbidden, "not a member"},
		{"read as stranger", "Eve", "GET", "/tasks/{task}", "", http.StatusNotFound, "[taskId]"},
		{"read nothing", "Ann", "GET", "/tasks/x", "", http.StatusNotFound, "[taskId]"},
		{"change", "Ann", "PATCH", "/tasks/{task}", `{"subject":"New","assignees":[{"id":"{Bob}"}],"dueDate":"2026-03-28T00:00:00Z"}`, http.StatusOK, `"subject":"New","assignees":[{"id":"{Bob}","status":"Pending"}]`},
		{"change is a list too", "Ann", "PATCH", "/tasks/{task}", `{"section":"Trips"}`, http.StatusOK, `"records":[{"id":"{task}"`},
		{"change nothing", "Ann", "PATCH", "/tasks/{task}", "", http.StatusOK, `"subject":"Book"`},
		{"change to an outsider", "Ann", "PATCH", "/tasks/{task}", `{"assignees":[{"id":"{Cyd}"}]}`, http.StatusBadRequest, "[assignees[0].id]"},
		{"change outside", "Cyd", "PATCH", "/tasks/{task}", `{"subject":"New"}`, http.StatusForbidden, "not a member"},
		{"change as stranger", "Eve", "PATCH", "/tasks/{task}", `{"subject":"New"}`, http.StatusNotFound, "[taskId]"},
		{"delete as administrator", "Ann", "DELETE", "/tasks/{task}", "", http.StatusNoContent, ""},
		{"delete outside", "Cyd", "DELETE", "/tasks/{task}", "", http.StatusForbidden, "not a member"},
		{"delete nothing", "Bob", "DELETE", "/tasks/12", "", http.StatusNotFound, "[taskId]"},
		{"complete", "Ann", "POST", "/tasks/{task}/complete", `{"status":"Complete"}`, http.StatusNoContent, ""},
		{"complete somehow", "Ann", "POST", "/tasks/{task}/complete", `{"status":"Done"}`, http.StatusBadRequest, "[status]"},
		{"complete too much", "Ann", "POST", "/tasks/{task}/complete", `{"completenessPercentage":101}`, http.StatusBadRequest, "[completenessPercentage]"},
		{"complete for an outsider", "Ann", "POST", "/tasks/{task}/complete", `{"status":"Complete","assignees":[{"id":"{Cyd}"}]}`, http.StatusBadRequest, "[assignees[0].id]"},
		{"complete outside", "Cyd", "POST", "/tasks/{task}/complete", `{"status":"Complete"}`, http.StatusForbidden, "not a member"},
		{"complete nothing", "Ann", "POST", "/tasks/12/complete", `{"status":"Complete"}`, http.StatusNotFound, "[taskId]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			team, id := srv.desk(simpleTask)
			ids := strings.NewReplacer("{task}", id, "{team}", team)

			got := srv.send(tt.from, tt.method, ids.Replace(tt.path), tt.body)

			want(t, got, tt.status, srv.ids(ids.Replace(tt.text)))
		})
	}
}

func TestMemberDeletesNoTaskOfOthers(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team, id := srv.desk(simpleTask)
	want(t, srv.post("Cyd", "/teams/"+team+"/join", ""), http.StatusNoContent, "")

	want(t, srv.send("Cyd", http.MethodDelete, "/tasks/"+id, ""), http.StatusForbidden, "creator")
}

func TestCompleteTask(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, condition string
		done            []string // bodies, all of Ann
		want            string   // status and the parts of Ann and Bob
	}{
		{"simple", "Simple", []string{`{"status":"Complete"}`}, "Completed Completed Completed"},
		{"simple, undone", "Simple", []string{`{"status":"Complete"}`, `{"status":"Incomplete"}`}, "Pending Pending Pending"},
		{"one's own part", "AllAssignees", []string{`{"status":"Complete"}`}, "InProgress Completed Pending"},
		{"another's part", "AllAssignees", []string{`{"status":"Complete","assignees":[{"id":"{Bob}"}]}`}, "InProgress Pending Completed"},
		{"all parts", "AllAssignees", []string{`{"status":"Complete","assignees":[{"id":"{Bob}"},{"id":"{Ann}"}]}`}, "Completed Completed Completed"},
		{"a part, undone", "AllAssignees", []string{`{"status":"Complete"}`, `{"status":"Incomplete"}`}, "Pending Pending Pending"},
		{"some percent", "Percentage", []string{`{"completenessPercentage":40}`}, "InProgress Pending Pending"},
		{"all percent", "Percentage", []string{`{"completenessPercentage":100}`}, "Completed Completed Completed"},
		{"percentage by status", "Percentage", []string{`{"status":"Complete"}`}, "Completed Completed Completed"},
		{"percentage, undone", "Percentage", []string{`{"status":"Complete"}`, `{"status":"Incomplete"}`}, "Pending Pending Pending"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := newServer(t)
			_, id := srv.desk(strings.Replace(simpleTask, "{", `{"completenessCondition":"`+tt.condition+`",`, 1))

			for _, body := range tt.done {
				want(t, srv.post("Ann", "/tasks/"+id+"/complete", body), http.StatusNoContent, "")
			}

			got := decode[struct {
				Status    string
				Assignees []struct{ Status string }
			}](t, srv.get("Bob", "/tasks/"+id))
			if all := got.Status + " " + got.Assignees[0].Status + " " + got.Assignees[1].Status; all != tt.want {
				t.Errorf("got %s, want %s", all, tt.want)
			}
		})
	}
}

func TestListTasks(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team, first := srv.desk(simpleTask)
	path := "/chats/" + team + "/tasks"
	srv.clock.Set(srv.clock.Now().Add(time.Minute))
	second := idOf(t, srv.post("Ann", path, `{"subject":"2","assignees":[{"id":"{Bob}"}],"completenessCondition":"AllAssignees"}`))
	srv.clock.Set(srv.clock.Now().Add(time.Minute))
	third := idOf(t, srv.post("Ann", path, `{"subject":"3","assignees":[]}`))
	want(t, srv.post("Bob", "/tasks/"+second+"/complete", `{"status":"Complete"}`), http.StatusNoContent, "")

	tests := []struct {
		query string
		want  []string
	}{
		{"", []string{third, second, first}},
		{"?status=Completed", []string{second}},
		{"?status=Pending,Completed", []string{third, second, first}},
		{"?status=InProgress", nil},
		{"?creatorId={Bob}", []string{first}},
		{"?creatorId={Bob}&creatorId={Ann}", []string{third, second, first}},
		{"?assignmentStatus=Unassigned", []string{third}},
		{"?assignmentStatus=Assigned", []string{second, first}},
		{"?assigneeId={Ann}", []string{first}},
		{"?assigneeId={Ann},{Bob}", []string{second, first}},
		{"?assigneeStatus=Completed", []string{second}},
		{"?assigneeId={Bob}&assigneeStatus=Pending", []string{first}},
		{"?creationTimeFrom=2026-03-26T09:19:00Z", []string{third, second}},
		{"?creationTimeTo=2026-03-26T09:19:00", []string{first}},
		{"?creationTimeFrom=2026-03-26T09:19:00Z&creationTimeTo=2026-03-26T09:20:00Z", []string{second}},
		{"?creationTimeFrom=2027-01-01", []string{}},
		{"?recordCount=1", []string{third}},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			t.Parallel()
			got := decode[listed](t, srv.get("Bob", path+tt.query)).ids()
			if diff := cmp.Diff(append([]string{}, tt.want...), got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for query, parameter := range map[string]string{
		"status=Done": "[status]", "creatorId=x": "[creatorId]", "assigneeId=x": "[assigneeId]", "assignmentStatus=x": "[assignmentStatus]",
		"assigneeStatus=InProgress": "[assigneeStatus]", "creationTimeFrom=x": "[creationTimeFrom]", "creationTimeTo=x": "[creationTimeTo]",
		"recordCount=0": "[recordCount]", "recordCount=251": "[recordCount]", "pageToken=x": "[pageToken]",
		"creationTimeFrom=2026-03-27&creationTimeTo=2026-03-26": "[creationTimeFrom]",
	} {
		want(t, srv.get("Bob", path+"?"+query), http.StatusBadRequest, parameter)
	}
	want(t, srv.get("Cyd", path), http.StatusForbidden, "not a member")
	want(t, srv.get("Eve", path), http.StatusNotFound, "[chatId]")
}

// The list ends where it ended when its first page was asked for.
func TestFiltersHoldOnEveryPage(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	team, first := srv.desk(simpleTask)
	path := "/chats/" + team + "/tasks"
	idOf(t, srv.post("Ann", path, `{"subject":"2","assignees":[]}`))
	third := idOf(t, srv.post("Bob", path, `{"subject":"3","assignees":[]}`))

	page := decode[listed](t, srv.get("Ann", path+"?creatorId={Bob}&recordCount=1"))
	next := decode[listed](t, srv.get("Ann", path+"?pageToken="+page.Navigation.NextPageToken))

	if diff := cmp.Diff([]string{third, first}, append(page.ids(), next.ids()...)); diff != "" || next.Navigation.NextPageToken != "" {
		t.Errorf("%s %+v", diff, next.Navigation)
	}
	var both map[string]json.RawMessage
	if err := json.Unmarshal(srv.send("Bob", http.MethodPatch, "/tasks/"+first, `{}`).Body.Bytes(), &both); err != nil || both["records"] == nil || both["id"] == nil {
		t.Errorf("got %v %v, want a task and a list", both, err)
	}
}
