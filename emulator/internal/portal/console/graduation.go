package console

import "github.com/glipbox/glipbox/emulator/control"

// graduationPage shows each requirement against what the app really did.
type graduationPage struct {
	frame

	Graduation control.Graduation
	Policy     control.GraduationPolicy
}

// Met counts the requirements that are met.
func (p graduationPage) Met() int {
	met := 0
	for _, q := range p.Graduation.Requirements {
		if q.Met {
			met++
		}
	}
	return met
}

// showGraduation serves GET /console/apps/{applicationId}/graduation.
func (h *handler) showGraduation(v visit) (answer, error) {
	view, err := h.graduationPage(v)
	return answer{template: "console-graduation", data: view}, err
}

func (h *handler) graduationPage(v visit) (view graduationPage, err error) {
	if view.frame, _, err = h.appFrame(v, "graduation"); err != nil {
		return view, err
	}
	if view.Policy, err = h.Control.GraduationPolicy(v.Context()); err != nil {
		return view, err
	}
	view.Graduation, err = h.Control.Graduation(v.Context(), view.App.ID)
	return view, err
}

// applyForProduction serves POST /console/apps/{applicationId}/graduation.
func (h *handler) applyForProduction(v visit) (answer, error) {
	view, err := h.graduationPage(v)
	if err != nil {
		return answer{}, err
	}
	if _, err := h.Control.ApplyForProduction(v.Context(), view.App.ID); err != nil {
		if _, err = refused(err); err != nil {
			return answer{}, err
		}
		view.Problem = view.unready()
		return again("console-graduation", view)
	}
	return answer{redirect: appPath(view.App.ID, "/graduation?done=applied")}, nil
}

// unready says why the app cannot apply.
func (p graduationPage) unready() string {
	switch {
	case p.App.Production != nil:
		return "The app is in production already."
	case p.Graduation.Status == "Applied":
		return "The app has applied already, and waits for a decision."
	}
	return "Not all requirements are met. See below what is missing."
}

// decideGraduation serves POST /console/apps/{applicationId}/graduation/decision: the
// reviewer is whoever has the emulator.
func (h *handler) decideGraduation(v visit) (answer, error) {
	view, err := h.graduationPage(v)
	if err != nil {
		return answer{}, err
	}
	decision := control.GraduationDecision{Status: v.PostForm.Get("status"), Note: v.PostForm.Get("note")}
	if _, err := h.Control.DecideGraduation(v.Context(), view.App.ID, decision); err != nil {
		if _, err = refused(err); err != nil {
			return answer{}, err
		}
		view.Problem = "No application waits for a decision. See below how far the app is."
		return again("console-graduation", view)
	}
	return answer{redirect: appPath(view.App.ID, "/graduation?done=decided")}, nil
}
