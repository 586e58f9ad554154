package state

import "time"

// Instant is a moment of emulated time in milliseconds since 1970. The zero Instant
// means never.
type Instant int64

const instantFormat = "2006-01-02T15:04:05.000Z"

// InstantOf cuts t to milliseconds.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time returns the moment in UTC.
func (t Instant) Time() time.Time { return time.UnixMilli(int64(t)).UTC() }

// Add returns the moment d later.
func (t Instant) Add(d time.Duration) Instant { return t + Instant(d.Milliseconds()) }

// Sub returns how much later t is than u.
func (t Instant) Sub(u Instant) time.Duration { return time.Duration(t-u) * time.Millisecond }

// String returns the moment as every API writes it: three decimals and Z.
func (t Instant) String() string { return t.Time().Format(instantFormat) }

// Append appends the moment as every API writes it.
func (t Instant) Append(dst []byte) []byte { return t.Time().AppendFormat(dst, instantFormat) }

// MarshalText writes the moment as every API does.
func (t Instant) MarshalText() ([]byte, error) {
	return t.Time().AppendFormat(make([]byte, 0, len(instantFormat)), instantFormat), nil
}
