package resp

import "slices"

// Asked gives a channel that is closed once a client has asked for the end of
// the server with SHUTDOWN. Who called Serve calls Shutdown then; nothing else
// happens until that.
func (s *Server) Asked() <-chan struct{} { return s.asked }

// shutdown is SHUTDOWN [SAVE|NOSAVE] [NOW] [FORCE], which is not answered but
// by the end of the connection. What is to be saved is the store's own matter.
func shutdown(c *client, words []string) {
	for i, word := range words {
		words[i] = upper(word)
	}
	known := []string{"SAVE", "NOSAVE", "NOW", "FORCE"}
	unknown := slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(known, w) })
	switch {
	case len(words) == 1 && words[0] == "ABORT":
		c.fail("ERR No shutdown in progress.")
		return
	case unknown || slices.Contains(words, "SAVE") && slices.Contains(words, "NOSAVE"):
		c.fail("ERR syntax error")
		return
	}
	c.quit = true
	c.server.once.Do(func() { close(c.server.asked) })
}
