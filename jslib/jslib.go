// Package jslib holds what is better said in JavaScript: option parsing, sugar
// and the classes that users subclass. A file's name is its module's name;
// files below internal/ are not public. Nothing is compiled before it is
// required.
//
// Each file runs as a function of (exports, require, module, internalBinding):
// require takes built-in names only, internalBinding gives the Go halves.
// require.later(file, name, length) is a function that another file exports,
// which is compiled when somebody calls it.
package jslib

import (
	"embed"
	"io/fs"
	"sort"
	"strings"
	"unsafe"
)

//go:embed *.js */*.js */*/*.js
var files embed.FS

// Source returns the text of module name, and whether there is one.
func Source(name string) (src string, ok bool) {
	b, err := files.ReadFile(name + ".js")
	return unsafe.String(unsafe.SliceData(b), len(b)), err == nil
}

// Has says whether there is a module name.
func Has(name string) bool {
	f, err := files.Open(name + ".js")
	if err != nil {
		return false
	}
	f.Close()
	return true
}

// Names returns all module names, sorted.
func Names() []string {
	var names []string
	fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, strings.TrimSuffix(path, ".js"))
		}
		return err
	})
	sort.Strings(names)
	return names
}
