package teammessaging

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type threaded struct {
	ID, ParentPostID, ThreadID string
	IsParent                   bool
}

// reply answers a post and returns the reply.
func (srv *server) reply(from, chat, to string) threaded {
	srv.t.Helper()
	return decode[threaded](srv.t, srv.post(from, "/chats/"+chat+"/posts", `{"text":"reply",`+to+`}`))
}

func TestThread(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	root := srv.say("Ann", chat, "root")
	srv.say("Ann", chat, "aside")

	first := srv.reply("Bob", chat, `"parentPostId":"`+root+`"`)
	second := srv.reply("Ann", chat, `"threadId":"`+first.ThreadID+`"`)
	third := srv.reply("Ann", chat, `"parentPostId":"`+first.ID+`"`)

	for _, reply := range []threaded{first, second, third} {
		if reply.ParentPostID != root || reply.ThreadID != first.ThreadID || reply.IsParent {
			t.Errorf("got %+v, want a reply to %s", reply, root)
		}
	}
	if first.ThreadID == root || first.ThreadID == "" {
		t.Errorf("the thread has the id %q", first.ThreadID)
	}
	want(t, srv.get("Bob", "/chats/"+chat+"/posts/"+root), http.StatusOK, `"threadId":"`+first.ThreadID+`","isParent":true`)
	path := "/chats/" + chat + "/threads/" + first.ThreadID + "/posts"
	page := decode[listed](t, srv.get("Bob", path+"?recordCount=3"))
	next := decode[listed](t, srv.get("Bob", path+"?pageToken="+page.Navigation.NextPageToken))
	if diff := cmp.Diff([]string{third.ID, second.ID, first.ID, root}, append(page.ids(), next.ids()...)); diff != "" {
		t.Error(diff)
	}
	if got := decode[listed](t, srv.get("Bob", "/chats/"+chat+"/posts")); len(got.Records) != 5 {
		t.Errorf("the chat lists %d posts, want the replies too", len(got.Records))
	}

	for _, reply := range []threaded{first, second, third} {
		from := map[bool]string{true: "Bob", false: "Ann"}[reply == first]
		want(t, srv.send(from, http.MethodDelete, "/chats/"+chat+"/posts/"+reply.ID, ""), http.StatusNoContent, "")
	}
	if got := srv.get("Bob", "/chats/"+chat+"/posts/"+root); strings.Contains(got.Body.String(), "isParent") {
		t.Errorf("without replies: %s", got.Body)
	}
}

func TestThreadIsOfItsChat(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat, team := srv.direct(), srv.team(`{"name":"Travel","members":[{"id":"{Bob}"}]}`)
	reply := srv.reply("Bob", chat, `"parentPostId":"`+srv.say("Ann", chat, "root")+`"`)

	for to, parameter := range map[string]string{
		`"parentPostId":"` + reply.ID + `"`: "[parentPostId]", `"parentPostId":"12"`: "[parentPostId]", `"parentPostId":"x"`: "[parentPostId]",
		`"threadId":"` + reply.ThreadID + `"`: "[threadId]", `"threadId":"x"`: "[threadId]",
	} {
		want(t, srv.post("Bob", "/chats/"+team+"/posts", `{"text":"reply",`+to+`}`), http.StatusBadRequest, parameter)
	}
	both := `{"text":"x","parentPostId":"` + reply.ID + `","threadId":"` + reply.ThreadID + `"}`
	want(t, srv.post("Bob", "/chats/"+chat+"/posts", both), http.StatusBadRequest, "[threadId]")
	want(t, srv.get("Bob", "/chats/"+team+"/threads/"+reply.ThreadID+"/posts"), http.StatusNotFound, "[threadId]")
	want(t, srv.get("Bob", "/chats/"+chat+"/threads/x/posts"), http.StatusNotFound, "[threadId]")
	want(t, srv.get("Cyd", "/chats/"+chat+"/threads/"+reply.ThreadID+"/posts"), http.StatusNotFound, "[chatId]")
}
