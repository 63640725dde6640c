// Package js is the goja kit: everything that the floors above need to speak
// with JavaScript, and the one door through which the loop enters it.
//
//   - door.go: Env.Enter and Env.MakeCallback, nextTick queue, microtasks
//   - class.go: functions, classes and accessors written in Go
//   - state.go: Go state behind a JavaScript object
//   - buffer.go: Buffer and typed arrays as []byte, without a copy
//   - args.go: argument readers
//   - nodeerror.go: Node's errors by code
//   - json.go: JSON.parse; serdes/ below: values as V8 serializes them
//   - v8error.go: errors and stack traces shaped as V8 shapes them
//
// It owns the goja.Runtime. It must not import the loop, handles or modules.
// All of it runs on the loop goroutine, unless a comment says otherwise.
package js
