package main

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/rdsh/rdsh/cmd/rdsh/internal/changes"
	"github.com/rdsh/rdsh/engine/overlay"
	"github.com/rdsh/rdsh/engine/store"
	"github.com/rdsh/rdsh/engine/store/open"
)

// A dryRun has the overlays of a run that must change no store.
type dryRun struct {
	format   dryRunValue
	overlays []dryStore
}

type dryStore struct {
	url  string
	over *overlay.Store
}

// is reports whether the run is one.
func (d *dryRun) is() bool { return d.format != "" }

// opens gives the overlay on the store at a URL, which open opens: one of a URL
// that is open already, so that what is written there is seen.
func (d *dryRun) opens(ctx context.Context, url string, opened func() (store.Store, error)) (store.Store, error) {
	for _, o := range d.overlays {
		if o.url == url && url != "mem:" {
			return shared{o.over}, nil
		}
	}
	under, err := opened()
	if err != nil {
		return nil, err
	}
	over, err := overlay.New(ctx, under, overlay.Options{})
	if err != nil {
		return nil, errors.Join(err, under.Close())
	}
	d.overlays = append(d.overlays, dryStore{url, over})
	return shared{over}, nil
}

// shared is an overlay that is closed by the dry run.
type shared struct{ store.Store }

func (shared) Close() error { return nil }

// patienceToTell is how long it may take to tell what is different, whatever has
// ended the run.
const patienceToTell = time.Minute

// finish tells what is different in each store, and closes it.
func (d *dryRun) finish(ctx context.Context, w io.Writer) error {
	if !d.is() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patienceToTell)
	defer cancel()
	err := d.tell(ctx, w)
	for _, o := range d.overlays {
		err = errors.Join(err, o.over.Close())
	}
	return err
}

func (d *dryRun) tell(ctx context.Context, w io.Writer) error {
	if d.format == "json" {
		all := changes.NewJSON(w)
		for _, o := range d.overlays {
			if err := all.Store(ctx, open.Redact(o.url), o.over); err != nil {
				return err
			}
		}
		return all.End()
	}
	for _, o := range d.overlays {
		if err := changes.Table(ctx, w, open.Redact(o.url), o.over); err != nil {
			return err
		}
	}
	return nil
}

// output is where a script prints to: beside the difference, if that is JSON.
func (o *settings) output() io.Writer {
	if o.observe.dry.format == "json" {
		return os.Stderr
	}
	return &o.stdout
}

// dryRunValue is the option --dry-run.
type dryRunValue string

func (d *dryRunValue) String() string { return string(*d) }
func (d *dryRunValue) Type() string   { return "string" }

func (d *dryRunValue) Set(s string) error {
	if s != "table" && s != "json" {
		return errors.New("want table or json")
	}
	*d = dryRunValue(s)
	return nil
}
