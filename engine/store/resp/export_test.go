package resp

// A reader gives a text in pieces of at most size bytes.
type reader struct {
	text string
	size int
}

func (r *reader) Read(b []byte) (int, error) {
	n := copy(b, r.text[:min(r.size, len(r.text))])
	r.text = r.text[n:]
	return n, nil
}

// Parse gives the commands in text, read in pieces of at most size bytes, and
// the error that ends it.
func Parse(text string, size int) (commands [][]string, err error) {
	p, r := newParser(maxBulk), &reader{text, size}
	for {
		ok, err := p.next()
		switch {
		case err != nil:
			return commands, err
		case ok:
			words := make([]string, p.count())
			for i := range words {
				words[i] = string(p.arg(i))
			}
			commands = append(commands, words)
			p.done()
		case r.text == "":
			return commands, nil
		default:
			p.fill(r)
		}
	}
}
