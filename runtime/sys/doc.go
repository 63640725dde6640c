// Package sys is the floor that touches the operating system: sockets,
// descriptor passing, the poller, spawn, signals, terminals and the facts
// about the process and its machine.
//
// It owns every system call of gonode. It must not import anything of gonode,
// and no other package may import syscall or golang.org/x/sys.
package sys
