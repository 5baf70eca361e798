package embedded

import (
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// script is SCRIPT LOAD text, EXISTS sha…, FLUSH or KILL. It needs no lock:
// KILL must come through while a script holds them.
func script(t *tx, c *store.Command) store.Reply { return t.s.scripts.command(c) }

func (v *evaluator) command(c *store.Command) store.Reply {
	if c.Len() == 0 {
		return store.OfError("ERR wrong number of arguments for 'script' command")
	}
	sub := strings.ToUpper(c.Arg(0))
	switch n := c.Len(); {
	case sub == "LOAD" && n == 2:
		sha := shaOf(c.Arg(1))
		if _, bad := v.load(sha, c.Arg(1)); bad != nil {
			return *bad
		}
		return store.OfStr(sha)
	case sub == "EXISTS" && n > 1:
		return v.exists(c)
	case sub == "FLUSH" && n <= 2:
		if n == 2 && !isSync(c.Arg(1)) {
			return store.OfError("ERR SCRIPT FLUSH only support SYNC|ASYNC option")
		}
		v.compiled.Clear()
		v.json.Store(nil)
		return ok
	case sub == "KILL" && n == 1:
		return v.kill()
	case sub == "HELP" && n == 1:
		return store.OfStrs(scriptHelp...)
	case sub == "LOAD", sub == "EXISTS", sub == "FLUSH", sub == "KILL", sub == "HELP":
		return wrongPart(c, sub)
	}
	return unknownPart(c)
}

// function is FUNCTION FLUSH [ASYNC|SYNC], as clients send it that make a
// server empty: there are no functions.
func function(_ *tx, c *store.Command) store.Reply {
	switch sub := strings.ToUpper(c.Arg(0)); {
	case sub != "FLUSH":
		return unknownPart(c)
	case c.Len() > 2:
		return *oddPart(c)
	case c.Len() == 2 && !isSync(c.Arg(1)):
		return store.OfError("ERR FUNCTION FLUSH only supports SYNC|ASYNC option")
	}
	return ok
}

var scriptHelp = []string{
	"SCRIPT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
	"EXISTS <sha1> [<sha1> ...]",
	"    Tell which scripts are known.",
	"FLUSH [ASYNC|SYNC]",
	"    Forget all scripts.",
	"KILL",
	"    End the scripts that run and have not written.",
	"LOAD <script>",
	"    Make a script known without running it.",
	"HELP",
	"    Print this help.",
}

func isSync(s string) bool { return strings.EqualFold(s, "SYNC") || strings.EqualFold(s, "ASYNC") }

func (v *evaluator) exists(c *store.Command) store.Reply {
	rs := make([]store.Reply, c.Len()-1)
	for i := range rs {
		_, found := v.compiled.Load(strings.ToLower(c.Arg(i + 1)))
		rs[i] = store.OfBool(found)
	}
	return store.OfList(rs)
}

// count gives the number of scripts that are known.
func (v *evaluator) count() (n int) {
	v.compiled.Range(func(any, any) bool { n++; return true })
	return n
}

// kill ends all scripts that run and have not written.
func (v *evaluator) kill() store.Reply {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.running) == 0 {
		return store.OfError("NOTBUSY No scripts in execution right now.")
	}
	some := false
	for m := range v.running {
		some = m.Kill() || some
	}
	if !some {
		return store.OfError("UNKILLABLE Sorry the script already executed write commands against the dataset. " +
			"You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.")
	}
	return ok
}
