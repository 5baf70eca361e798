package races

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/redis"
)

// obey does what a process is told, and says so line by line on standard
// output, unbuffered: what it is about to do, and what came of it.
//
//	give ITEM         it will put an item in
//	gave ITEM         the item was accepted
//	kept ITEM         it was refused, since there is no room
//	take              it will take items out
//	took ITEM...      it has these
//	draw              it will draw a number
//	drew NUMBER       it has that one
//	bad TEXT          something is wrong
func (o orders) obey() {
	if err := o.work(); err != nil {
		say("bad", strings.ReplaceAll(err.Error(), "\n", " "))
	}
}

func say(words ...string) { fmt.Fprintln(os.Stdout, strings.Join(words, " ")) }

func (o orders) work() error {
	ctx := context.Background()
	s, err := redis.Open(ctx, o.url)
	if err != nil {
		return err
	}
	defer s.Close()
	if at := slices.IndexFunc(waits, func(w wait) bool { return w.name == o.race }); at >= 0 {
		return waits[at].wait(ctx, engine.New(s))
	}
	all := slices.Concat(races, broken)
	at := slices.IndexFunc(all, func(r race) bool { return r.name == o.race })
	if at < 0 {
		return fmt.Errorf("there is no race %s", o.race)
	}
	a, err := all[at].open(engine.New(s))
	if err != nil {
		return err
	}
	r := newRandom(o.seed, o.worker)
	for i := 0; time.Now().Before(o.until); i++ {
		if err := a.step(ctx, r, fmt.Sprintf("w%d-%d", o.worker, i)); err != nil {
			return err
		}
	}
	return nil
}

func newRandom(seed uint64, worker int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(worker)))
}

// step does one thing, chosen at random.
func (a *actions) step(ctx context.Context, r *rand.Rand, item string) error {
	switch n := r.IntN(8); {
	case n == 0 && a.look != nil:
		return a.look(ctx)
	case a.draw != nil:
		return a.drawing(ctx)
	case n < 4:
		return a.giving(ctx, r, item)
	}
	return a.taking(ctx, r)
}

func (a *actions) drawing(ctx context.Context) error {
	say("draw")
	n, err := a.draw(ctx)
	if err == nil {
		say("drew", fmt.Sprint(n))
	}
	return err
}

func (a *actions) giving(ctx context.Context, r *rand.Rand, item string) error {
	say("give", item)
	err := a.give(ctx, r, item)
	switch engine.KindOf(err) {
	case "":
		say("gave", item)
	case "full":
		say("kept", item)
	default:
		return err
	}
	return nil
}

func (a *actions) taking(ctx context.Context, r *rand.Rand) error {
	say("take")
	items, err := a.take(ctx, r)
	if err == nil {
		say(append([]string{"took"}, items...)...)
	}
	return err
}
