package webhook

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/fault"
	"github.com/glipbox/glipbox/emulator/internal/outbound"
)

const maxAnswer = 1024 // bytes of header fields and body; documented limit

// Codes of a validation that failed.
const (
	wrongStatusCode apierr.Code = "SUB-522"
	notReachable    apierr.Code = "SUB-523" // Assumed: the text is known, the number is not
	notTrusted      apierr.Code = "SUB-524"
	invalidCode     apierr.Code = "SUB-525"
)

// Validator finds out whether servers want to be notified.
type Validator struct {
	Client  *outbound.Client
	Entropy *entropy.Source
	Faults  *fault.Engine // nil for none
}

// Validate asks the server at the address whether it wants to be notified. It returns
// the error with which the creation of the subscription is refused. Nothing may be
// locked meanwhile: the server may well use the API before it answers. about says to the
// faults whose subscription it is.
func (v Validator) Validate(ctx context.Context, t Target, about fault.Subject) error {
	token := v.Entropy.UUID()
	header := t.header(verificationToken)
	header.Set(validationToken, token)
	request := outbound.Request{
		Purpose: outbound.Validation, Sender: t.For, Subscription: about.Subscription, URL: t.Address, Header: header,
	}
	if f, fired := v.Faults.Validation(about); fired {
		request.Fault = f.String()
		v.Client.Lose(request)
		return injected(f)
	}
	answer, err := v.Client.Send(ctx, request)
	if err != nil && ctx.Err() != nil {
		return apierr.Hinted(apierr.New(http.StatusServiceUnavailable, apierr.Unavailable, "Service Temporary Unavailable"),
			"the emulator ended before the server answered: nothing was subscribed, try again")
	}
	if err != nil {
		return unreachable(t.Address, err)
	}
	echo := answer.Header.Values(validationToken)
	switch {
	case answer.Status != http.StatusOK:
		return wrongStatus(answer)
	case len(echo) == 0:
		return invalidAnswer("the answer had no header Validation-Token: copy the one of the request into it")
	case echo[0] != token:
		return invalidAnswer(fmt.Sprintf("the answer had Validation-Token %q instead of %q: copy the one of the request", echo[0], token))
	case answer.Size > maxAnswer:
		return invalidAnswer(fmt.Sprintf("header and body of the answer had %d bytes: at most %d are allowed", answer.Size, maxAnswer))
	}
	return nil
}

func unreachable(address string, err error) error {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return refuse(notTrusted, textOf(notTrusted), fmt.Sprintf(
			"%s has a certificate that is not trusted: %v; send the full chain, or use http on a private address", address, err))
	}
	return refuse(notReachable, textOf(notReachable), fmt.Sprintf(
		"no answer from %s: %v; it has to answer a POST within 3 seconds", address, err))
}

// Unreachable reports whether a validation ended with err because there was no answer.
func Unreachable(err error) bool {
	e, ok := errors.AsType[*apierr.Error](err)
	return ok && e.Code == notReachable
}

func wrongStatus(answer outbound.Response) error {
	hint := fmt.Sprintf("the server answered %d to the validation request: it has to answer 200 and copy the header Validation-Token", answer.Status)
	if location := answer.Header.Get("Location"); location != "" {
		hint = fmt.Sprintf("the server redirected to %s with %d, which is not followed: subscribe with the final address", location, answer.Status)
	}
	return refuse(wrongStatusCode, textOf(wrongStatusCode)+strconv.Itoa(answer.Status), hint)
}

func invalidAnswer(hint string) error {
	return refuse(invalidCode, textOf(invalidCode), hint)
}

// textOf returns what RingCentral says with a code; with the first one the status follows.
func textOf(code apierr.Code) string {
	switch code {
	case wrongStatusCode:
		return "WebHook responds with incorrect HTTP status. HTTP status is "
	case notTrusted:
		return "HTTPS certificate is not valid"
	case invalidCode:
		return "WebHook server response is invalid"
	default:
		return "WebHook is not reachable"
	}
}

// injected is how a fault makes a validation end.
func injected(f fault.Fault) error {
	code := apierr.Code(f.Code)
	text := textOf(code)
	if code == wrongStatusCode {
		text += strconv.Itoa(http.StatusInternalServerError)
	}
	return refuse(code, text, fmt.Sprintf("fault %d was armed to do this: the server was not asked; "+
		"GET /_emulator/v1/faults tells what is left of it, DELETE /_emulator/v1/faults/%d disarms it", f.ID, f.ID))
}

func refuse(code apierr.Code, message, hint string) error {
	return apierr.Hinted(apierr.New(http.StatusBadRequest, code, message), hint)
}
