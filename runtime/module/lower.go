package module

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

// lowered is source in syntax that the engine knows, with its source map.
type lowered struct {
	Code string
	Map  string
}

// lowerVersion is part of the cache's key: change it with the options below.
const lowerVersion = "1"

// lower rewrites text for the engine, in one or more ways, the closest first.
// It fails with esbuild's message where text is no JavaScript.
func lower(text, filename string) ([]*lowered, *api.Message) {
	cache := cacheFile(text)
	if low := readCache(cache); low != nil {
		return low, nil
	}
	var low []*lowered
	for _, target := range []api.Target{api.ES2022, api.ES2017} {
		res := api.Transform(text, api.TransformOptions{
			Loader:         api.LoaderJS,
			Sourcefile:     filepath.Base(filename),
			Target:         target,
			Supported:      unsupportedSyntax,
			Platform:       api.PlatformNode,
			Sourcemap:      api.SourceMapExternal,
			SourcesContent: api.SourcesContentExclude,
			LogLevel:       api.LogLevelSilent,
		})
		if len(res.Errors) > 0 {
			return nil, &res.Errors[0]
		}
		low = append(low, &lowered{Code: string(res.Code), Map: string(res.Map)})
	}
	writeCache(cache, low)
	return low, nil
}

// unsupportedSyntax is what goja lacks of ES2022 and before.
var unsupportedSyntax = map[string]bool{
	"async-generator": false,
	"for-await":       false,
	"dynamic-import":  false,
	"hashbang":        false,
}

// cacheFile is where the result for text is kept; "" where there is no cache.
func cacheFile(text string) string {
	if os.Getenv("NODE_DISABLE_COMPILE_CACHE") != "" {
		return ""
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(lowerVersion + "\x00" + text))
	return filepath.Join(dir, "gonode", "lowered", hex.EncodeToString(sum[:16])+".json")
}

func readCache(path string) (low []*lowered) {
	if path == "" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(data, &low) != nil || len(low) == 0 {
		return nil
	}
	return low
}

// writeCache is safe beside other writers: the file appears whole or not at
// all. A cache that cannot be written is no failure.
func writeCache(path string, low []*lowered) {
	if path == "" || os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	data, err := json.Marshal(low)
	if err != nil {
		return
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "new-*")
	if err != nil {
		return
	}
	_, err = tmp.Write(data)
	if tmp.Close() != nil || err != nil || os.Rename(tmp.Name(), path) != nil {
		os.Remove(tmp.Name())
	}
}
