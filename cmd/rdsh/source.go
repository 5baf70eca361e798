package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/host"
)

// A script is what is to be run. It is read before a store is opened for it.
type script struct {
	name  string // the path, or what stands for it
	lang  host.Lang
	text  string
	piped bool // it comes from standard input
}

// readScript reads what FILE of the command line names: a file, the main script
// of a directory, or standard input.
func readScript(ctx context.Context, opts *settings, file string) (*script, error) {
	switch file {
	case "":
		return nil, usagef("run: the name of the script is empty")
	case "-":
		return readPiped(ctx, opts)
	}
	file, err := mainScript(file, opts.lang)
	if err != nil {
		return nil, err
	}
	lang, err := host.LangOf(file)
	if err != nil && opts.lang == "" {
		return nil, usagef("%s: unknown kind of script: the name must end in .star or .lua, or its language be told: rdsh run --lang star %[1]s", file)
	}
	if err != nil {
		lang = opts.lang.orStarlark()
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, usagef("cannot read the script: %w", err)
	}
	return &script{name: file, lang: lang, text: string(text)}, nil
}

func readPiped(ctx context.Context, opts *settings) (*script, error) {
	ctx, stop := untilSignal(ctx, stopping...)
	defer stop()
	ctx, cancel := opts.limited(ctx)
	defer cancel()
	text, err := io.ReadAll(stdin{ctx})
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, usagef("cannot read the script from standard input: %w", err)
	}
	return &script{name: "stdin", lang: opts.lang.orStarlark(), text: string(text), piped: true}, nil
}

// mainScript gives file, or the main script in it if it is a directory: that of
// the language if there are two.
func mainScript(file string, lang langValue) (string, error) {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", usagef("%s: no such file%s", file, catalog.Suggest(file, scriptsBeside(file)))
	case err != nil:
		return "", usagef("cannot read the script: %w", err)
	case !info.IsDir():
		return file, nil
	}
	var found []string
	for _, l := range []host.Lang{host.Starlark, host.Lua} {
		path := filepath.Join(file, "main."+string(l))
		if _, err := os.Stat(path); err == nil && (lang == "" || host.Lang(lang) == l) {
			found = append(found, path)
		}
	}
	switch len(found) {
	case 0:
		return "", usagef("%s is a directory without main.star or main.lua: which script in it?", file)
	case 1:
		return found[0], nil
	}
	return "", usagef("%s has main.star and main.lua: which? rdsh run --lang star %[1]s, or --lang lua", file)
}

// scriptsBeside lists the scripts that are where file would be.
func scriptsBeside(file string) []string {
	dir := filepath.Dir(file)
	found, _ := filepath.Glob(filepath.Join(dir, "*.star"))
	more, _ := filepath.Glob(filepath.Join(dir, "*.lua"))
	return append(found, more...)
}
