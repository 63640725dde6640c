package path

import "strings"

// posix are the rules of '/'.
type posix struct{}

func (posix) sep() string                                 { return "/" }
func (posix) delimiter() string                           { return ":" }
func (posix) isAbsolute(p string) bool                    { return strings.HasPrefix(p, "/") }
func (posix) namespaced(_ func() string, p string) string { return p }

func (r posix) resolve(cwd func() string, parts []string) string {
	whole := ""
	for i := len(parts) - 1; i >= 0 && !r.isAbsolute(whole); i-- {
		whole = before(parts[i], "/", whole)
	}
	if !r.isAbsolute(whole) {
		whole = before(cwd(), "/", whole)
	}
	body := clean(strings.Split(whole, "/"), "/", !r.isAbsolute(whole))
	if r.isAbsolute(whole) {
		return "/" + body
	}
	return orDot(body)
}

// before puts part in front of rest, where it has a length.
func before(part, sep, rest string) string {
	if part == "" {
		return rest
	}
	return part + sep + rest
}

func orDot(p string) string {
	if p == "" {
		return "."
	}
	return p
}

// clean resolves '.' and '..' of segs; above says that '..' may stay in front.
func clean(segs []string, sep string, above bool) string {
	var out []string
	for _, s := range segs {
		switch {
		case s == "" || s == ".":
		case s != "..":
			out = append(out, s)
		case len(out) > 0 && out[len(out)-1] != "..":
			out = out[:len(out)-1]
		case above:
			out = append(out, "..")
		}
	}
	return strings.Join(out, sep)
}

func (r posix) normalize(p string) string {
	if p == "" {
		return "."
	}
	abs, trailing := r.isAbsolute(p), strings.HasSuffix(p, "/")
	body := clean(strings.Split(p, "/"), "/", !abs)
	if body == "" {
		if abs {
			return "/"
		}
		body = "."
	}
	if trailing {
		body += "/"
	}
	if abs {
		return "/" + body
	}
	return body
}

func (r posix) join(parts []string) string {
	return r.normalize(joinGiven(parts, "/"))
}

// joinGiven joins the parts that are not empty.
func joinGiven(parts []string, sep string) string {
	var given []string
	for _, p := range parts {
		if p != "" {
			given = append(given, p)
		}
	}
	return strings.Join(given, sep)
}

func (posix) relative(from, to string) string {
	return relativeSegments(segments(from, "/"), segments(to, "/"), "/", func(a, b string) bool { return a == b })
}

func segments(p, sep string) []string {
	var out []string
	for _, s := range strings.Split(p, sep) {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func relativeSegments(from, to []string, sep string, same func(a, b string) bool) string {
	n := 0
	for n < len(from) && n < len(to) && same(from[n], to[n]) {
		n++
	}
	var out []string
	for range from[n:] {
		out = append(out, "..")
	}
	return strings.Join(append(out, to[n:]...), sep)
}

func (posix) dirname(p string) string {
	if p == "" {
		return "."
	}
	end := strings.LastIndexByte(strings.TrimRight(p[1:], "/"), '/') + 1
	switch {
	case end == 0 && p[0] == '/':
		return "/"
	case end == 0:
		return "."
	case end == 1 && p[0] == '/':
		return "//"
	}
	return p[:end]
}

func (posix) basename(p, suffix string) string {
	return lastSegment(p, 0, "/", suffix)
}

// lastSegment is the last segment of p behind the drive that ends at from,
// without suffix where that is not all of it.
func lastSegment(p string, from int, seps, suffix string) string {
	if suffix != "" && suffix == p {
		return ""
	}
	trimmed := p[:from] + strings.TrimRight(p[from:], seps)
	start := max(from, strings.LastIndexAny(trimmed, seps)+1)
	base := trimmed[start:]
	switch {
	case suffix == "" || len(suffix) > len(p) || base == suffix:
		return base
	case len(base) < len(suffix) && strings.HasSuffix(suffix, base):
		return p[start:] // Node keeps the separators at the end here
	}
	return strings.TrimSuffix(base, suffix)
}

func (r posix) extname(p string) string {
	_, ext := splitExt(r.basename(p, ""))
	return ext
}

// splitExt cuts a name before its last dot; a leading dot and '..' are no
// extension.
func splitExt(base string) (name, ext string) {
	i := strings.LastIndexByte(base, '.')
	if i <= 0 || base == ".." {
		return base, ""
	}
	return base[:i], base[i:]
}

func (r posix) parse(p string) parsed {
	out := parsed{base: r.basename(p, "")}
	out.name, out.ext = splitExt(out.base)
	if r.isAbsolute(p) {
		out.root = "/"
		if out.base == ".." && strings.TrimRight(p, "/") == "/.." {
			out.name, out.ext = ".", "." // as Node has it
		}
	}
	if trimmed := strings.TrimRight(p, "/"); trimmed != "" {
		out.dir = trimmed[:len(trimmed)-len(out.base)]
		if len(out.dir) > 1 {
			out.dir = out.dir[:len(out.dir)-1]
		}
	} else {
		out.dir = out.root
	}
	return out
}
