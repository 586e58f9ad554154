package teammessaging

import (
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
	rapid.Check(t, func(rt *rapid.T) {
		srv := newServer(t)
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
	rapid.Check(t, func(rt *rapid.T) {
		srv := newServer(t)
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
	good := listing{list: "chats", types: allTypes()}
	good.Limit, good.At.Created, good.At.ID = 5, 1, 2

	if got, ok := decodeToken(good.token(), allTypes()); !ok || !cmp.Equal(got, good, cmp.AllowUnexported(listing{})) {
		t.Errorf("got %+v %v, want %+v", got, ok, good)
	}
	tooMany, wrongType := good, good
	tooMany.Limit = maxRecordCount + 1
	wrongType.types = append(slices.Clone(good.types), "PrivateChat")
	for _, bad := range []listing{{list: "chats"}, tooMany, wrongType} {
		if got, ok := decodeToken(bad.token(), allTypes()); ok {
			t.Errorf("accepted as %+v", got)
		}
	}
}
