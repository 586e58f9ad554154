package outbound

import (
	"net/netip"
	"net/url"
	"strings"
)

// IsLocal reports whether an address belongs to the developer's own machine or network:
// a loopback or private IP address, or a name that means nothing outside, such as
// localhost or the name of a container.
func IsLocal(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()
	}
	if !strings.Contains(host, ".") {
		return host != ""
	}
	for _, suffix := range []string{".localhost", ".local", ".internal", ".test"} {
		if strings.HasSuffix(host, suffix) {
			return true
		}
	}
	return false
}
