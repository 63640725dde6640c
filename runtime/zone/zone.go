// Package zone names time zones in English, as CLDR does. It is safe for use by
// several goroutines.
package zone

import (
	_ "embed"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

// Names are those of one zone. Daylight is empty where no clock changes; the
// short ones are empty where English has no letters for them.
type Names struct {
	Standard, Daylight, ShortStandard, ShortDaylight, Generic string
}

//go:embed names.txt
var table string

var byZone = sync.OnceValue(func() map[string]*Names {
	all := map[string]*Names{}
	for line := range strings.Lines(table) {
		names, zones, _ := strings.Cut(strings.TrimSpace(line), "\t")
		f := strings.Split(names, "|")
		n := &Names{f[0], f[1], f[2], f[3], f[4]}
		for zone := range strings.FieldsSeq(zones) {
			all[zone] = n
		}
	}
	return all
})

// Of gives the names of a zone of the IANA data base; nil where it has none.
func Of(zone string) *Names { return byZone()[zone] }

// Local is the IANA name of the machine's zone, or of what TZ says; "UTC" where
// nothing is known of it.
func Local() string {
	if name := time.Local.String(); name != "Local" {
		return name // TZ, as the script has set it
	}
	name := strings.TrimPrefix(os.Getenv("TZ"), ":")
	if name == "" {
		target, _ := os.Readlink("/etc/localtime")
		_, name, _ = strings.Cut(target, "zoneinfo/")
	}
	if _, err := time.LoadLocation(name); err != nil || name == "" {
		return "UTC"
	}
	return name
}

// Name is the long name of the local zone at a time, or its distance from UTC
// as GMT+05:30 where it has none.
func Name(t time.Time) string {
	t = t.Local()
	if n := Of(Local()); n != nil {
		if t.IsDST() && n.Daylight != "" {
			return n.Daylight
		}
		return n.Standard
	}
	_, seconds := t.Zone()
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("GMT%c%02d:%02d", sign, seconds/3600, seconds/60%60)
}
