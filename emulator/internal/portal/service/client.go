package service

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/glipbox/glipbox/emulator/control"
)

// extension is a user as the REST API writes and reads it; what is absent stays as it is.
type extension struct {
	ID       int64   `json:"id,omitempty"`
	Number   string  `json:"extensionNumber,omitempty"`
	Status   string  `json:"status,omitempty"`
	Password string  `json:"password,omitempty"`
	Type     string  `json:"type,omitempty"`
	Name     string  `json:"name,omitempty"` // only of an answer
	Contact  contact `json:"contact,omitzero"`
}

type contact struct {
	FirstName   string `json:"firstName,omitempty"`
	LastName    string `json:"lastName"`
	Email       string `json:"email,omitempty"`
	JobTitle    string `json:"jobTitle"`
	Department  string `json:"department"`
	MobilePhone string `json:"mobilePhone"`
}

// refusal is what the REST API answers when it says no.
type refusal struct {
	Status  int    `json:"-"`
	Message string `json:"message"`
	Errors  []struct {
		Code      string `json:"errorCode"`
		Message   string `json:"message"`
		Parameter string `json:"parameterName"`
	} `json:"errors"`
}

func (r *refusal) Error() string {
	if r.Message == "" {
		return "The API answered " + strconv.Itoa(r.Status) + " " + http.StatusText(r.Status)
	}
	return r.Message
}

// parameter names what was wrong, if it was a part of the request.
func (r *refusal) parameter() string {
	for _, e := range r.Errors {
		if e.Parameter != "" {
			return e.Parameter
		}
	}
	return ""
}

// taken reports whether somebody else has the value that was refused.
func (r *refusal) taken() bool {
	for _, e := range r.Errors {
		if e.Code == valueInUse {
			return true
		}
	}
	return false
}

const valueInUse = "CMN-406" // documented: the value of a parameter is already in use

const extensionsPath = "/restapi/v1.0/account/~/extension"

func (h *handler) read(v visit, id string) (extension, error) {
	return h.call(v.Context(), v.admin, http.MethodGet, "/"+id, nil)
}

func (h *handler) create(v visit, x extension) (extension, error) {
	return h.call(v.Context(), v.admin, http.MethodPost, "", x)
}

func (h *handler) update(v visit, id string, x extension) (extension, error) {
	return h.call(v.Context(), v.admin, http.MethodPut, "/"+id, x)
}

// call sends a request of the administrator about users of the account.
func (h *handler) call(ctx context.Context, admin control.Person, method, below string, body any) (extension, error) {
	token, err := h.Control.PersonToken(ctx, h.Environment, admin.ID)
	if err != nil {
		return extension{}, err
	}
	var reader io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return extension{}, err
		}
		reader = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, h.Server+extensionsPath+below, reader)
	if err != nil {
		return extension{}, err
	}
	req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	req.Header.Set("Content-Type", "application/json")
	resp, err := h.http.Do(req)
	if err != nil {
		return extension{}, fmt.Errorf("call the API: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusBadRequest {
		no := &refusal{Status: resp.StatusCode}
		_ = json.NewDecoder(resp.Body).Decode(no) // without an envelope the status has to say it
		return extension{}, no
	}
	var x extension
	if err := json.NewDecoder(resp.Body).Decode(&x); err != nil {
		return extension{}, fmt.Errorf("decode an extension: %w", err)
	}
	return x, nil
}
