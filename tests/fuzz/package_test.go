package fuzz

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// Any manifest gives a file that is there, or one of Node's errors, for require
// and for import alike.
func FuzzPackageResolution(f *testing.F) {
	for _, s := range []string{
		`{"exports": "./a.js"}`, `{"exports": {".": {"import": "./a.js", "require": "./b.js"}}}`, `{"exports": {"./*": "./*.js", "./x": null}}`,
		`{"main": "lib", "type": "module"}`, `{"exports": ["x", {"default": "./a.js"}]}`, `{"exports": {"./f/*": "./../*", "0": 1}}`, `{"imports": {"#a": "pkg"}}`, `[]`, `{"exports": {".": "./a.js", "b": 1}}`, `{`,
	} {
		f.Add(s, "pkg/a")
	}
	r := newRealm(f, `(require) => {
		const { createRequire } = require('module');
		const { existsSync } = require('fs');
		const known = /^(MODULE_NOT_FOUND|ERR_(INVALID_PACKAGE_(CONFIG|TARGET)|PACKAGE_PATH_NOT_EXPORTED|INVALID_MODULE_SPECIFIER|PACKAGE_IMPORT_NOT_DEFINED|INVALID_ARG_VALUE|UNKNOWN_BUILTIN_MODULE))$/;
		return (dir, request) => {
			const from = createRequire(dir + '/index.js');
			for (const name of ['pkg', 'pkg/a', 'pkg/f/a', '#a', './node_modules/pkg', request]) {
				try {
					const file = from.resolve(name);
					if (file.startsWith('/') && !existsSync(file)) return name + ' gives ' + file + ', which is not there';
				} catch (err) {
					if (!known.test(err.code)) throw err;
				}
			}
			return '';
		};
	}`)
	root := memoryDir(f)
	n := 0
	f.Fuzz(func(t *testing.T, manifest, request string) {
		n++ // the loader remembers manifests by folder
		dir := filepath.Join(root, strconv.Itoa(n))
		defer os.RemoveAll(dir)
		if err := os.MkdirAll(filepath.Join(dir, "node_modules/pkg/f"), 0o755); err != nil {
			t.Skip(err)
		}
		for name, text := range map[string]string{
			"package.json": manifest, "node_modules/pkg/package.json": manifest, "node_modules/pkg/a.js": "", "node_modules/pkg/f/a.js": "",
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Skip(err)
			}
		}
		r.run(t, dir, request)
	})
}

// memoryDir is a temporary folder, in memory where the system has such.
func memoryDir(f *testing.F) string {
	dir, err := os.MkdirTemp("/dev/shm", "gonode-fuzz-")
	if err != nil {
		return f.TempDir()
	}
	f.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
