// Package rest turns handlers that return a reply or an error into HTTP, and
// requests into values. Every JSON answer of the APIs is written here.
package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

const contentType = "application/json;charset=utf-8" // as seen on the real platform

// Reply is what a handler answers: a status and a value to be sent as JSON, or
// ready bytes of another media type.
type Reply struct {
	Status int
	Header http.Header
	value  any
	raw    []byte
	media  string
}

// OK answers 200 with v as JSON.
func OK(v any) Reply { return Reply{Status: http.StatusOK, value: v} }

// Created answers 201 with v as JSON.
func Created(v any) Reply { return Reply{Status: http.StatusCreated, value: v} }

// Status answers a status with v as JSON.
func Status(status int, v any) Reply { return Reply{Status: status, value: v} }

// NoContent answers 204.
func NoContent() Reply { return Reply{Status: http.StatusNoContent} }

// Empty answers a status without a body.
func Empty(status int) Reply { return Reply{Status: status} }

// NotModified answers 304: the client has what the entity tag in header stands for.
func NotModified(header http.Header) Reply {
	return Reply{Status: http.StatusNotModified, Header: header}
}

// Raw answers 200 with ready bytes. An empty media means JSON.
func Raw(body []byte, media string) Reply {
	return Reply{Status: http.StatusOK, raw: body, media: media}
}

// HandlerFunc answers a request with a reply, or with an error that becomes
// RingCentral's envelope.
type HandlerFunc func(r *http.Request) (Reply, error)

func (f HandlerFunc) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	reply, err := f(r)
	if err != nil {
		WriteError(w, r, err)
		return
	}
	write(w, r, reply)
}

// Methods are the handlers of one path. A method without one answers 405.
type Methods struct {
	GET, POST, PUT, PATCH, DELETE HandlerFunc
	// Told returns an error as the service tells it that owns the path; nil: as it is.
	Told func(error) error
}

func (m Methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	reply, err := m.answer(r)
	if err != nil {
		WriteError(w, r, m.told(err))
		return
	}
	write(w, r, reply)
}

func (m Methods) answer(r *http.Request) (Reply, error) {
	if f := m.of(r.Method); f != nil {
		return f(r)
	}
	return Reply{}, MethodNotAllowed(r.Method, m.allowed())
}

func (m Methods) told(err error) error {
	if m.Told == nil {
		return err
	}
	return m.Told(err)
}

// NotAllowed is the code for a method that a path does not have.
//
// Assumed: the reference lists the code for a query string that a method does not take;
// for other methods none is documented.
const NotAllowed apierr.Code = "CMN-105"

// MethodNotAllowed reports a method that a path does not have; allowed lists those that
// it has.
func MethodNotAllowed(method, allowed string) error {
	return &apierr.Error{
		Status: http.StatusMethodNotAllowed, Code: NotAllowed, Message: "Method " + method + " is not allowed for this resource",
		Header: http.Header{"Allow": {allowed}},
	}
}

// Has reports whether the method is served.
func (m Methods) Has(method string) bool { return m.of(method) != nil }

func (m Methods) of(method string) HandlerFunc {
	switch method {
	case http.MethodGet, http.MethodHead:
		return m.GET
	case http.MethodPost:
		return m.POST
	case http.MethodPut:
		return m.PUT
	case http.MethodPatch:
		return m.PATCH
	case http.MethodDelete:
		return m.DELETE
	}
	return nil
}

func (m Methods) allowed() string {
	var names []string
	for _, name := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		if m.Has(name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// WriteError sends err in RingCentral's envelope. What is not an *apierr.Error is
// answered CMN-203, and its cause stays in the log.
func WriteError(w http.ResponseWriter, r *http.Request, err error) {
	write(w, r, refused(r, err))
}

// refused returns what err is answered with, and notes its hint for the journal.
func refused(r *http.Request, err error) Reply {
	e, ok := errors.AsType[*apierr.Error](err)
	if !ok {
		ExchangeOf(r).Logger.ErrorContext(r.Context(), "request failed", slog.String("path", r.URL.Path), slog.Any("err", err))
		e = &apierr.Error{Status: http.StatusInternalServerError, Code: apierr.InternalError, Message: "Internal Server Error"}
	}
	header := e.Header
	if hint := e.Remedy(); hint != "" {
		ExchangeOf(r).Hint = hint
		header = maps.Clone(header)
		if header == nil {
			header = http.Header{}
		}
		header.Set("Glipbox-Hint", hint)
	}
	return Reply{Status: e.Status, Header: header, value: e.Body()}
}

// write sends a reply: the one place where the APIs write a status.
func write(w http.ResponseWriter, r *http.Request, reply Reply) {
	body, media, err := reply.encode()
	if err != nil {
		WriteError(w, r, err)
		return
	}
	header := w.Header()
	maps.Copy(header, reply.Header)
	if len(body) > 0 {
		header.Set("Content-Type", media)
	}
	if reply.Status != http.StatusNoContent && reply.Status != http.StatusNotModified {
		header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(reply.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client is gone when this fails
	}
}

// encode returns the body of a reply and its media type.
func (reply Reply) encode() (body []byte, media string, err error) {
	body, media = reply.raw, reply.media
	if reply.value != nil {
		body, err = marshal(reply.value)
	}
	if media == "" {
		media = contentType
	}
	return body, media, err
}

// Answer is what a request was answered with, when it is part of something larger.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Answer returns what f answers to r, without sending it.
func (f HandlerFunc) Answer(r *http.Request) Answer {
	reply, err := f(r)
	var body []byte
	if err == nil {
		body, _, err = reply.encode()
	}
	if err != nil {
		reply = refused(r, err)
		body, _, _ = reply.encode() // an envelope can always be encoded
	}
	return Answer{Status: reply.Status, Header: reply.Header, Body: body}
}

// marshal encodes v without escaping HTML, as RingCentral does.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}
