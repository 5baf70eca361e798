// Package stdlib is what scripts see: a file of catalog rows for each structure.
package stdlib

import "github.com/rdsh/rdsh/bindings/catalog"

// Types lists the structures, alphabetical.
var Types = []*catalog.Type{HashMap, PriorityQueue, Queue}
