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
	"io"
	"io/fs"
	"slices"
	"sort"
	"strings"
)

//go:embed *.js */*.js */*/*.js
var files embed.FS

// AppendSource appends the text of module name to dst, and says whether there is
// one.
func AppendSource(dst []byte, name string) ([]byte, bool) {
	f, err := files.Open(name + ".js")
	if err != nil {
		return dst, false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return dst, false
	}
	at := len(dst)
	dst = slices.Grow(dst, int(info.Size()))[:at+int(info.Size())]
	_, err = io.ReadFull(f, dst[at:])
	return dst, err == nil
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
