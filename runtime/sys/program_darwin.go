package sys

// UnmapProgram does nothing: the system takes such pages by itself.
func UnmapProgram() {}
