package engine

import (
	"context"
	"strconv"

	"github.com/rdsh/rdsh/engine/codec"
	"github.com/rdsh/rdsh/engine/store"
)

// A Set holds each member once, in no order. It is a set at its name, the
// members in canonical stored form: 1, 1.0, true and "1" are four. In what
// follows n is the number of members that a call is about.
type Set struct{ copyable }

// Set gives the set called name, with the options of every structure. It does
// no I/O.
func (e *Engine) Set(name string, opts Common) (*Set, error) {
	s := new(Set)
	if err := e.open(&s.handle, setKind, name, opts); err != nil {
		return nil, err
	}
	return s, nil
}

// Members are the members of a set that is in no store, each once in results.
type Members []codec.Key

// Add makes x a member and reports whether it is a new one. O(1).
func (s *Set) Add(ctx context.Context, x codec.Key) (bool, error) {
	c := store.Cmd(store.SAdd, s.name, string(x))
	r, err := s.put(ctx, "add", &c)
	return r.Int() == 1, err
}

// Update makes items members and returns how many are new. It is atomic for
// each 1,000. O(n).
func (s *Set) Update(ctx context.Context, items []codec.Key) (int, error) {
	return s.bulk(ctx, "update", store.SAdd, strs(items), 1)
}

// Remove removes x and reports whether it was a member. O(1).
func (s *Set) Remove(ctx context.Context, x codec.Key) (bool, error) {
	c := store.Cmd(store.SRem, s.name, string(x))
	r, err := s.put(ctx, "remove", &c)
	return r.Int() == 1, err
}

// RemoveMany removes items and returns how many were members. It is atomic for
// each 1,000. O(n).
func (s *Set) RemoveMany(ctx context.Context, items []codec.Key) (int, error) {
	return s.bulk(ctx, "remove_many", store.SRem, strs(items), 1)
}

// Contains reports whether x is a member. O(1).
func (s *Set) Contains(ctx context.Context, x codec.Key) (bool, error) {
	r, err := s.read(ctx, "contains", store.Cmd(store.SIsMember, s.name, string(x)))
	return r.Int() == 1, err
}

// Members gives all members, in no order. O(n).
func (s *Set) Members(ctx context.Context) ([]codec.Key, error) {
	r, err := s.read(ctx, "members", store.Cmd(store.SMembers, s.name))
	return listOf[codec.Key](r), err
}

// Pop removes a member, chosen at random, and returns it; none of an empty set.
// O(1).
func (s *Set) Pop(ctx context.Context) (Opt[codec.Key], error) {
	c := store.Cmd(store.SPop, s.name)
	r, err := s.take(ctx, "pop", &c)
	if r.Kind() != store.Str {
		return Opt[codec.Key]{}, err
	}
	return codec.Some(codec.Key(r.Str())), err
}

// Sample gives up to n different members, chosen at random; all of a set that
// has no more. O(n).
func (s *Set) Sample(ctx context.Context, n int) ([]codec.Key, error) {
	if n < 0 {
		return nil, s.refuse("sample", ErrValue, "n must not be negative, got %d", n)
	}
	r, err := s.read(ctx, "sample", store.Cmd(store.SRandMember, s.name, strconv.Itoa(n)))
	return listOf[codec.Key](r), err
}

// Move moves x to another set of the same store, atomically, and reports
// whether it was a member. O(1).
func (s *Set) Move(ctx context.Context, x codec.Key, to *Set) (bool, error) {
	if to.base() != s.base() {
		return false, s.refuse("move", ErrValue, "%s is in another store", to.name)
	}
	cs := []store.Command{store.Cmd(store.SMove, s.name, to.name, string(x))}
	if to.common.TTL > 0 {
		cs = append(cs, to.touch())
	}
	r, err := s.moving(ctx, cs)
	return r.Int() == 1, s.blame(ctx, []*handle{&s.handle, &to.handle}, err)
}

// moving executes the first of cs, and with it the others.
func (s *Set) moving(ctx context.Context, cs []store.Command) (store.Reply, error) {
	if len(cs) == 1 {
		return s.write(ctx, "move", cs[0])
	}
	if s.common.TTL > 0 {
		cs = append(cs, s.touch())
	}
	return s.done(ctx, "move", s.store.Atomic(ctx, cs)[0])
}

// Scan gives a cursor over the members whose stored forms match a glob pattern,
// in no order, read in pages. One that stays meanwhile comes at least once.
func (s *Set) Scan(_ context.Context, opts MatchOptions) (Cursor[codec.Key], error) {
	return scan(&s.handle, "scan", store.SScan, opts.Match, 1, memberOf), nil
}

// Iterate gives a cursor over the members, as Scan does.
func (s *Set) Iterate(context.Context) (Cursor[codec.Key], error) {
	return scan(&s.handle, "iterate", store.SScan, "", 1, memberOf), nil
}

func memberOf(e []store.Reply) codec.Key { return codec.Key(e[0].Str()) }

// Rename gives the set another name, and returns a handle of it. The error is
// of kind missing if the set does not exist, of kind exists if the new name is
// taken and Replace is not set. O(1).
func (s *Set) Rename(ctx context.Context, name string, opts RenameOptions) (*Set, error) {
	if err := s.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return s.engine.Set(name, s.moved(nil))
}

// Copy copies the set with its time to live, and returns a handle of the copy;
// errors as with Rename. A copy to another store takes a few round trips and
// holds the set in memory. O(n).
func (s *Set) Copy(ctx context.Context, name string, opts CopyOptions) (*Set, error) {
	if err := s.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return s.engine.Set(name, s.moved(opts.Store))
}

// LocalCopy gives a copy of the set in memory, of the same type and name: what
// is called on it changes nothing stored before Sync. O(n), in one round trip.
func (s *Set) LocalCopy(ctx context.Context) (*Set, error) {
	local := new(Set)
	return local, s.copyTo(ctx, &local.handle)
}

func (s *Set) localCopy(ctx context.Context) (Local, error) { return s.LocalCopy(ctx) }
