package lower

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
)

// version is part of the cache's key: change it with what lowering makes.
const version = "7"

// cacheFile is where the result for text is kept; "" where there is no cache.
func cacheFile(kind, text string) string {
	if os.Getenv("NODE_DISABLE_COMPILE_CACHE") != "" {
		return ""
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(version + kind + "\x00" + text))
	return filepath.Join(dir, "gonode", "lowered", hex.EncodeToString(sum[:16])+".json")
}

func readCache(path string, to any) bool {
	if path == "" {
		return false
	}
	data, err := os.ReadFile(path)
	return err == nil && json.Unmarshal(data, to) == nil
}

// writeCache is safe beside other writers: the file appears whole or not at
// all. A cache that cannot be written is no failure.
func writeCache(path string, result any) {
	if path == "" || os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	data, err := json.Marshal(result)
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
