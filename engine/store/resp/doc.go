// Package resp serves a store to clients of Redis: RESP2 and RESP3 over TCP or
// a Unix socket.
//
// A Server accepts connections; each is a client with a goroutine that reads,
// executes and answers. Commands on keys go to the store as they are. What is
// about the connection (HELLO, CLIENT, MULTI, SUBSCRIBE and so on) is executed
// here: entries lists it. Replies leave when nothing is left to read, so that
// a pipeline is answered in one piece.
//
// What pushes messages to a client takes turns with its goroutine, which has
// the turn from the time that it has read something until it has answered,
// unless it waits in a blocking command.
package resp
