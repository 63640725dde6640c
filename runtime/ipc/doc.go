// Package ipc is the channel between a parent and a child process: Node's
// frames over a Unix socket, and the descriptors that travel with them.
//
// It owns the order of what is sent (one handle in flight until its ACK, all
// later messages behind it), the pairing of received descriptors with their
// frames, ACK and NACK, and the end of a channel. It knows nothing of
// JavaScript and must not import goja: a hand-off costs no script.
//
// Everything here belongs to the loop's goroutine.
package ipc
