package js

import (
	"encoding/json"
	"strings"

	"github.com/dop251/goja"
)

// The texts of module resolution. An argument that Node leaves out may be
// undefined, null or empty.

func given(v goja.Value) bool { return v.ToBoolean() }

func importedFrom(a arguments, i int) string {
	if given(a.at(i)) {
		return " imported from " + a.str(i)
	}
	return ""
}

func packageTargetText(e *Env, a arguments) string {
	dir, key, target, isImport := a.str(0), a.str(1), a.at(2), a.at(3).ToBoolean()
	text, isString := StringArg(target)
	shown, _ := json.Marshal(text)
	if !isString {
		shown, _ = json.Marshal(target)
	}
	hint := ""
	if isString && !isImport && text != "" && !strings.HasPrefix(text, "./") {
		hint = `; targets must start with "./"`
	}
	if key == "." {
		return `Invalid "exports" main target ` + string(shown) + " defined in the package config " + dir + "package.json" + importedFrom(a, 4) + hint
	}
	field := "exports"
	if isImport {
		field = "imports"
	}
	return `Invalid "` + field + `" target ` + string(shown) + " defined for '" + key + "' in the package config " + dir + "package.json" + importedFrom(a, 4) + hint
}

func notExportedText(e *Env, a arguments) string {
	if a.str(1) == "." {
		return `No "exports" main defined in ` + a.str(0) + "package.json" + importedFrom(a, 2)
	}
	return "Package subpath '" + a.str(1) + `' is not defined by "exports" in ` + a.str(0) + "package.json" + importedFrom(a, 2)
}

func importText(e *Env, a arguments) string {
	where := ""
	if given(a.at(1)) {
		where = " in package " + a.str(1) + "package.json"
	}
	return `Package import specifier "` + a.str(0) + `" is not defined` + where + " imported from " + a.str(2)
}

func moduleNotFoundText(e *Env, a arguments) string {
	what := "package"
	if a.has(2) && given(a.at(2)) {
		what = "module"
	}
	return "Cannot find " + what + " '" + a.str(0) + "' imported from " + a.str(1)
}

func specifierText(e *Env, a arguments) string {
	return `Invalid module "` + a.str(0) + `" ` + a.str(1) + importedFrom(a, 2)
}

func packageConfigText(e *Env, a arguments) string {
	text := "Invalid package config " + a.str(0)
	if given(a.at(1)) {
		text += " while importing " + a.str(1)
	}
	text += "."
	if given(a.at(2)) {
		text += " " + a.str(2)
	}
	return text
}

func requireESMText(e *Env, a arguments) string {
	file, parent, pkg := a.str(0), "", a.at(3)
	if given(a.at(2)) {
		parent = " from " + a.str(2)
	}
	text := "require() of ES Module " + file + parent + " not supported."
	switch {
	case !given(pkg):
		return text
	case a.at(1).ToBoolean():
		return text + "\nInstead change the require of " + file + " in " + a.str(2) +
			" to a dynamic import() which is available in all CommonJS modules."
	}
	name := file[strings.LastIndexByte(file, '/')+1:]
	return text + "\n" + name + " is treated as an ES module file as it is a .js file whose nearest parent package.json contains " +
		`"type": "module" which declares all .js files in that package scope as ES modules.` +
		"\nInstead either rename " + name + " to end in .cjs, change the requiring code to use dynamic import() which is available in all CommonJS modules, " +
		`or change "type": "module" to "type": "commonjs" in ` + a.str(3) +
		" to treat all .js files as CommonJS (using .mjs for all ES modules instead).\n"
}
