// Package runtime puts the floors together: VM, loop, loader and process life
// cycle. The way of a connection through the house:
//
//	runtime/sys      sockets, poller, Errno          imports nothing of ours
//	runtime/loop     phases, timers, Post
//	runtime/handle   TCP, Pipe, UDP, Process, …      Go callbacks
//	runtime/ipc      Channel: Pipe + runtime/wire
//	modules/cluster  round robin, shared handles
//	modules/net      server and socket               the door into JavaScript: runtime/js
//
// It must not import modules: cmd hands their list over.
package runtime
