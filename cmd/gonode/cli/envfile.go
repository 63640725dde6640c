package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"sync"
)

// loadEnvFiles sets the variables of --env-file that are not set yet.
func (c *command) loadEnvFiles() error {
	for _, path := range c.list("env-file") {
		if err := loadEnvFile(path); err != nil {
			return fmt.Errorf("%s: not found", path)
		}
	}
	for _, path := range c.list("env-file-if-exists") {
		if err := loadEnvFile(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: %v", path, err)
		}
	}
	return nil
}

func loadEnvFile(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, m := range envLine().FindAllStringSubmatch(strings.ReplaceAll(string(data), "\r\n", "\n"), -1) {
		if _, set := os.LookupEnv(m[1]); !set {
			os.Setenv(m[1], envValue(m[2]))
		}
	}
	return nil
}

// envLine is NAME=value; a value in quotes may have several lines.
var envLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("(?m)^[ \\t]*(?:export[ \\t]+)?([A-Za-z_][\\w.-]*)[ \\t]*=[ \\t]*(\"(?:[^\"])*\"|'(?:[^'])*'|`(?:[^`])*`|[^\\n#]*)[^\\n]*$")
})

func envValue(raw string) string {
	if len(raw) >= 2 && strings.ContainsRune("\"'`", rune(raw[0])) && raw[len(raw)-1] == raw[0] {
		if raw[0] == '"' {
			return strings.ReplaceAll(raw[1:len(raw)-1], `\n`, "\n")
		}
		return raw[1 : len(raw)-1]
	}
	return strings.TrimSpace(raw)
}
