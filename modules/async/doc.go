// Package async is the Go half of async_hooks, and queueMicrotask. The context
// frames and ids themselves belong to runtime/js, which carries them from an
// operation to its callbacks.
//
// It must not import other modules.
package async
