package file

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// What Redis calls the directory and its files unless it is told otherwise.
const (
	logDir   = "appendonlydir"
	logName  = "appendonly.aof"
	manifest = logName + ".manifest"
	lockName = "rdsh.lock"
)

// A part is a file that the manifest names.
type part struct {
	name string
	seq  uint64
	kind byte // 'b' for the base, 'i' for an incremental one, 'h' for one that is history
}

// A plan is what the manifest says: at most one base, then the incremental
// files in the order in which they are executed.
type plan struct {
	base  *part
	incrs []part
	past  []part
}

// parts gives the files that make the state, in order.
func (p *plan) parts() []part {
	var all []part
	if p.base != nil {
		all = append(all, *p.base)
	}
	return append(all, p.incrs...)
}

// names reports whether the plan has a file of a name.
func (p *plan) names(name string) bool {
	is := func(x part) bool { return x.name == name }
	return slices.ContainsFunc(p.parts(), is) || slices.ContainsFunc(p.past, is)
}

// String gives the plan as a manifest. Its last line is a sum of the others,
// which Redis takes for a comment, and drops when it writes another manifest.
func (p *plan) String() string {
	var b strings.Builder
	for _, x := range append(p.parts(), p.past...) {
		fmt.Fprintf(&b, "file %s seq %d type %c\n", x.name, x.seq, x.kind)
	}
	return b.String() + sumLine(b.String()) + "\n"
}

func sumLine(text string) string {
	return fmt.Sprintf("#RDSH-SUM:%08x", crc32.Checksum([]byte(text), castagnoli))
}

// nextBase and nextIncr give the next file of a kind.
func (p *plan) nextBase() part {
	seq := uint64(1)
	if p.base != nil {
		seq = p.base.seq + 1
	}
	return part{fmt.Sprintf("%s.%d.base.aof", logName, seq), seq, 'b'}
}

func (p *plan) nextIncr() part {
	seq := uint64(1)
	if n := len(p.incrs); n > 0 {
		seq = p.incrs[n-1].seq + 1
	}
	return part{fmt.Sprintf("%s.%d.incr.aof", logName, seq), seq, 'i'}
}

// parsePlan reads a manifest.
func parsePlan(text []byte) (*plan, error) {
	p := new(plan)
	if len(text) == 0 {
		return nil, errors.New("it is empty")
	}
	if text[len(text)-1] != '\n' {
		return nil, errors.New("its last line has no end")
	}
	before := 0
	for i, line := range bytes.Split(text[:len(text)-1], []byte("\n")) {
		start := before
		before += len(line) + 1
		if len(line) > 0 && line[0] == '#' {
			if string(line) != sumLine(string(text[:start])) || before != len(text) {
				return nil, fmt.Errorf("line %d: %q is not the sum of what is before it", i+1, line)
			}
			continue
		}
		x, err := parsePart(string(line))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		if err := p.add(x); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return p, nil
}

func (p *plan) add(x part) error {
	switch x.kind {
	case 'b':
		if p.base != nil {
			return fmt.Errorf("%s is a second base", x.name)
		}
		p.base = &x
	case 'i':
		if n := len(p.incrs); n > 0 && p.incrs[n-1].seq >= x.seq {
			return fmt.Errorf("%s does not follow %s", x.name, p.incrs[n-1].name)
		}
		p.incrs = append(p.incrs, x)
	case 'h':
		p.past = append(p.past, x)
	default:
		return fmt.Errorf("%q is no type of file", x.kind)
	}
	return nil
}

// parsePart reads a line: keys and values by turns, in any order, of which
// Redis ignores those that it does not know.
func parsePart(line string) (x part, err error) {
	words := strings.Fields(line)
	if len(words) < 6 || len(words)%2 != 0 {
		return x, fmt.Errorf("%q does not name a file", line)
	}
	for i := 0; i < len(words); i += 2 {
		value := words[i+1]
		switch words[i] {
		case "file":
			x.name = value
		case "seq":
			if x.seq, err = strconv.ParseUint(value, 10, 64); err != nil {
				return x, fmt.Errorf("seq is %q", value)
			}
		case "type":
			x.kind = value[0]
		}
	}
	if x.name == "" || x.name != filepath.Base(x.name) || x.seq == 0 || x.kind == 0 {
		return x, fmt.Errorf("%q does not name a file", line)
	}
	return x, nil
}

// readPlan reads the manifest of a store, nil if there is none yet.
func readPlan(files FS, dir string) (*plan, error) {
	name := filepath.Join(dir, logDir, manifest)
	found, err := exists(files, name)
	if err != nil || !found {
		return nil, err
	}
	text, err := readAll(files, name)
	if err != nil {
		return nil, err
	}
	p, err := parsePlan(text)
	if err != nil {
		return nil, &Damage{File: name, Why: err.Error()}
	}
	return p, nil
}

// write replaces the manifest. However it ends, there is a whole one.
func (p *plan) write(files FS, dir string) error {
	sub := filepath.Join(dir, logDir)
	temp := filepath.Join(sub, "temp-"+manifest)
	if err := writeFile(files, temp, []byte(p.String())); err != nil {
		return err
	}
	if err := files.Rename(temp, filepath.Join(sub, manifest)); err != nil {
		return err
	}
	return files.SyncDir(sub)
}

// writeFile writes a file whole and to the disk.
func writeFile(files FS, name string, text []byte) error {
	f, err := files.Create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
