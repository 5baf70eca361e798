// Package typed is the structures of package engine as handles of values of any
// Go type. No script is needed, and scripts read what Go writes, and back.
//
//	s, err := open.Open(ctx, "redis://localhost:6379") // or "mem:", "file:DIR"
//	e := engine.New(s)
//	defer e.Close()
//
//	type Job struct {
//		To  string `rdsh:"to"`
//		Due time.Time
//	}
//	jobs, err := typed.NewQueue[Job](e, "jobs", engine.QueueOptions{Maxlen: 1000})
//	n, err := jobs.Push(ctx, Job{To: "ada"}, engine.WaitOptions{})
//	job, ok, err := jobs.Pop(ctx, engine.WaitOptions{Timeout: time.Second})
//
// # Handles
//
// A handle does no I/O until a method is called, and is safe for concurrent use.
// Two of one kind, name and store are one structure, in however many processes.
// Make one for each type and keep it: the constructor plans the conversion of T,
// and says at once if T has no stored form, such as a function.
//
// Methods are called as in scripts, take the context first and options, whose
// zero value is useful, last. Each is atomic and costs one round trip, unless it
// says otherwise. Names of options are those of package engine.
//
// What is not there is no error: a method that looks for one thing returns it
// with ok, one that looks for several returns those that there are. Loops go
// over iterators, which read pages of a large structure and give an error as
// the last thing:
//
//	for job, err := range jobs.Consume(ctx, engine.WaitOptions{Timeout: time.Minute}) {
//		if err != nil {
//			return err
//		}
//		…
//	}
//
// # Values
//
// Package gotype says what Go's types are in stored form. In short a struct is a
// record, with the type's name and its fields, which the tag `rdsh:"name"` can
// call otherwise; a map is a dict, map[T]struct{} a set, a slice a list, an array
// a tuple, []byte bytes. Equal values are one member of a set and one key of a
// map.
//
// Words and bits need no conversion: Trie and Bitmap of package
// engine are the same with and without types.
//
// # Local copies
//
// LocalCopy of a HashMap, DefaultDict, Counter, Set, SortedSet, List or Deque
// gives the same type in memory. Nothing is stored until Sync, which fails with
// engine.ErrConflict if somebody has changed the structure meanwhile. WithLocal
// does both around a function.
//
// # Errors
//
// Errors name the structure and the method, and errors.Is tells their kind:
// engine.ErrFull, engine.ErrMissing, engine.ErrUnavailable and the others.
//
// An element that somebody else has written may be no T. The error is a
// *[Mismatch] then, which is engine.ErrType and has the element in stored form.
// Nothing is lost by that: a method that had removed it puts it back where it
// was, so that who knows what it is can take it. Where that fails, for want of
// room or of the store, the error says so.
package typed
