// Package handle holds what a script can keep open: TCP, Pipe, UDP, TTY,
// Process and Signal, with libuv's names, states and errors, calling back into
// Go.
//
// It owns the descriptors given to it and the queues of what is not yet
// written. It knows nothing of JavaScript and imports loop and sys alone.
//
// Everything here belongs to the loop's goroutine: methods are called on it
// and callbacks come on it. No callback comes before the method that asked for
// it has returned. Statuses are sys.Errno, 0 for success.
package handle
