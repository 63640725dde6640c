package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The pinned source package: Debian bookworm's nodejs.
const (
	pinnedVersion = "18.20.4+dfsg-1~deb12u2"
	pinnedTarball = "nodejs_18.20.4+dfsg.orig.tar.xz"
	pinnedSum     = "6ce58062c71eae37d9c5ac31eeaeff9c2d48561d21c2849179d056c9c1bd9ebc"
)

// suite is the unpacked test folder of Node's sources, outside of the tree.
type suite struct {
	cache string
	test  string
	herd  *herd
	slots *slots
}

// openSuite gives the test files in a folder, or else the pinned ones.
func openSuite(folder string) (*suite, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	cache := filepath.Join(base, "gonode-node-tests")
	if folder == "" {
		return fetchSuite(cache)
	}
	s := &suite{}
	if s.test, err = filepath.Abs(folder); err != nil {
		return nil, err
	}
	s.cache = filepath.Join(cache, "other", strings.ReplaceAll(s.test, "/", "_"))
	return s, os.MkdirAll(s.cache, 0o755)
}

// fetchSuite brings Node's test files into the user's cache, once.
func fetchSuite(cache string) (*suite, error) {
	s := &suite{cache: cache, test: filepath.Join(cache, pinnedVersion, "test")}
	if _, err := os.Stat(filepath.Join(s.test, "parallel")); err == nil {
		return s, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return nil, err
	}
	fmt.Fprintln(os.Stderr, "tests/node: fetching the source package nodejs", pinnedVersion)
	work, err := os.MkdirTemp(cache, "fetch-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	if err := download(work); err != nil {
		return nil, err
	}
	return s, s.unpack(work)
}

// download asks apt for the source package. It works on private copies of the
// machine's source lists with deb-src enabled, so the machine's own stay as
// they are.
func download(work string) error {
	for _, d := range []string{"parts", "lists/partial", "cache/archives/partial"} {
		if err := os.MkdirAll(filepath.Join(work, d), 0o755); err != nil {
			return err
		}
	}
	if err := sourceLists(filepath.Join(work, "parts")); err != nil {
		return err
	}
	opts := []string{
		"-o", "Dir::Etc::sourcelist=/dev/null", "-o", "Dir::Etc::sourceparts=" + work + "/parts",
		"-o", "Dir::State::lists=" + work + "/lists", "-o", "Dir::Cache=" + work + "/cache",
		"-o", "APT::Sandbox::User=root",
	}
	if err := apt(work, append(opts, "update")...); err != nil {
		return err
	}
	return apt(work, append(opts, "source", "--download-only", "nodejs="+pinnedVersion)...)
}

func apt(dir string, args ...string) error {
	cmd := exec.Command("apt-get", append([]string{"-qq"}, args...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("apt-get %s: %v\n%s", args[len(args)-1], err, out)
	}
	return nil
}

// sourceLists writes the machine's package lists to dir as source lists.
func sourceLists(dir string) error {
	files, _ := filepath.Glob("/etc/apt/sources.list.d/*.sources")
	lists, _ := filepath.Glob("/etc/apt/sources.list.d/*.list")
	lists = append(lists, "/etc/apt/sources.list")
	for _, f := range append(files, lists...) {
		text, err := os.ReadFile(f)
		if err != nil || !strings.Contains(string(text), "debian") {
			continue
		}
		src := strings.ReplaceAll(string(text), "Types: deb\n", "Types: deb-src\n")
		if strings.HasSuffix(f, ".list") {
			src = onlySources(string(text))
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(f)), []byte(src), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func onlySources(list string) string {
	var out []string
	for _, line := range strings.Split(list, "\n") {
		if strings.HasPrefix(line, "deb ") {
			out = append(out, "deb-src "+strings.TrimPrefix(line, "deb "))
		}
	}
	return strings.Join(out, "\n") + "\n"
}

func (s *suite) unpack(work string) error {
	tarball := filepath.Join(work, pinnedTarball)
	if err := checkSum(tarball, pinnedSum); err != nil {
		return err
	}
	tmp := filepath.Join(work, "tree")
	if err := os.Mkdir(tmp, 0o755); err != nil {
		return err
	}
	out, err := exec.Command("tar", "-xJf", tarball, "-C", tmp, "--strip-components=1", "--wildcards", "*/test/*").CombinedOutput()
	if err != nil {
		return fmt.Errorf("tar: %v\n%s", err, out)
	}
	if err := os.MkdirAll(filepath.Dir(filepath.Dir(s.test)), 0o755); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Dir(s.test))
}

func checkSum(file, want string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		return fmt.Errorf("%s: checksum %s, want %s", filepath.Base(file), got, want)
	}
	return nil
}
