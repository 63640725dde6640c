//go:build unix

package sys

import (
	"bufio"
	"os"
	"os/user"
	"strconv"
	"strings"
	"syscall"
)

// User is a line of the password file.
type User struct {
	Name     string
	UID, GID int
	Home     string
	Shell    string // empty when unknown
}

// UserByID finds a user. Failures: ENOENT.
func UserByID(uid int) (User, Errno) {
	return findUser(func(u *User) bool { return u.UID == uid }, func() (*user.User, error) {
		return user.LookupId(strconv.Itoa(uid))
	})
}

// UserByName finds a user. Failures: ENOENT.
func UserByName(name string) (User, Errno) {
	return findUser(func(u *User) bool { return u.Name == name }, func() (*user.User, error) {
		return user.Lookup(name)
	})
}

// findUser prefers the file, which knows the shell, to the system's directory.
func findUser(match func(*User) bool, ask func() (*user.User, error)) (User, Errno) {
	f, err := os.Open("/etc/passwd")
	if err == nil {
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			if u, ok := parseUser(lines.Text()); ok && match(&u) {
				return u, 0
			}
		}
	}
	found, err := ask()
	if err != nil {
		return User{}, ENOENT
	}
	uid, _ := strconv.Atoi(found.Uid)
	gid, _ := strconv.Atoi(found.Gid)
	return User{found.Username, uid, gid, found.HomeDir, ""}, 0
}

// parseUser reads "name:password:uid:gid:comment:home:shell".
func parseUser(line string) (User, bool) {
	parts := strings.Split(line, ":")
	if len(parts) != 7 {
		return User{}, false
	}
	uid, err1 := strconv.Atoi(parts[2])
	gid, err2 := strconv.Atoi(parts[3])
	return User{parts[0], uid, gid, parts[5], parts[6]}, err1 == nil && err2 == nil
}

// GroupByName finds a group's number. Failures: ENOENT.
func GroupByName(name string) (int, Errno) {
	g, err := user.LookupGroup(name)
	if err != nil {
		return 0, ENOENT
	}
	gid, err := strconv.Atoi(g.Gid)
	if err != nil {
		return 0, ENOENT
	}
	return gid, 0
}

// Identity names one of the process's identities.
type Identity int

// The identities that SetIdentity sets.
const (
	UID Identity = iota
	GID
	EUID
	EGID
)

// SetIdentity changes who the process is, in all its threads. Failures: EPERM,
// EINVAL.
func SetIdentity(which Identity, id int) Errno {
	switch which {
	case UID:
		return errno(syscall.Setuid(id))
	case GID:
		return errno(syscall.Setgid(id))
	case EUID:
		return errno(setEffectiveUser(id))
	}
	return errno(setEffectiveGroup(id))
}

// Groups lists the process's supplementary groups.
func Groups() ([]int, Errno) {
	list, err := syscall.Getgroups()
	return list, errno(err)
}

// SetGroups replaces them. Failures: EPERM, EINVAL.
func SetGroups(list []int) Errno { return errno(syscall.Setgroups(list)) }

// InitGroups sets them to the groups of a user and one more. Failures: EPERM,
// ENOENT for an unknown user.
func InitGroups(name string, extra int) Errno {
	u, err := user.Lookup(name)
	if err != nil {
		return ENOENT
	}
	ids, err := u.GroupIds()
	if err != nil {
		return ErrnoOf(err)
	}
	list := []int{extra}
	for _, id := range ids {
		if n, err := strconv.Atoi(id); err == nil && n != extra {
			list = append(list, n)
		}
	}
	return SetGroups(list)
}
