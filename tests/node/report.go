package main

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
)

type tally struct{ files, oracle, runtime int }

// report prints a line a family and what differs, and says whether the run
// agrees with the list of known failures.
func report(w io.Writer, results []*result, known map[string]string, o options) bool {
	if o.json {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.Encode(results)
	}
	families := map[string]*tally{}
	var order []string
	var failed, unexpected, healed []*result
	for _, r := range results {
		t := families[r.Family]
		if t == nil {
			t = &tally{}
			families[r.Family] = t
			order = append(order, r.Family)
		}
		t.files++
		if !r.Oracle.Pass {
			continue
		}
		t.oracle++
		_, listed := known[r.Name]
		switch {
		case r.Runtime.Pass && listed:
			healed = append(healed, r)
			t.runtime++
		case r.Runtime.Pass:
			t.runtime++
		default:
			failed = append(failed, r)
			if !listed {
				unexpected = append(unexpected, r)
			}
		}
	}
	if !o.json {
		printFamilies(w, order, families)
		printFailed(w, failed, known, o)
		for _, r := range healed {
			fmt.Fprintf(w, "PASSES BUT IS LISTED %s\n", r.Name)
		}
	}
	fmt.Fprintf(w, "%d passed, %d failed\n", count(families), len(failed))
	return len(unexpected) == 0 && len(healed) == 0
}

func count(families map[string]*tally) (n int) {
	for _, t := range families {
		n += t.runtime
	}
	return n
}

func printFamilies(w io.Writer, order []string, families map[string]*tally) {
	fmt.Fprintf(w, "%-20s %6s %7s %7s\n", "family", "files", "oracle", "passes")
	for _, name := range order {
		t := families[name]
		pct := 100.0
		if t.oracle > 0 {
			pct = 100 * float64(t.runtime) / float64(t.oracle)
		}
		fmt.Fprintf(w, "%-20s %6d %7d %7d %6.1f %%\n", name, t.files, t.oracle, t.runtime, pct)
	}
}

func printFailed(w io.Writer, failed []*result, known map[string]string, o options) {
	sort.Slice(failed, func(i, j int) bool { return failed[i].Name < failed[j].Name })
	for _, r := range failed {
		if reason, listed := known[r.Name]; listed {
			fmt.Fprintf(w, "known  %s: %s\n", r.Name, reason)
			continue
		}
		fmt.Fprintf(w, "FAILED %s (exit %d)\n", r.Name, r.Runtime.Code)
		if o.verbose {
			fmt.Fprintf(w, "%s\n", tail(r.Runtime.Output, 3000))
		}
	}
}

func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return "…" + s[len(s)-n:]
}
