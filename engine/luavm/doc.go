// Package luavm runs Lua under guards: gopher-lua with the libraries, the
// numbers and the error texts of the scripts of Redis.
//
// A Chunk is a compiled script, which any number of machines may run. Compile
// rewrites its syntax first, where gopher-lua differs from the Lua of C or
// where one instruction could take all memory: see rewrite.go and assign.go.
//
// A VM is a machine that runs one chunk at a time. Libraries and globals are
// read-only, so that nothing passes from one run to the next but the settings of
// cjson and the state of math.random, as its owner likes. A Meter counts
// the instructions of a run, and ends it: when the caller gives up, when it
// takes too long, when another goroutine wants it to end. Library functions
// know the size of a result before they make it.
//
// These guards stop a careless author, not every hostile one: who runs the
// scripts of strangers runs them in a process of its own.
package luavm
