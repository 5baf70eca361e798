package catalog

import "context"

// A Callee is an interpreter that keeps files, of which a host calls functions.
// What one file defines no other sees, unless that loads it; what a call
// changes is gone with it.
type Callee interface {
	// Open runs the top level of a file, and keeps what it defines under its
	// path.
	Open(ctx context.Context, path, src string) error

	// Functions lists the functions that an open file defines, sorted.
	Functions(path string) []string

	// Invoke calls a function of an open file and gives its result in stored
	// form, as an Elem, or as a Native that is a *Failure if the function has
	// returned an error.
	Invoke(ctx context.Context, path, fn string, args []Value) (Value, error)

	// Broken reports whether the interpreter went wrong, so that it is not to
	// be used any more.
	Broken() bool
}

// Codes keeps what interpreters have compiled, which all of one language may
// use. It is safe for concurrent use.
type Codes interface {
	// Code gives what was compiled of a source that stood in a file, or makes
	// it.
	Code(path, src string, compile func() (any, error)) (any, error)
}

// CodeOf is the code of a file as codes keeps it; codes may be nil.
func CodeOf[T any](codes Codes, path, src string, compile func() (T, error)) (code T, err error) {
	if codes == nil {
		return compile()
	}
	made, err := codes.Code(path, src, func() (any, error) { return compile() })
	if err == nil {
		code = made.(T)
	}
	return code, err
}

// NoFunction is the error of a call of a function that a file does not define.
func NoFunction(fn, path string, defined []string) error {
	return Errorf("missing", "%s defines no function %s%s", path, fn, SuggestOf(fn, defined))
}
