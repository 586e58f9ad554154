package service

import (
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
)

// saveUser serves POST /service/{adminId}/users/{userId}: Save, or Save & Enable.
func (h *handler) saveUser(v visit) (answer, error) {
	view, err := h.userPage(v)
	if err != nil {
		return answer{}, err
	}
	enable := v.PostForm.Get("action") == "enable"
	view.check()
	if view.Form.OK() {
		x, done := view.extension(), "?done=saved"
		if enable {
			x.Status, done = notActivated, view.outcome()
			if view.PreAssigned() {
				x.Status = enabled
			}
		}
		_, err := h.update(v, mux.Vars(v.Request)["userId"], x)
		if err == nil && enable && view.Activating() && !view.PreAssigned() {
			_, err = h.Control.SendActivation(v.Context(), h.Environment, userID(v))
		}
		if err == nil {
			return answer{redirect: v.path(userPath(mux.Vars(v.Request)["userId"]) + done)}, nil
		}
		if view.Problem, err = blame(&view.Form, err); err != nil {
			return answer{}, err
		}
	}
	return answer{template: "service-user", data: view, status: http.StatusBadRequest}, nil
}

func userID(v visit) control.PersonID { return control.PersonID(mux.Vars(v.Request)["userId"]) }

// changeStatus serves POST /service/{adminId}/users/{userId}/status.
func (h *handler) changeStatus(v visit) (answer, error) {
	status, done := disabled, "?done=disabled"
	if v.PostForm.Get("status") == enabled {
		status, done = enabled, "?done=again"
	}
	id := mux.Vars(v.Request)["userId"]
	if status == disabled && id == string(v.admin.ID) {
		view, err := h.userPage(v)
		view.Form.Values = typed(view.User)
		view.Problem = "This is you. Only another administrator can disable you."
		return answer{template: "service-user", data: view, status: http.StatusBadRequest}, err
	}
	_, err := h.update(v, id, extension{Status: status})
	return answer{redirect: v.path(userPath(id) + done)}, err
}

// resetPassword serves POST /service/{adminId}/users/{userId}/password.
func (h *handler) resetPassword(v visit) (answer, error) {
	view, err := h.userPage(v)
	if err != nil {
		return answer{}, err
	}
	if needPassword(&view.Form); view.Form.OK() {
		_, err = h.update(v, mux.Vars(v.Request)["userId"], extension{Password: v.PostForm.Get("password")})
		if err == nil {
			return answer{redirect: v.path(userPath(mux.Vars(v.Request)["userId"]) + "?done=password")}, nil
		}
		if view.Problem, err = blame(&view.Form, err); err != nil {
			return answer{}, err
		}
	}
	view.Form.Values = typed(view.User)
	return answer{template: "service-user", data: view, status: http.StatusBadRequest}, nil
}

// unlock serves POST /service/{adminId}/users/{userId}/unlock. RingCentral has a Lock icon in the
// list of users. Assumed: there is one on the profile as well, and the words.
func (h *handler) unlock(v visit) (answer, error) {
	below := userPath(string(userID(v)))
	if v.PostForm.Get("from") == "list" {
		below = "/users"
	}
	if v.personOf(string(userID(v))).ID == "" {
		return answer{}, &control.Error{Status: http.StatusNotFound, Message: "there is no such user in the account"}
	}
	return answer{redirect: v.path(below + "?done=unlocked")}, h.Control.UnlockPerson(v.Context(), h.Environment, userID(v))
}

// resendActivation serves POST /service/{adminId}/users/{userId}/activation.
func (h *handler) resendActivation(v visit) (answer, error) {
	if who := v.personOf(string(userID(v))); who.ID != "" && who.Status != notActivated {
		view, err := h.userPage(v)
		view.Form.Values = typed(view.User)
		view.Problem = who.Name + " is activated already. No mail was sent."
		return answer{template: "service-user", data: view, status: http.StatusBadRequest}, err
	}
	_, err := h.Control.SendActivation(v.Context(), h.Environment, userID(v))
	return answer{redirect: v.path(userPath(string(userID(v))) + "?done=resent")}, err
}

// showNewUnassigned serves GET /service/{adminId}/unassigned/new.
func (h *handler) showNewUnassigned(v visit) (answer, error) {
	f, err := h.frame(v, "unassigned", "Add Unassigned Ext.")
	return answer{template: "service-new-unassigned", data: f}, err
}

// createUnassigned serves POST /service/{adminId}/unassigned/new. The new extension is
// what the administrator fills in next.
func (h *handler) createUnassigned(v visit) (answer, error) {
	f, err := h.frame(v, "unassigned", "Add Unassigned Ext.")
	if err != nil {
		return answer{}, err
	}
	created, err := h.once.Do(v.Request, func() (extension, error) {
		return h.create(v, extension{Number: f.Form.Get("number"), Status: unassigned})
	})
	if err == nil {
		return answer{redirect: v.path(userPath(strconv.FormatInt(created.ID, 10)) + "?done=added")}, nil
	}
	if f.Problem, err = blame(&f.Form, err); err != nil {
		return answer{}, err
	}
	return answer{template: "service-new-unassigned", data: f, status: http.StatusBadRequest}, nil
}
