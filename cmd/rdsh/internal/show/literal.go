package show

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rdsh/rdsh/bindings/catalog"
	"github.com/rdsh/rdsh/engine/codec/tree"
)

// Literal spells v as a language writes it.
func Literal(v any, lang string) string {
	s, _ := literal(v, lang, 0)
	return s
}

// literal is Literal up to so many bytes, 0 for all, and reports whether that
// is the whole.
func literal(v any, lang string, most int) (s string, whole bool) {
	p := speller{lua: lang == "lua", most: most}
	p.value(v)
	if p.full() {
		return strings.ToValidUTF8(p.b.String()[:most-1], "") + "…", false
	}
	return p.b.String(), true
}

// A speller writes literals.
type speller struct {
	b    strings.Builder
	lua  bool
	most int
}

func (p *speller) full() bool { return p.most > 0 && p.b.Len() > p.most }

func (p *speller) value(v any) {
	switch v := v.(type) {
	case nil:
		p.word("None", "null")
	case bool:
		if v {
			p.word("True", "true")
		} else {
			p.word("False", "false")
		}
	case int64:
		p.b.WriteString(strconv.FormatInt(v, 10))
	case float64:
		p.b.WriteString(catalog.FormatFloat(v, !p.lua))
	case tree.BigInt:
		p.b.WriteString(string(v))
	case string:
		p.b.WriteString(p.quote(v))
	case tree.Bytes:
		p.word("b"+p.quote(string(v)), "bytes("+p.quote(string(v))+")")
	case time.Time:
		p.b.WriteString(catalog.FormatTime(v, ""))
	case time.Duration:
		p.b.WriteString(catalog.FormatDuration(v))
	default:
		p.container(v)
	}
}

func (p *speller) word(star, lua string) {
	if p.lua {
		star = lua
	}
	p.b.WriteString(star)
}

func (p *speller) container(v any) {
	switch v := v.(type) {
	case tree.List:
		p.list("[", v, "]")
	case tree.Set:
		p.list("set([", v, "])")
	case tree.Tuple:
		if len(v) == 1 {
			p.list("(", v, ",)")
		} else {
			p.list("(", v, ")")
		}
	case tree.Dict:
		p.pairs("{", v, ": ", p.value, "}")
	case tree.Record:
		p.pairs(v.Type+"(", v.Fields(), "=", func(name any) { p.b.WriteString(name.(string)) }, ")")
	default:
		fmt.Fprint(&p.b, v)
	}
}

func (p *speller) list(begin string, vs []any, end string) {
	p.b.WriteString(begin)
	for i, v := range vs {
		if p.full() {
			return
		}
		if i > 0 {
			p.b.WriteString(", ")
		}
		p.value(v)
	}
	p.b.WriteString(end)
}

func (p *speller) pairs(begin string, kvs tree.Dict, between string, key func(any), end string) {
	p.b.WriteString(begin)
	for i := 0; i < len(kvs); i += 2 {
		if p.full() {
			return
		}
		if i > 0 {
			p.b.WriteString(", ")
		}
		key(kvs[i])
		p.b.WriteString(between)
		p.value(kvs[i+1])
	}
	p.b.WriteString(end)
}

// quote spells s, or as much of it as is shown, as a literal.
func (p *speller) quote(s string) string {
	if p.most > 0 && len(s) > p.most {
		s = s[:p.most]
	}
	return catalog.Quote(s, p.lua)
}
