// Package lower rewrites source in newer syntax, and whole ES modules, for the
// engine. It works on text alone: it runs nothing and knows no realm.
package lower

import (
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

// Source is text that the engine knows, with its source map.
type Source struct {
	Code string
	Map  string
}

// Accept parses code as the engine will run it: nil, or goja's error with
// positions in code.
type Accept func(code string) error

// targets are the ways to rewrite, the closest first.
var targets = []api.Target{api.ES2022, api.ES2017}

// unsupported is what goja lacks of ES2022 and before.
var unsupported = map[string]bool{
	"async-generator":   false,
	"for-await":         false,
	"hashbang":          false,
	"import-attributes": true,
	"import-meta":       true, // left to be refused: it makes a module of the text
}

// Script rewrites text, a script, in the closest way that accept takes. Failure:
// esbuild's message where text is no JavaScript, or nil where the engine takes
// nothing of what esbuild made.
func Script(text, filename string, accept Accept) (*Source, *api.Message) {
	cache := cacheFile("script", text)
	src := &Source{}
	if readCache(cache, src) {
		return src, nil
	}
	for _, target := range targets {
		res := api.Transform(text, options(filename, target))
		if len(res.Errors) > 0 {
			return nil, &res.Errors[0]
		}
		if code, err := nameImports(string(res.Code), accept); err == nil {
			src = &Source{code, string(res.Map)}
			writeCache(cache, src)
			return src, nil
		}
	}
	return nil, nil
}

func options(filename string, target api.Target) api.TransformOptions {
	return api.TransformOptions{
		Loader:         api.LoaderJS,
		Sourcefile:     filepath.Base(filename),
		Target:         target,
		Supported:      unsupported,
		Platform:       api.PlatformNode,
		Sourcemap:      api.SourceMapExternal,
		SourcesContent: api.SourcesContentExclude,
		LegalComments:  api.LegalCommentsNone,
		LogLevel:       api.LogLevelSilent,
	}
}
