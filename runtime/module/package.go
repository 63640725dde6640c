package module

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// packageJSON is what the loader reads of a package.json.
type packageJSON struct {
	dir              string
	Name, Main, Type string
	Exports, Imports json.RawMessage
}

func (p *packageJSON) path() string { return filepath.Join(p.dir, "package.json") }

// UnmarshalJSON leaves out fields of an unexpected type, as Node does.
func (p *packageJSON) UnmarshalJSON(data []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	for key, to := range map[string]*string{"name": &p.Name, "main": &p.Main, "type": &p.Type} {
		json.Unmarshal(fields[key], to)
	}
	p.Exports, p.Imports = notNull(fields["exports"]), notNull(fields["imports"])
	return nil
}

func notNull(raw json.RawMessage) json.RawMessage {
	if string(raw) == "null" {
		return nil
	}
	return raw
}

// readPackage gives dir's package.json, or nil where there is none.
func (l *Loader) readPackage(dir string) *packageJSON {
	if pkg, known := l.packages[dir]; known {
		return pkg
	}
	pkg := &packageJSON{dir: dir}
	data, err := os.ReadFile(pkg.path())
	if err != nil {
		l.packages[dir] = nil
		return nil
	}
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), pkg); err != nil && !isTypeError(err) {
		panic(l.newError("Error", "ERR_INVALID_PACKAGE_CONFIG", "Invalid package config "+pkg.path()+"."))
	}
	l.packages[dir] = pkg
	return pkg
}

func isTypeError(err error) bool {
	var wrong *json.UnmarshalTypeError
	return errors.As(err, &wrong)
}

// packageScope is the nearest package.json at or above the folder of path.
func (l *Loader) packageScope(path string) *packageJSON {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if filepath.Base(dir) == "node_modules" {
			return nil
		}
		if pkg := l.readPackage(dir); pkg != nil {
			return pkg
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}

// splitRequest cuts a bare request into its package's name and the subpath
// ("." or "./…").
func splitRequest(request string) (name, subpath string, ok bool) {
	name, rest, found := strings.Cut(request, "/")
	if strings.HasPrefix(request, "@") {
		var scoped string
		scoped, rest, found2 := strings.Cut(rest, "/")
		if scoped == "" {
			return "", "", false
		}
		return name + "/" + scoped, subpathOf(rest, found2), true
	}
	if name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, "\\%") {
		return "", "", false
	}
	return name, subpathOf(rest, found), true
}

func subpathOf(rest string, found bool) string {
	if !found {
		return "."
	}
	return "./" + rest
}
