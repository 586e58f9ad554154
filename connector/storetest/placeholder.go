package storetest

import (
	"testing"

	"github.com/glipbox/glipbox/connector"
)

// A message that ends while its placeholder stands in the chat says which post that is,
// whether its reply is stored or not.
func placeholderIsTold(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	for id, stored := range map[connector.PostID]bool{4: false, 5: true} {
		add(t, s, id, start())
		c := claim(t, s, lease)
		check(t, s.SavePlaceholder(t.Context(), c, id, "one moment"))
		check(t, s.SaveSent(t.Context(), c, id, 0, connector.Post{ID: 100 + id, Created: start()}))
		if stored {
			m := message()
			m.ID = id
			saveReply(t, s, c, m, twoPosts())
		}
		placeholder, err := s.Settle(t.Context(), c, id, connector.DeadLetter, "no")
		check(t, err)
		same(t, placeholder, 100+id)
		ended(t)(s.Settle(t.Context(), c, id, connector.DeadLetter, "again")) // it has ended
		check(t, s.Release(t.Context(), c))
	}

	add(t, s, 6, start())
	check(t, s.RemovePost(t.Context(), lane(), 6))
	m := message()
	m.ID = 6
	_, err := s.SaveReply(t.Context(), claim(t, s, lease), m, twoPosts())
	is(t, err, connector.ErrNotFound)
}
