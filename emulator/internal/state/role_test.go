package state

import "testing"

func TestRoles(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name   string
		admin  bool
		needed []UserPermission
		want   bool
	}{
		{name: "nothing is asked", want: true},
		{name: "user reads", needed: []UserPermission{ReadExtensions}, want: true},
		{name: "user hires", needed: []UserPermission{AddRemoveUsers}},
		{name: "user has one of two", needed: []UserPermission{AddRemoveUsers, EditUserInfo}, want: true},
		{name: "administrator hires", admin: true, needed: []UserPermission{AddRemoveUsers}, want: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := (Extension{Admin: tt.admin}).MayAny(tt.needed); got != tt.want {
				t.Errorf("got %t, want %t", got, tt.want)
			}
		})
	}
}
