package teammessaging

import (
	"net/http"
	"testing"
)

func TestUnreadPostsAreThoseOfOthersSinceOneRead(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	unread := func(count string) {
		t.Helper()
		want(t, srv.past("Bob", http.MethodGet, "/profile", ""), http.StatusOK, `{"unreadPostsCount":`+count+`,"tooManyUnreadPosts":false}`)
	}
	mark := func(action string) {
		t.Helper()
		want(t, srv.past("Bob", http.MethodPost, "/chats/"+chat+"/"+action, ""), http.StatusNoContent, "")
	}

	unread("0")
	srv.say("Ann", chat, "one")
	srv.say("Ann", chat, "two")
	unread("2")
	mark("read")
	unread("0")
	srv.say("Ann", chat, "three")
	unread("1")
	srv.say("Bob", chat, "four")
	unread("0")
	mark("unread")
	unread("1")
	mark("read")
	unread("0")
}

func TestProfileStopsCounting(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	for range 100 {
		srv.say("Ann", chat, "x")
	}
	want(t, srv.past("Bob", http.MethodGet, "/profile?fields=tooManyUnreadPosts", ""), http.StatusOK, `{"tooManyUnreadPosts":false}`)
	srv.say("Ann", chat, "x")

	want(t, srv.past("Bob", http.MethodGet, "/profile?fields=unreadPostsCount,tooManyUnreadPosts", ""), http.StatusOK, `{"unreadPostsCount":100,"tooManyUnreadPosts":true}`)
	want(t, srv.past("Bob", http.MethodGet, "/profile?fields=age", ""), http.StatusBadRequest, `"fields"`)
}

func TestOnlyMembersReadAChat(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	chat := srv.direct()
	for _, action := range []string{"read", "unread"} {
		want(t, srv.past("Cyd", http.MethodPost, "/chats/"+chat+"/"+action, ""), http.StatusNotFound, `"chatId"`)
	}
}

func TestPreferences(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	want(t, srv.past("Ann", http.MethodGet, "/preferences", ""), http.StatusOK, `{"chats":{"maxCount":10,"leftRailMode":"CombineAllChatTypes"}}`)

	want(t, srv.past("Ann", http.MethodPatch, "/preferences", `{"chats":{"maxCount":20}}`), http.StatusOK, `"maxCount":20,"leftRailMode":"Comb`)
	want(t, srv.past("Ann", http.MethodPatch, "/preferences", `{"chats":{"leftRailMode":"SeparateAllChatTypes"}}`), http.StatusOK, `"maxCount":20,"leftRailMode":"SeparateAll`)

	want(t, srv.past("Bob", http.MethodGet, "/preferences", ""), http.StatusOK, `"maxCount":10`)
	want(t, srv.past("Ann", http.MethodPatch, "/preferences", `{"chats":{"maxCount":0}}`), http.StatusBadRequest, "chats.maxCount")
	want(t, srv.past("Ann", http.MethodPatch, "/preferences", `{"chats":{"leftRailMode":"Upside"}}`), http.StatusBadRequest, "chats.leftRailMode")
}
