// Package http1 reads HTTP/1 messages as they arrive, accepting and refusing
// what Node's parser does, with the same codes, reasons and positions.
//
//   - parser.go: the parser's fields, limits and entry points
//   - head.go, methods.go: what a message begins with
//   - step.go: the table of states
//   - startline.go, url.go, header.go, chunk.go: the states, by place
//   - message.go: what a head means: body, upgrade, keep-alive
//
// It owns no descriptor and no JavaScript, and imports nothing of the project.
package http1
