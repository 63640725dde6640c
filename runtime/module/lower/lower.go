// Package lower rewrites source in newer syntax, and whole ES modules, for the
// engine. It works on text alone: it runs nothing and knows no realm.
package lower

import (
	"maps"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/gonode/gonode/runtime/later"
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
var targets = []api.Target{api.ES2022, api.ES2017, api.ES2016}

// unsupported is what goja lacks of ES2022 and before.
var unsupported = map[string]bool{
	"async-generator":   false,
	"for-await":         false,
	"hashbang":          false,
	"import-attributes": true,
	"import-meta":       true, // left to be refused: it makes a module of the text

	// These literals become calls of RegExp, which knows them.
	"regexp-match-indices": false,
	"regexp-set-notation":  false,
}

// Silent says whether the engine may take text for something else than it
// means: a regular expression with a Unicode property, read as a letter.
func Silent(text string) bool {
	return strings.Contains(text, `\p{`) || strings.Contains(text, `\P{`)
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
		res := transform(text, options(filename, target, Silent(text)))
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

// transform has esbuild rewrite text.
func transform(text string, o api.TransformOptions) api.TransformResult {
	later.Esbuild()
	return api.Transform(text, o)
}

func options(filename string, target api.Target, silent bool) api.TransformOptions {
	supported := unsupported
	if silent {
		supported = maps.Clone(unsupported)
		supported["regexp-sticky-and-unicode-flags"] = false // esbuild overlooks properties within classes
	}
	return api.TransformOptions{
		Loader:         api.LoaderJS,
		Sourcefile:     filepath.Base(filename),
		Target:         target,
		Supported:      supported,
		Platform:       api.PlatformNode,
		Sourcemap:      api.SourceMapExternal,
		SourcesContent: api.SourcesContentExclude,
		LegalComments:  api.LegalCommentsNone,
		LogLevel:       api.LogLevelSilent,
	}
}
