package lower

import "testing"

func TestNameImports(t *testing.T) {
	for code, want := range map[string]string{
		`import("a");`:                               `imp0rt("a");`,
		`({ x } = await import("a"));`:               `({ x } = await imp0rt("a"));`,
		"`import(1) ${import(`${import(2)}`)}`;":     "`import(1) ${imp0rt(`${imp0rt(2)}`)}`;",
		"/import(s)/; // import(1)\n":                "/import(s)/; // import(1)\n",
		`a.import(1); a?.import(2); this.#import();`: `a.import(1); a?.import(2); this.#import();`,
		`({ import(x = ")") { } });`:                 `({ import(x = ")") { } });`,
		`reimport(1); import(/* ) */ "a", { });`:     `reimport(1); imp0rt(/* ) */ "a", { });`,
	} {
		if got, _ := nameImports(code, func(string) error { return nil }); got != want {
			t.Errorf("%s: %s", code, got)
		}
	}
}
