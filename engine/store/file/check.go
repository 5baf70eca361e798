package file

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// A Report is what Check has found.
type Report struct {
	Parts   []PartReport
	Damage  *Damage  // nil if all is right, or the end of the log is torn
	Torn    *Damage  // the end of the log that a crash has left, or nil
	Orphans []string // files that the manifest does not name, of a compaction without an end
}

// A PartReport is what Check has found in a file.
type PartReport struct {
	Name     string
	Kind     string // base or log
	Bytes    int64
	Written  time.Time // the last time
	Chunks   uint64    // written by rdsh, with a sum
	Commands int64
	Foreign  int64 // commands that another program has written, without a sum
}

// Check reads all files of a store and checks what can be checked without
// executing them. It changes nothing, and may run beside the process that
// writes the store. The error is that of a directory that cannot be read.
func Check(ctx context.Context, files FS, dir string) (*Report, error) {
	p, err := readPlan(files, dir)
	r := new(Report)
	var bad *Damage
	switch {
	case errors.As(err, &bad):
		r.Damage = bad
		return r, nil
	case err != nil:
		return nil, err
	case p == nil:
		return nil, fmt.Errorf("%s is no store: there is no %s", dir, filepath.Join(logDir, manifest))
	}
	l := &loader{files: files, dir: dir, dry: true}
	err = l.load(ctx, p)
	r.Parts = l.reports
	switch {
	case errors.As(err, &bad) && bad.Torn:
		r.Torn = bad
	case errors.As(err, &bad):
		r.Damage = bad
	case err != nil:
		return nil, err
	}
	r.Orphans, err = orphans(files, dir, p)
	return r, err
}

// orphans lists the files of the log that the manifest does not name.
func orphans(files FS, dir string, p *plan) (found []string, err error) {
	names, err := files.List(filepath.Join(dir, logDir))
	for _, name := range names {
		ours := strings.HasPrefix(name, logName+".") || strings.HasPrefix(name, "temp-")
		if ours && name != manifest && (p == nil || !p.names(name)) {
			found = append(found, name)
		}
	}
	return found, err
}

// Repair cuts a damaged store off where the damage begins: what is before stays,
// what came later is lost. It first copies the files to a directory beside them,
// whose name it gives, "" if nothing is damaged.
func Repair(ctx context.Context, files FS, dir string) (kept string, err error) {
	lock, err := files.Lock(filepath.Join(dir, lockName), holder())
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	r, err := Check(ctx, files, dir)
	if err != nil || r.Damage == nil {
		return "", err
	}
	if filepath.Base(r.Damage.File) == manifest {
		return "", fmt.Errorf("%w: it cannot be repaired: write it anew by hand, with a line for each file such as: file %s.1.incr.aof seq 1 type i", r.Damage, logName)
	}
	p, err := readPlan(files, dir)
	if err != nil {
		return "", err
	}
	if kept, err = keepFiles(files, dir); err != nil {
		return kept, err
	}
	return kept, cutOff(files, dir, p, r.Damage)
}

// keepFiles copies the files of the log.
func keepFiles(files FS, dir string) (to string, err error) {
	to = filepath.Join(dir, logDir+"-before-repair-"+time.Now().UTC().Format("20060102T150405"))
	if err := files.MakeDir(to); err != nil {
		return "", err
	}
	names, err := files.List(filepath.Join(dir, logDir))
	if err != nil {
		return "", err
	}
	for _, name := range names {
		text, err := readAll(files, filepath.Join(dir, logDir, name))
		if err != nil {
			return "", err
		}
		if err := writeFile(files, filepath.Join(to, name), text); err != nil {
			return "", err
		}
	}
	return to, files.SyncDir(to)
}

// cutOff ends the store where the damage begins.
func cutOff(files FS, dir string, p *plan, bad *Damage) error {
	next := new(plan)
	var drop []part
	found := false
	for _, x := range p.parts() {
		switch {
		case found:
			drop = append(drop, x)
			continue
		case x.kind == 'b' && filepath.Join(dir, logDir, x.name) != bad.File:
			next.base = &x
		default: // a base that is cut is no base any more, but commands as in a log
			x.kind = 'i'
			next.incrs = append(next.incrs, x)
		}
		found = filepath.Join(dir, logDir, x.name) == bad.File
	}
	if err := files.Truncate(bad.File, bad.Offset); err != nil {
		return err
	}
	if err := next.write(files, dir); err != nil {
		return err
	}
	var err error
	for _, x := range drop {
		err = errors.Join(err, files.Remove(filepath.Join(dir, logDir, x.name)))
	}
	return err
}
