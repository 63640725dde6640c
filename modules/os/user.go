package os

import (
	"bufio"
	"net/netip"
	"os"
	"os/user"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

func (f facts) homedir() (string, sys.Errno) {
	if home := f.env("HOME"); home != "" {
		return home, 0
	}
	u, err := user.Current()
	if err != nil {
		return "", sys.ENOENT
	}
	return u.HomeDir, 0
}

// userInfo([{ encoding }]) is what the user database has, whatever the
// environment says.
func (f facts) userInfo(call goja.FunctionCall) goja.Value {
	enc, buffers := js.UTF8, false
	if opts := js.Object(call.Argument(0)); opts != nil {
		if name, ok := js.StringArg(opts.Get("encoding")); ok {
			buffers = name == "buffer"
			if parsed, ok := js.ParseEncoding(name); ok {
				enc = parsed
			}
		}
	}
	u, err := user.Current()
	if err != nil {
		f.must(sys.ENOENT, "uv_os_get_passwd")
	}
	text := func(s string) goja.Value {
		if buffers {
			return f.NewBuffer([]byte(s))
		}
		return f.Decode([]byte(s), enc)
	}
	info := f.VM.NewObject()
	info.SetPrototype(nil)
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	info.Set("uid", uid)
	info.Set("gid", gid)
	info.Set("username", text(u.Username))
	info.Set("homedir", text(u.HomeDir))
	info.Set("shell", goja.Null())
	if shell := loginShell(u.Uid); shell != "" {
		info.Set("shell", text(shell))
	}
	return info
}

// loginShell reads the last field of the user's line in /etc/passwd, which
// os/user leaves out.
func loginShell(uid string) string {
	file, err := os.Open("/etc/passwd")
	if err != nil {
		return ""
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if fields := strings.Split(lines.Text(), ":"); len(fields) == 7 && fields[2] == uid {
			return fields[6]
		}
	}
	return ""
}

// netmask writes the length of p's network as an address.
func netmask(p netip.Prefix) string {
	mask := make([]byte, p.Addr().BitLen()/8)
	for i := range p.Bits() {
		mask[i/8] |= 0x80 >> (i % 8)
	}
	addr, _ := netip.AddrFromSlice(mask)
	return addr.String()
}
