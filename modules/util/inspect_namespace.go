package util

// namespaceKind is for the namespace of a module, whose names may stand for what
// is not initialized yet.
func (in *inspector) namespaceKind(s *subject) (string, bool) {
	s.layout.open = s.prefix("Module", "") + "{"
	s.entries = func(s *subject, depth int) (list []string) {
		for _, k := range in.ownKeys(s.obj, true) {
			if k.sym == nil || in.showHidden {
				list = append(list, in.namespaceProperty(s, depth, k))
			}
		}
		return list
	}
	return "", false
}

func (in *inspector) namespaceProperty(s *subject, depth int, k key) (text string) {
	if failed := in.VM.Try(func() { s.obj.Get(k.name) }); failed != nil {
		return in.keyName(k, true) + ": " + in.style("<uninitialized>", "special")
	}
	return in.property(s.obj, depth, k, inObject)
}
