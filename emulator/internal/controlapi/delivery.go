package controlapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/outbound"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// listDeliveries serves GET /_emulator/v1/deliveries.
func (h *Handler) listDeliveries(r *http.Request) (rest.Reply, error) {
	query := r.URL.Query()
	after, err := number(query.Get("after"), "after")
	if err != nil {
		return rest.Reply{}, err
	}
	purpose, subscription, address := query.Get("purpose"), query.Get("subscriptionId"), query.Get("url")
	list := []control.Delivery{}
	for _, a := range h.Outbound.Journal().List(after) {
		if (purpose == "" || purpose == string(a.Purpose)) && (subscription == "" || subscription == a.Subscription) &&
			strings.Contains(a.URL, address) {
			list = append(list, describeDelivery(a))
		}
	}
	return rest.OK(list), nil
}

// readDelivery serves GET /_emulator/v1/deliveries/{seq}.
func (h *Handler) readDelivery(r *http.Request) (rest.Reply, error) {
	a, err := h.delivery(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(describeDelivery(a)), nil
}

// redeliver serves POST /_emulator/v1/deliveries/{seq}/redeliver.
func (h *Handler) redeliver(r *http.Request) (rest.Reply, error) {
	a, err := h.delivery(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if a.Purpose != outbound.Notification {
		return rest.Reply{}, refusal(http.StatusConflict, "a validation cannot be repeated: create the subscription again")
	}
	return rest.OK(describeDelivery(h.Outbound.Repeat(r.Context(), a))), nil
}

// delivery returns the attempt that the path names.
func (h *Handler) delivery(r *http.Request) (outbound.Attempt, error) {
	seq, err := strconv.ParseUint(mux.Vars(r)["seq"], 10, 64)
	if err == nil {
		if a, ok := h.Outbound.Journal().Find(seq); ok {
			return a, nil
		}
	}
	return outbound.Attempt{}, refusal(http.StatusNotFound, "there is no such delivery, or it is no longer kept: GET deliveries lists the latest")
}

func describeDelivery(a outbound.Attempt) control.Delivery {
	return control.Delivery{
		Seq: a.Seq, Time: a.Time, Purpose: string(a.Purpose), SubscriptionID: control.SubscriptionID(a.Subscription),
		Environment: control.Environment(a.Sender.Environment), ClientID: control.ClientID(a.Sender.App), PersonID: control.PersonID(a.Sender.Person),
		UUID: a.Notification, Attempt: a.Attempt, URL: a.URL, RequestHeader: a.Header, RequestBody: string(a.Body),
		Status: a.Status, ResponseHeader: a.ResponseHeader, ResponseBody: string(a.ResponseBody),
		Duration: a.Latency, Error: a.Error, Fault: a.Fault,
	}
}
