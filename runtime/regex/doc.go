// Package regex says in plain ranges what the engine's regular expressions
// lack: Unicode properties (\p{…}) and the set notation of the flag v. It works
// on text alone and must not import the engine.
package regex
