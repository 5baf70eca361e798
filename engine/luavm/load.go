package luavm

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// baseLoad is load(function): the text comes in pieces.
func baseLoad(a Args) int {
	fn := a.Function(1)
	name := a.OptStr(2, "=(load)")
	var source strings.Builder
	for {
		a.Work(10)
		piece := a.call1(fn)
		if piece == lua.LNil || piece == lua.LString("") {
			break
		}
		s, is := piece.(lua.LString)
		if !is {
			return a.Push(lua.LNil, lua.LString("reader function must return a string"))
		}
		if source.WriteString(string(s)); source.Len() > maxSource {
			break
		}
	}
	return a.load(source.String(), name)
}

func baseLoadString(a Args) int {
	source := a.Str(1)
	return a.load(source, a.OptStr(2, source))
}

// load compiles a text and gives the function, or nil and a message.
func (a Args) load(source, name string) int {
	a.Work(len(source))
	if strings.HasPrefix(source, "\x1b") {
		return a.Push(lua.LNil, lua.LString(displayName(name)+": bad header in precompiled chunk"))
	}
	c, err := Compile(source, displayName(name), a.VM.constants)
	if err != nil {
		return a.Push(lua.LNil, lua.LString(err.Error()))
	}
	return a.Push(a.VM.root.NewFunctionFromProto(c.proto))
}

// displayName gives the name of a chunk for messages.
func displayName(name string) string {
	if name != "" && (name[0] == '=' || name[0] == '@') {
		return name[1:]
	}
	line, _, cut := strings.Cut(name, "\n")
	const room = 45
	if len(line) > room {
		line, cut = line[:room], true
	}
	if cut {
		line += "..."
	}
	return `[string "` + line + `"]`
}
