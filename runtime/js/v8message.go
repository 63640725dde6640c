package js

import "github.com/dop251/goja"

// translate gives the engine's message in V8's words.
func (e *Env) translate(message goja.Value) goja.Value { return message }
