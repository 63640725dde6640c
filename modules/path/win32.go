package path

import "strings"

// win32 are the rules of '\' with drives and shares; '/' separates too.
type win32 struct{}

func (win32) sep() string       { return `\` }
func (win32) delimiter() string { return ";" }

func isSep(c byte) bool { return c == '/' || c == '\\' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func hasDrive(p string) bool { return len(p) >= 2 && isLetter(p[0]) && p[1] == ':' }

func (win32) isAbsolute(p string) bool {
	return p != "" && isSep(p[0]) || len(p) > 2 && hasDrive(p) && isSep(p[2])
}

// split cuts p into its device (a drive, or \\server\share), whether it is
// absolute, and the length of both with the separator after them.
func (win32) split(p string) (device string, end int, abs bool) {
	switch {
	case p == "":
		return "", 0, false
	case isSep(p[0]):
		if device, end = share(p); device != "" {
			return device, end, true
		}
		return "", 1, true
	case hasDrive(p):
		if len(p) > 2 && isSep(p[2]) {
			return p[:2], 3, true
		}
		return p[:2], 2, false
	}
	return "", 0, false
}

// share reads \\server\share, or the \\. and \\? of device paths.
func share(p string) (device string, end int) {
	if len(p) < 2 || !isSep(p[1]) {
		return "", 0
	}
	server, rest := word(p[2:])
	at := 2 + len(server)
	if server == "" || rest == "" {
		return "", 0
	}
	skip := len(rest) - len(strings.TrimLeft(rest, `\/`))
	name, _ := word(rest[skip:])
	if name == "" {
		return "", 0
	}
	if server == "." || server == "?" {
		return `\\` + server, 4
	}
	return `\\` + server + `\` + name, at + skip + len(name)
}

// word cuts p before its first separator.
func word(p string) (head, rest string) {
	i := strings.IndexAny(p, `\/`)
	if i < 0 {
		return p, ""
	}
	return p[:i], p[i:]
}

func splitAny(p string) []string {
	return strings.FieldsFunc(p, func(r rune) bool { return r == '/' || r == '\\' })
}

func (r win32) resolve(cwd func() string, parts []string) string {
	device, tail, abs := "", "", false
	for i := len(parts) - 1; i >= -1 && !(abs && device != ""); i-- {
		p := ""
		if i >= 0 {
			p = parts[i]
		} else if p = cwd(); device != "" {
			// A drive has no working directory of its own here.
			if !strings.EqualFold(firstTwo(p), device) && len(p) > 2 && p[2] == '\\' {
				p = device + `\`
			}
		}
		if p == "" {
			continue
		}
		dev, end, isAbs := r.split(p)
		if dev != "" && device != "" && !strings.EqualFold(dev, device) {
			continue
		}
		if device == "" {
			device = dev
		}
		if !abs {
			tail = p[end:] + `\` + tail
			abs = isAbs
		}
	}
	body := clean(splitAny(tail), `\`, !abs)
	if abs {
		return device + `\` + body
	}
	return orDot(device + body)
}

func firstTwo(p string) string { return p[:min(2, len(p))] }

func (r win32) normalize(p string) string {
	if p == "" {
		return "."
	}
	if len(p) == 1 {
		return strings.ReplaceAll(p, "/", `\`)
	}
	device, end, abs := r.split(p)
	body := clean(splitAny(p[end:]), `\`, !abs)
	if body == "" && !abs {
		body = "."
	}
	if body != "" && isSep(p[len(p)-1]) {
		body += `\`
	}
	if device == "" && !abs && hidesDrive(p, body) {
		return `.\` + body
	}
	switch {
	case abs:
		return device + `\` + body
	default:
		return device + body
	}
}

// hidesDrive says whether the relative path p, cleaned to body, would be read
// as one with a drive or another device.
func hidesDrive(p, body string) bool {
	if !strings.Contains(p, ":") {
		return false
	}
	if hasDrive(body) {
		return true
	}
	i := strings.IndexByte(p, ':')
	for ; i >= 0; i = nextColon(p, i) {
		if i == len(p)-1 || isSep(p[i+1]) {
			return true
		}
	}
	return false
}

func nextColon(p string, i int) int {
	n := strings.IndexByte(p[i+1:], ':')
	if n < 0 {
		return -1
	}
	return i + 1 + n
}

func (r win32) join(parts []string) string {
	joined := joinGiven(parts, `\`)
	if joined == "" {
		return "."
	}
	first := ""
	for _, p := range parts {
		if p != "" {
			first = p
			break
		}
	}
	if !startsShare(first) {
		n := len(joined) - len(strings.TrimLeft(joined, `\/`))
		if n >= 2 {
			joined = `\` + joined[n:]
		}
	}
	return r.normalize(joined)
}

// startsShare says whether the first part of a join means a share: exactly two
// separators, then more.
func startsShare(first string) bool {
	n := len(first) - len(strings.TrimLeft(first, `\/`))
	return n == 2 || len(first) == 2 && n == 2
}

func (r win32) relative(from, to string) string {
	if from == to || strings.EqualFold(from, to) {
		return ""
	}
	a, b := segments(from, `\`), segments(to, `\`)
	if len(a) == 0 || len(b) == 0 || !strings.EqualFold(a[0], b[0]) {
		return to
	}
	return relativeSegments(a, b, `\`, strings.EqualFold)
}

func (r win32) namespaced(cwd func() string, p string) string {
	full := r.resolve(cwd, []string{p})
	switch {
	case len(full) <= 2:
		return p
	case strings.HasPrefix(full, `\\`) && full[2] != '?' && full[2] != '.':
		return `\\?\UNC\` + full[2:]
	case hasDrive(full) && full[2] == '\\':
		return `\\?\` + full
	}
	return full
}

// root is the part of p that dirname and parse never cut.
func (r win32) root(p string) string {
	if len(p) > 1 && isSep(p[0]) && isSep(p[1]) {
		server, rest := word(p[2:])
		skip := len(rest) - len(strings.TrimLeft(rest, `\/`))
		if name, after := word(rest[skip:]); server != "" && skip > 0 && name != "" {
			n := 2 + len(server) + skip + len(name)
			if after != "" {
				n++
			}
			return p[:n]
		}
		return p[:1]
	}
	_, end, _ := r.split(p)
	return p[:end]
}

func (r win32) dirname(p string) string {
	if p == "" {
		return "."
	}
	root := r.root(p)
	body := strings.TrimRight(p[len(root):], `\/`)
	i := strings.LastIndexAny(body, `\/`)
	if i < 0 {
		return orDot(root)
	}
	return p[:len(root)+i]
}

func (win32) basename(p, suffix string) string {
	from := 0
	if hasDrive(p) {
		from = 2
	}
	return lastSegment(p, from, `\/`, suffix)
}

func (r win32) extname(p string) string {
	_, ext := splitExt(r.basename(p, ""))
	return ext
}

func (r win32) parse(p string) parsed {
	out := parsed{root: r.root(p)}
	body := strings.TrimRight(p[len(out.root):], `\/`)
	i := strings.LastIndexAny(body, `\/`)
	out.base = body[i+1:]
	out.name, out.ext = splitExt(out.base)
	out.dir = out.root
	if i > 0 {
		out.dir = p[:len(out.root)+i]
	}
	return out
}
