package main

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
)

// tally counts a family: its files, those the oracle passes and those gonode
// passes; and the same two of the tests in which Node has not changed.
type tally struct{ files, oracle, runtime, same, samePasses int }

func (t *tally) add(r *result) {
	t.files++
	if !r.Oracle.Pass {
		return
	}
	t.oracle++
	t.runtime += one(r.Runtime.Pass)
	t.same += one(!r.changed())
	t.samePasses += one(!r.changed() && r.Runtime.Pass)
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

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
		t.add(r)
		if !r.Oracle.Pass {
			continue
		}
		_, listed := known[r.Name]
		switch {
		case r.Runtime.Pass && listed:
			healed = append(healed, r)
		case !r.Runtime.Pass:
			failed = append(failed, r)
			if !listed {
				unexpected = append(unexpected, r)
			}
		}
	}
	if !o.json {
		printFamilies(w, order, families, o.second != "")
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

func printFamilies(w io.Writer, order []string, families map[string]*tally, second bool) {
	fmt.Fprintf(w, "%-20s %6s %7s %7s", "family", "files", "oracle", "passes")
	if second {
		fmt.Fprintf(w, " %18s %17s", "changed", "unchanged, passes")
	}
	fmt.Fprintln(w)
	for _, name := range order {
		t := families[name]
		fmt.Fprintf(w, "%-20s %6d %7d %7d %6.1f %%", name, t.files, t.oracle, t.runtime, percent(t.runtime, t.oracle))
		if second {
			fmt.Fprintf(w, " %9d %8d %8d %6.1f %%", t.oracle-t.same, t.same, t.samePasses, percent(t.samePasses, t.same))
		}
		fmt.Fprintln(w)
	}
}

func percent(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return 100 * float64(part) / float64(whole)
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
