package sys

import "syscall"

func setEffectiveUser(id int) error  { return syscall.Seteuid(id) }
func setEffectiveGroup(id int) error { return syscall.Setegid(id) }
