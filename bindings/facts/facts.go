// Package facts is what a script says, read without running it: which variables
// it has, what it calls, where. The terms are those of no language; a package
// below each binding finds the facts, and package analysis judges them.
package facts

import "fmt"

// A Pos is a place in a source: a line and a column, in characters, from 1. The
// zero Pos is unknown.
type Pos struct{ Line, Col int }

// At gives the place, for what embeds it.
func (p Pos) At() Pos { return p }

// Before reports whether p is in front of q.
func (p Pos) Before(q Pos) bool { return p.Line < q.Line || p.Line == q.Line && p.Col < q.Col }

func (p Pos) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Col) }

// A File is what a file says. The lists are in the order of the source.
type File struct {
	Vars    []*Var    // what it defines, on all levels
	Names   []*Name   // where a variable is read or called
	Members []*Member // x.name
	Calls   []*Call
	Loops   []*Loop
	Funcs   []*Func // those with a name
	Loads   []*Load
	Lines   []int // those on which a statement begins, each once
}

// A Kind tells what a variable is.
type Kind uint8

// The kinds of variables.
const (
	Global  Kind = iota // the other files of a run may see it
	Local               // of a function or block
	Param               // of a function
	LoopVar             // of a loop or comprehension
	Loaded              // from another file
)

// A Var is a variable that a file defines.
type Var struct {
	Pos            // where it is defined first
	Name    string // as the file calls it
	Kind    Kind
	In      *Func  // the function that it belongs to, nil for the file
	Values  []Expr // what it is assigned, nil for what is not known
	Defs    []Pos  // where it is assigned
	Uses    int    // how often it is read
	Several bool   // it is assigned together with others
}

// An Expr is an expression: *Name, *Member, *Call, *Table, *Func, *Text, or nil
// for any other.
type Expr interface{ At() Pos }

// A Name is a variable being read.
type Name struct {
	Pos
	Text string
	Var  *Var // nil if the file does not define it
	Call bool // it is called
}

// A Member is X.Text.
type Member struct {
	Pos        // of Text
	X     Expr // nil if it is not known
	Text  string
	Colon bool // X:Text()
	Call  bool // it is called
	Write bool // it is assigned
}

// A Call is a call. Its place is that of what is called.
type Call struct {
	Pos
	Fn   Expr
	Args []Arg
	In   *Func // the function that it is in, nil for the file
}

// An Arg is an argument of a call, or a field of a table.
type Arg struct {
	Pos
	Name   string // of one by keyword, of a field
	Value  Expr
	Spread bool // it stands for any number of them
}

// A Table is a table of Lua that is written out.
type Table struct {
	Pos
	Fields []Arg // those by position have no name
	Odd    bool  // some of its keys are no names
}

// A Func is a function.
type Func struct {
	Pos
	Name   string // "" if it has none
	Params []*Var
	End    int    // its last line
	Doc    string // what its author says of it
	Within *Func  // the function around it, nil for the file
	Whole  bool   // other files may see it, or call it as a member: its name then has that in front
}

// A Text is a string that is written out.
type Text struct {
	Pos
	Value string
}

// A Loop is a loop over what something gives.
type Loop struct {
	Pos
	Vars  []*Var
	Over  Expr
	Calls []*Call // that are statements of their own in its body, and not below ifs
	Sole  bool    // its body is one of them and nothing else
}

// A Load is where a file uses another one.
type Load struct {
	Pos
	Path  string
	Names []*Var // what it takes of that
	From  []string
}

// A Problem is why a source cannot be read.
type Problem struct {
	Pos
	Message string
}

func (p *Problem) Error() string { return p.Pos.String() + ": " + p.Message }
