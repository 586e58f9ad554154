package teammessaging

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Whoever turns pages to the end meets each post that was there once, in order, while
// others arrive; turning back leads over the same posts.
func TestPagingLosesNothingWhilePostsArrive(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	rapid.Check(t, func(rt *rapid.T) {
		srv.begin()
		chat := srv.direct()
		arrive := func() string {
			srv.clock.Set(srv.clock.Now().Add(time.Duration(rapid.IntRange(0, 1).Draw(rt, "ms")) * time.Millisecond))
			return srv.say("Bob", chat, "hi")
		}
		var all []string
		for range rapid.IntRange(0, 25).Draw(rt, "posts") {
			all = append(all, arrive())
		}
		path := "/chats/" + chat + "/posts"
		atFirst := slices.Clone(all)
		slices.Reverse(atFirst)

		var seen []string
		page := decode[listed](t, srv.get("Ann", path+"?recordCount="+strconv.Itoa(rapid.IntRange(1, 8).Draw(rt, "count"))))
		for {
			seen = append(seen, page.ids()...)
			if rapid.Bool().Draw(rt, "another arrives") {
				all = append(all, arrive())
			}
			if page.Navigation.NextPageToken == "" {
				break
			}
			page = decode[listed](t, srv.get("Ann", path+"?pageToken="+page.Navigation.NextPageToken))
		}
		if !slices.Equal(seen, atFirst) {
			rt.Fatalf("turning on: %s", cmp.Diff(atFirst, seen))
		}

		back := page.ids()
		for page.Navigation.PrevPageToken != "" {
			page = decode[listed](t, srv.get("Ann", path+"?pageToken="+page.Navigation.PrevPageToken))
			back = append(page.ids(), back...)
		}
		slices.Reverse(all)
		if missing := all[:len(all)-len(back)]; !slices.Equal(back, all[len(missing):]) || len(back) < len(seen) {
			rt.Fatalf("turning back: %s", cmp.Diff(all, back))
		}
	})
}

// The same for chats, which are merged from several lists.
func TestPagingLosesNoChat(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	rapid.Check(t, func(rt *rapid.T) {
		srv.begin()
		for i := range rapid.IntRange(0, 15).Draw(rt, "chats") {
			creator := rapid.SampledFrom([]string{"Ann", "Bob"}).Draw(rt, "creator")
			public := rapid.SampledFrom([]string{"true", "false"}).Draw(rt, "public")
			srv.post(creator, "/teams", `{"name":"Team `+strconv.Itoa(i)+`","public":`+public+`}`)
			srv.clock.Set(srv.clock.Now().Add(time.Duration(rapid.IntRange(0, 1).Draw(rt, "ms")) * time.Millisecond))
			if rapid.Bool().Draw(rt, "direct") {
				srv.direct()
			}
		}
		all := decode[listed](t, srv.get("Ann", "/chats?recordCount=250")).ids()

		var seen []string
		page := decode[listed](t, srv.get("Ann", "/chats?recordCount="+strconv.Itoa(rapid.IntRange(1, 8).Draw(rt, "count"))))
		seen = append(seen, page.ids()...)
		for page.Navigation.NextPageToken != "" {
			page = decode[listed](t, srv.get("Ann", "/chats?pageToken="+page.Navigation.NextPageToken))
			seen = append(seen, page.ids()...)
		}
		back := page.ids()
		for page.Navigation.PrevPageToken != "" {
			page = decode[listed](t, srv.get("Ann", "/chats?pageToken="+page.Navigation.PrevPageToken))
			back = append(page.ids(), back...)
		}

		if !slices.Equal(seen, all) || !slices.Equal(back, all) {
			rt.Fatalf("on: %s back: %s", cmp.Diff(all, seen), cmp.Diff(all, back))
		}
	})
}

func TestTokenOfNobodyIsRefused(t *testing.T) {
	t.Parallel()
	good := listing{list: "chats", query: query{url.Values{"recordCount": {"5"}, "type": {"Team", "Direct"}}}}
	good.Limit, good.At.Created, good.At.ID = 5, 1, 2

	got, ok := decodeToken(good.token())
	if diff := cmp.Diff(good, got, cmp.AllowUnexported(listing{})); !ok || diff != "" {
		t.Errorf("got %v: %s", ok, diff)
	}
	tooMany := listing{list: "chats", query: query{url.Values{"recordCount": {"251"}}}}
	for _, bad := range []string{tooMany.token(), good.token()[1:], "", "x"} {
		if got, ok := decodeToken(bad); ok {
			t.Errorf("accepted as %+v", got)
		}
	}
	srv := newServer(t)
	wrongType := listing{list: "chats", query: query{url.Values{"type": {"PrivateChat"}}}}
	want(t, srv.get("Ann", "/chats?pageToken="+wrongType.token()), http.StatusBadRequest, "[type]")
}

// A page token carries the filters of the first page.
func TestTokenCarriesFilters(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	srv.direct()
	first, second := srv.team(`{"name":"1"}`), srv.team(`{"name":"2"}`)

	page := decode[listed](t, srv.get("Ann", "/chats?type=Team&recordCount=1"))
	next := decode[listed](t, srv.get("Ann", "/chats?pageToken="+page.Navigation.NextPageToken))

	if diff := cmp.Diff([]string{first, second}, append(page.ids(), next.ids()...)); diff != "" || next.Navigation.NextPageToken != "" {
		t.Errorf("%s %+v", diff, next.Navigation)
	}
}
