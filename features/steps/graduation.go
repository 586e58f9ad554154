package steps

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	appOfDana          = regexp.MustCompile(`^Dana's application "([^"]*)" with the permissions "([^"]*)"$`)
	graduationByHand   = regexp.MustCompile(`^somebody has to approve graduations$`)
	graduationOff      = regexp.MustCompile(`^there is no graduation$`)
	describesApp       = regexp.MustCompile(`^Dana has described the application as "([^"]*)"$`)
	removesPermission  = regexp.MustCompile(`^Dana leaves the application the permissions "([^"]*)"$`)
	appliesForProd     = regexp.MustCompile(`^Dana (?:applies|has applied) for production$`)
	reviewerDecides    = regexp.MustCompile(`^the reviewer (approves|rejects) it with "([^"]*)"$`)
	requirementMet     = regexp.MustCompile(`^the requirement "([^"]*)" is met$`)
	requirementMissing = regexp.MustCompile(`^the requirement "([^"]*)" lacks "([^"]*)"$`)
	applyRefused       = regexp.MustCompile(`^the application for production is refused with "([^"]*)"$`)
	hasProduction      = regexp.MustCompile(`^the application has (no |)production credentials$`)
	graduationIs       = regexp.MustCompile(`^the graduation is "([^"]*)"$`)
	developerMail      = regexp.MustCompile(`^Dana is sent the mail "([^"]*)"$`)
	secretRotated      = regexp.MustCompile(`^Dana rotates the client secret$`)
)

func (w *World) registerGraduation(v vocabulary) {
	v.Given(appOfDana, w.appOfDana)
	v.Given(graduationByHand, w.graduationByHand)
	v.Given(graduationOff, w.graduationOff)
	v.Given(describesApp, w.describesApp)
	v.When(removesPermission, w.removesPermission)
	v.Step(appliesForProd, w.appliesForProd)
	v.When(reviewerDecides, w.reviewerDecides)
	v.Then(requirementMet, w.requirementMet)
	v.Then(requirementMissing, w.requirementMissing)
	v.Then(applyRefused, w.applyRefused)
	v.Then(hasProduction, w.hasProduction)
	v.Then(graduationIs, w.graduationIs)
	v.Then(developerMail, w.developerMail)
	v.When(secretRotated, w.secretRotated)
}

// appOfDana registers a REST API app of the developer in the account of Acme.
func (w *World) appOfDana(ctx context.Context, name, permissions string) error {
	return w.registerOwn(ctx, control.ApplicationSpec{
		Name: name, Developer: dana, Permissions: strings.Split(permissions, ", "), IssueRefreshTokens: true,
		RedirectURIs: []string{"http://127.0.0.1:9/callback"},
		AppProfile:   control.AppProfile{Description: "Plans the trips of travellers.", PrimaryContact: dana},
	})
}

// graduationByHand makes every application wait for a decision.
func (w *World) graduationByHand(ctx context.Context) error {
	_, err := w.control.SetGraduationPolicy(ctx, control.GraduationPolicy{Approval: "manual"})
	return err
}

// graduationOff gives every application production credentials.
func (w *World) graduationOff(ctx context.Context) error {
	_, err := w.control.SetGraduationPolicy(ctx, control.GraduationPolicy{Disabled: true})
	return err
}

// describesApp replaces the description of the application.
func (w *World) describesApp(ctx context.Context, text string) error {
	_, err := w.control.ChangeRegistration(ctx, w.registered, control.RegistrationChange{Description: &text})
	return err
}

// removesPermission replaces the permissions of the application.
func (w *World) removesPermission(ctx context.Context, list string) error {
	permissions := strings.Split(list, ", ")
	_, err := w.control.ChangeRegistration(ctx, w.registered, control.RegistrationChange{
		ApplicationChange: control.ApplicationChange{Permissions: &permissions},
	})
	return err
}

// appliesForProd presses Apply for Production.
func (w *World) appliesForProd(ctx context.Context) error {
	_, w.refused = w.control.ApplyForProduction(ctx, w.registered)
	return nil
}

// reviewerDecides approves or rejects the application that has applied.
func (w *World) reviewerDecides(ctx context.Context, verdict, note string) error {
	status := "Rejected"
	if verdict == "approves" {
		status = "Approved"
	}
	_, err := w.control.DecideGraduation(ctx, w.registered, control.GraduationDecision{Status: status, Note: note})
	return err
}

func (w *World) requirement(ctx context.Context, id string) (control.Requirement, error) {
	graduation, err := w.control.Graduation(ctx, w.registered)
	if err != nil {
		return control.Requirement{}, err
	}
	for _, q := range graduation.Requirements {
		if q.ID == id {
			return q, nil
		}
	}
	return control.Requirement{}, fmt.Errorf("there is no requirement %q", id)
}

// requirementMet checks one requirement of the graduation.
func (w *World) requirementMet(ctx context.Context, id string) error {
	q, err := w.requirement(ctx, id)
	if err == nil && !q.Met {
		err = fmt.Errorf("it is not met: %v", q.Missing)
	}
	return err
}

// requirementMissing checks what one requirement of the graduation lacks.
func (w *World) requirementMissing(ctx context.Context, id, text string) error {
	q, err := w.requirement(ctx, id)
	if err != nil {
		return err
	}
	return contains("what is missing", strings.Join(q.Missing, " "), text)
}

// applyRefused checks why the application could not apply.
func (w *World) applyRefused(text string) error {
	if w.refused == nil {
		return errors.New("it was accepted")
	}
	return contains("the refusal", w.refused.Error(), text)
}

// hasProduction checks whether there is a client id of production, and that it is another
// one.
func (w *World) hasProduction(ctx context.Context, no string) error {
	registered, err := w.control.Registration(ctx, w.registered)
	if err != nil {
		return err
	}
	switch has := registered.Production != nil; {
	case has != (no == ""):
		return fmt.Errorf("production credentials: %t; %w", has, w.refused)
	case has && registered.Production.ClientID == registered.Sandbox.ClientID:
		return errors.New("both environments have the same client id")
	}
	return nil
}

// graduationIs checks how far the application is on its way to production.
func (w *World) graduationIs(ctx context.Context, status string) error {
	graduation, err := w.control.Graduation(ctx, w.registered)
	if err == nil && graduation.Status != status {
		err = fmt.Errorf("it is %q; %w", graduation.Status, w.refused)
	}
	return err
}

// developerMail checks the subject of the latest mail to the developer.
func (w *World) developerMail(ctx context.Context, subject string) error {
	mails, err := w.control.DeveloperMails(ctx, dana)
	if err != nil {
		return err
	}
	if len(mails) == 0 {
		return errors.New("no mail was sent")
	}
	return contains("the subject", mails[len(mails)-1].Subject, subject)
}

// secretRotated makes a new secret for the sandbox. The scenario goes on with the old one.
func (w *World) secretRotated(ctx context.Context) error {
	_, err := w.control.RotateSecret(ctx, control.Sandbox, w.client.ClientID)
	return err
}
