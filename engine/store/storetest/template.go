package storetest

import "strings"

// A template is a sequence of parts, which expand to words.
type template []part

type part interface{ expand(g *generator, s *step) }

type (
	literal string     // a word, or a letter that stands for one
	option  template   // [x]
	choice  []template // {x|y}
	several template   // (x)+
)

func (p template) expand(g *generator, s *step) {
	for _, x := range p {
		x.expand(g, s)
	}
}

func (p literal) expand(g *generator, s *step) { *s = append(*s, g.word(string(p))) }

func (p option) expand(g *generator, s *step) {
	if g.r.IntN(2) == 0 {
		template(p).expand(g, s)
	}
}

func (p choice) expand(g *generator, s *step) { p[g.r.IntN(len(p))].expand(g, s) }

func (p several) expand(g *generator, s *step) {
	for range g.times() {
		template(p).expand(g, s)
	}
}

func parseTemplates(lines string) []template {
	var all []template
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		p := templateParser{strings.Fields(spaced.Replace(line))}
		all = append(all, p.sequence())
	}
	return all
}

var spaced = strings.NewReplacer("[", " [ ", "]", " ] ", "{", " { ", "}", " } ", "|", " | ", "(", " ( ", ")+", " )+ ")

// A templateParser reads words; those that open and close are words too.
type templateParser struct{ words []string }

func (p *templateParser) take() string {
	w := p.words[0]
	p.words = p.words[1:]
	return w
}

// sequence reads up to what closes it.
func (p *templateParser) sequence() (t template) {
	for len(p.words) > 0 {
		switch w := p.words[0]; w {
		case "]", "}", "|", ")+":
			return t
		case "[", "(", "{":
			t = append(t, p.group(p.take()))
		default:
			t = append(t, literal(p.take()))
		}
	}
	return t
}

func (p *templateParser) group(open string) part {
	inner := []template{p.sequence()}
	for p.take() == "|" {
		inner = append(inner, p.sequence())
	}
	switch open {
	case "[":
		return option(inner[0])
	case "(":
		return several(inner[0])
	}
	return choice(inner)
}
