// Package outbound is how agents call other people's servers: without redirects, never
// to addresses that only the machine itself should reach, with errors that say what to
// mend, and with answers that are read as they come.
package outbound

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const (
	dialTimeout      = 10 * time.Second
	handshakeTimeout = 10 * time.Second
	idleTimeout      = 90 * time.Second
	idleConnections  = 32      // to one server
	maxHeader        = 1 << 16 // bytes of an answer's header fields
)

// Policy says where requests may go.
type Policy struct {
	// AllowLinkLocal permits link-local addresses and those of cloud metadata services.
	AllowLinkLocal bool
	// Proxy chooses a proxy, to which the policy applies then; nil for none.
	Proxy func(*http.Request) (*url.URL, error)
}

// Client returns a client that keeps to the policy. The address is checked when it is
// dialled, so that a name cannot change its meaning after the check.
func (p Policy) Client() *http.Client {
	dialer := &net.Dialer{Timeout: dialTimeout, ControlContext: p.control}
	return &http.Client{
		Transport: &http.Transport{
			Proxy: p.Proxy, DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
			MaxIdleConnsPerHost: idleConnections, IdleConnTimeout: idleTimeout,
			TLSHandshakeTimeout: handshakeTimeout, MaxResponseHeaderBytes: maxHeader,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (p Policy) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	dialled, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("dial %s: %w", address, err)
	}
	if !p.AllowLinkLocal && forbidden(dialled.Addr()) {
		return &ForbiddenError{Address: dialled.Addr()}
	}
	return nil
}

// ForbiddenError reports an address that the policy does not permit.
type ForbiddenError struct{ Address netip.Addr }

// Error names the address.
func (f *ForbiddenError) Error() string {
	return f.Address.String() + " is a link-local or metadata address"
}

// forbidden reports whether an address is link-local, or one at which a cloud hands out
// the machine's credentials.
func forbidden(ip netip.Addr) bool {
	ip = embedded(ip.Unmap().WithZone(""))
	if ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() {
		return true
	}
	switch ip.String() {
	case "100.100.100.200", // Alibaba Cloud
		"168.63.129.16", // Azure
		"192.0.0.192",   // Oracle Cloud
		"fd00:ec2::254", // Amazon
		"fd20:ce::254",  // Google
		"fd00:42::42":   // Scaleway
		return true
	}
	return false
}

// embedded returns the IPv4 address that NAT64 or 6to4 would reach for an IPv6 one.
func embedded(ip netip.Addr) netip.Addr {
	if !ip.Is6() {
		return ip
	}
	b := ip.As16()
	switch {
	case netip.MustParsePrefix("64:ff9b::/96").Contains(ip):
		return netip.AddrFrom4([4]byte(b[12:16]))
	case netip.MustParsePrefix("2002::/16").Contains(ip):
		return netip.AddrFrom4([4]byte(b[2:6]))
	}
	return ip
}

// Permits refuses an address that is forbidden whatever leads there. A name is looked up
// when it is dialled.
func (p Policy) Permits(field, address string) error {
	u, err := url.Parse(address)
	if err != nil || p.AllowLinkLocal {
		return nil //nolint:nilerr // whoever uses the address says what is wrong with it
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if err != nil || !forbidden(ip) {
		return nil //nolint:nilerr // a name
	}
	return &connector.FieldError{Field: field, Problem: &connector.Problem{
		Reason: (&ForbiddenError{ip}).Error() + ": it is never called.",
		Remedy: "Give the agent another address, or start the connector with --agent-allow-link-local.",
	}}
}

// address reads the address of a server that was entered in a field.
func address(field, value string) (*url.URL, error) {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, &connector.FieldError{Field: field, Problem: &connector.Problem{
			Reason: "The agent's address is not one of the web.",
			Remedy: "Give it as https://host/path.",
		}}
	}
	if u.User != nil {
		return nil, &connector.FieldError{Field: field, Problem: &connector.Problem{
			Reason: "The agent's address has a user name in it.",
			Remedy: "Leave it out: the secret is given apart.",
		}}
	}
	return u, nil
}

// Shown is an address without what may be secret in it.
func Shown(u *url.URL) string { return u.Scheme + "://" + u.Host + u.Path }
