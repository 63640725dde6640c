package sys

// Events is a set of readiness conditions.
type Events uint8

// The conditions. Readable and Writable may be asked for; Hangup and Failed
// are reported beside them whether asked for or not.
const (
	Readable Events = 1 << iota
	Writable
	Hangup
	Failed
)

// Ready is one report of Poller.Wait.
type Ready struct {
	FD     int
	Events Events
}

// pollBatch bounds the reports of one Wait, as libuv's 1024.
const pollBatch = 1024
