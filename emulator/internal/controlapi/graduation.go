package controlapi

import (
	"net/http"
	"slices"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/seed"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// readGraduationPolicy serves GET /_emulator/v1/graduation.
func (h *Handler) readGraduationPolicy(*http.Request) (rest.Reply, error) {
	return rest.OK(seed.DescribePolicy(h.Console.GraduationPolicy())), nil
}

// replaceGraduationPolicy serves PUT /_emulator/v1/graduation.
func (h *Handler) replaceGraduationPolicy(r *http.Request) (rest.Reply, error) {
	policy, err := decode[control.GraduationPolicy](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if !seed.IsApproval(policy.Approval) {
		return rest.Reply{}, refusal(http.StatusBadRequest, "approval is automatic or manual, not "+policy.Approval)
	}
	h.worlds().SetGraduationPolicy(seed.Policy(policy))
	return h.readGraduationPolicy(r)
}

// readGraduation serves GET /_emulator/v1/applications/{applicationId}/graduation.
func (h *Handler) readGraduation(r *http.Request) (rest.Reply, error) {
	x, err := h.registration(r)
	if err != nil {
		return rest.Reply{}, err
	}
	requirements, err := h.worlds().Requirements(x.ID)
	if err != nil {
		return rest.Reply{}, err
	}
	answer := control.Graduation{
		GraduationState: seed.DescribeGraduation(x.Graduation), Ready: true,
		Requirements: []control.Requirement{}, Calls: []control.Usage{},
	}
	for _, q := range requirements {
		answer.Ready = answer.Ready && q.Met
		answer.Requirements = append(answer.Requirements, control.Requirement{
			ID: q.ID, Title: q.Title, Met: q.Met, Got: q.Got, Missing: append([]string{}, q.Missing...),
		})
	}
	for _, c := range h.Sandbox.Calls(x.Sandbox) {
		answer.Calls = append(answer.Calls, control.Usage{Operation: c.Operation, Succeeded: c.Succeeded, Failed: c.Failed})
	}
	return rest.OK(answer), nil
}

// applyForProduction serves POST /_emulator/v1/applications/{applicationId}/graduation.
func (h *Handler) applyForProduction(r *http.Request) (rest.Reply, error) {
	x, err := h.registration(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if x, err = h.worlds().ApplyForProduction(x.ID); err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(seed.DescribeRegistration(h.worlds(), x)), nil
}

// decideGraduation serves PATCH /_emulator/v1/applications/{applicationId}/graduation.
func (h *Handler) decideGraduation(r *http.Request) (rest.Reply, error) {
	x, err := h.registration(r)
	if err != nil {
		return rest.Reply{}, err
	}
	decision, err := decode[control.GraduationDecision](r)
	if err != nil {
		return rest.Reply{}, err
	}
	status := state.GraduationStatus(decision.Status)
	if !slices.Contains([]state.GraduationStatus{state.Approved, state.Rejected}, status) {
		return rest.Reply{}, refusal(http.StatusBadRequest, "status is Approved or Rejected, not "+decision.Status)
	}
	if x, err = h.worlds().Decide(x.ID, status, decision.Note); err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(seed.DescribeRegistration(h.worlds(), x)), nil
}
