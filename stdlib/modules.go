package stdlib

import "github.com/rdsh/rdsh/bindings/catalog"

// Modules lists the modules, alphabetical. Their functions are called on a
// *Run.
func Modules() []*catalog.Module {
	return []*catalog.Module{CSV, Digest, FS, JSON, Log, Math, RE, Text, Time, UUID}
}
