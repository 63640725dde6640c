// Package stream is the Go half of handles in JavaScript: the classes behind
// Node's bindings tcp_wrap, pipe_wrap and stream_wrap, with reading, writing and
// accepting over runtime/handle.
//
//   - realm.go: the classes and symbols of one realm
//   - wrap.go: AsyncWrap and HandleWrap, which every handle's class extends
//   - request.go: requests, which complete once
//   - read.go, write.go: LibuvStreamWrap
//   - tcp.go, pipe.go, addr.go: TCP and Pipe
//   - accept.go: how a connection enters JavaScript
//   - short.go, conn*.go: a server's connection as long as Go can do for it
//     what the script asks
//   - fast.go, pass.go: chunks of sockets that the general code has made
//
// It owns the JavaScript objects of handles. It must not import modules: net,
// child_process, tty, dgram and cluster share it.
package stream
