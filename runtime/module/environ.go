package module

import (
	"os"
	"slices"
	"strings"
	"sync"
)

// Environ is what stands behind process.env. Any goroutine may use it.
type Environ interface {
	Lookup(key string) (value string, ok bool)
	Set(key, value string)
	Unset(key string)
	// Names are in the order of their making.
	Names() []string
}

// ProcessEnviron is the environment of the process.
type ProcessEnviron struct{}

// Lookup is os.LookupEnv.
func (ProcessEnviron) Lookup(key string) (string, bool) { return os.LookupEnv(key) }

// Set is os.Setenv; a name that cannot be is left out, as Node does.
func (ProcessEnviron) Set(key, value string) { os.Setenv(key, value) }

// Unset is os.Unsetenv.
func (ProcessEnviron) Unset(key string) { os.Unsetenv(key) }

// Names are those of os.Environ.
func (ProcessEnviron) Names() []string {
	var names []string
	for _, entry := range os.Environ() {
		if name, _, ok := strings.Cut(entry, "="); ok && name != "" {
			names = append(names, name)
		}
	}
	return names
}

// OwnEnviron is an environment beside the process's: a thread's own.
type OwnEnviron struct {
	mu     sync.Mutex
	names  []string
	values map[string]string
}

// NewOwnEnviron makes one that is empty.
func NewOwnEnviron() *OwnEnviron { return &OwnEnviron{values: map[string]string{}} }

// CopyEnviron makes one with what from has.
func CopyEnviron(from Environ) *OwnEnviron {
	e := NewOwnEnviron()
	for _, name := range from.Names() {
		if value, ok := from.Lookup(name); ok {
			e.Set(name, value)
		}
	}
	return e
}

// Lookup gives a variable, if there is one.
func (e *OwnEnviron) Lookup(key string) (string, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	value, ok := e.values[key]
	return value, ok
}

// Set makes or changes a variable.
func (e *OwnEnviron) Set(key, value string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, has := e.values[key]; !has {
		e.names = append(e.names, key)
	}
	e.values[key] = value
}

// Unset removes one.
func (e *OwnEnviron) Unset(key string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.values, key)
	e.names = slices.DeleteFunc(e.names, func(name string) bool { return name == key })
}

// Names are in the order of their making.
func (e *OwnEnviron) Names() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.names)
}
