package engine

import "context"

// A Queue is first in, first out. It is a list at its name, pushed at the
// right and popped at the left, so that other clients may share it. See line
// for its other parts.
type Queue struct{ lane }

// QueueOptions are the options of a queue; the zero value is one that adopts
// the stored parameters, or is unbounded.
type QueueOptions struct {
	Common
	Maxlen   int    // the most items it holds, 0 if not given
	Overflow string // what a push does when full: "reject" (the default), "drop_oldest" or "block"
}

// Queue gives the queue called name. It does no I/O. The error is of kind
// value for an option that cannot be meant.
func (e *Engine) Queue(name string, opts QueueOptions) (*Queue, error) {
	q := new(Queue)
	if err := e.openLane(&q.lane, queueKind, atTail, name, opts); err != nil {
		return nil, err
	}
	return q, nil
}

// Rename gives the queue another name, and returns a handle of it. The error
// is of kind missing if the queue does not exist, of kind exists if the new
// name is taken and Replace is not set. O(1).
func (q *Queue) Rename(ctx context.Context, name string, opts RenameOptions) (*Queue, error) {
	if err := q.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return q.engine.Queue(name, QueueOptions{Common: q.moved(nil)})
}

// Copy copies the queue with its parameters and its time to live, and returns
// a handle of the copy; errors as with Rename. A copy to another store takes a
// few round trips and holds the queue in memory. O(n).
func (q *Queue) Copy(ctx context.Context, name string, opts CopyOptions) (*Queue, error) {
	if err := q.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return q.engine.Queue(name, QueueOptions{Common: q.moved(opts.Store)})
}
