package engine

import "context"

// A Stack is last in, first out. It is a list at its name, pushed and popped at
// the left, so that other clients may share it; the newest item is the first.
// See line for its other parts.
type Stack struct{ lane }

// StackOptions are the options of a stack; the zero value is one that adopts
// the stored parameters, or is unbounded.
type StackOptions QueueOptions

// Stack gives the stack called name. It does no I/O. The error is of kind
// value for an option that cannot be meant.
func (e *Engine) Stack(name string, opts StackOptions) (*Stack, error) {
	s := new(Stack)
	if err := e.openLane(&s.lane, stackKind, atHead, name, QueueOptions(opts)); err != nil {
		return nil, err
	}
	return s, nil
}

// Rename gives the stack another name, and returns a handle of it. The error
// is of kind missing if the stack does not exist, of kind exists if the new
// name is taken and Replace is not set. O(1).
func (s *Stack) Rename(ctx context.Context, name string, opts RenameOptions) (*Stack, error) {
	if err := s.rename(ctx, name, opts); err != nil {
		return nil, err
	}
	return s.engine.Stack(name, StackOptions{Common: s.moved(nil)})
}

// Copy copies the stack with its parameters and its time to live, and returns
// a handle of the copy; errors as with Rename. A copy to another store takes a
// few round trips and holds the stack in memory. O(n).
func (s *Stack) Copy(ctx context.Context, name string, opts CopyOptions) (*Stack, error) {
	if err := s.copy(ctx, name, opts); err != nil {
		return nil, err
	}
	return s.engine.Stack(name, StackOptions{Common: s.moved(opts.Store)})
}
