// Package wire owns the bytes of Node's IPC channel: how a stream is cut into
// frames (newline JSON, or length-prefixed V8 values), which frames are
// internal (cmd "NODE_…"), the envelopes of the cluster protocol, and the V8
// value serialization format.
//
// It is pure: bytes in, values out. It must not import file descriptors, the
// loop or goja. An adapter above walks script values into an Encoder and
// builds them from a Decoder.
package wire
