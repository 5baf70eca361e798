package luavm

import "strings"

// phrases are what gopher-lua says otherwise than C.
var phrases = []struct{ from, to string }{
	{"can not yield from outside of a coroutine", "attempt to yield across metamethod/C-call boundary"},
	{"attempt to call a non-function object", "attempt to call a nil value"},
	{"attempt to compare table with table", "attempt to compare two table values"},
	{"attempt to compare nil with nil", "attempt to compare two nil values"},
	{"attempt to compare function with function", "attempt to compare two function values"},
	{"attempt to compare boolean with boolean", "attempt to compare two boolean values"},
	{"attempt to compare userdata with userdata", "attempt to compare two userdata values"},
	{"for statement init must be a number", "'for' initial value must be a number"},
	{"for statement limit must be a number", "'for' limit must be a number"},
	{"for statement step must be a number", "'for' step must be a number"},
	{"__unm undefined", "attempt to perform arithmetic on a table value"},
	{"__len undefined", "attempt to get length of a nil value"},
	{"too many recursions in gettable", "loop in gettable"},
	{"too many recursions in settable", "loop in settable"},
	{"registry overflow", "stack overflow"},
}

// translate puts a message of gopher-lua in the words of C.
func translate(s string) string {
	for _, p := range phrases {
		if strings.HasSuffix(s, p.from) {
			return strings.TrimSuffix(s, p.from) + p.to
		}
	}
	if head, operation, found := strings.Cut(s, "cannot perform "); found {
		_, kinds, _ := strings.Cut(operation, " between ")
		kind, _, _ := strings.Cut(kinds, " and ")
		return head + "attempt to perform arithmetic on a " + kind + " value"
	}
	const index = "attempt to index a non-table object("
	head, rest, found := strings.Cut(s, index)
	if found {
		kind, _, _ := strings.Cut(rest, ")")
		return head + "attempt to index a " + kind + " value"
	}
	return s
}
