package resp

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/rdsh/rdsh/engine/store"
)

// A section is one part of INFO.
type section struct {
	name  string // "Clients"
	lines []string
}

// info is INFO [section…]: what the server knows about itself, joined to what
// the store says.
func info(c *client, words []string) {
	var b strings.Builder
	for _, s := range c.server.sections(c.storeSections()) {
		if !wanted(s.name, words) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\r\n")
		}
		b.WriteString("# " + s.name + "\r\n")
		for _, line := range s.lines {
			b.WriteString(line + "\r\n")
		}
	}
	c.text(b.String())
}

// wanted reports whether a section is asked for. The longest one has to be, by
// its name or with all others.
func wanted(name string, words []string) bool {
	usual := name != commandStats
	return len(words) == 0 && usual || slices.ContainsFunc(words, func(w string) bool {
		switch lower(w) {
		case "all", "everything", lower(name):
			return true
		case "default":
			return usual
		}
		return false
	})
}

const commandStats = "Commandstats"

// storeSections reads INFO of the store.
func (c *client) storeSections() (all []section) {
	r := c.server.store.Do(c.ctx, store.Cmd(store.Info))
	for line := range strings.Lines(r.Str()) {
		line = strings.TrimRight(line, "\r\n")
		name, isHead := strings.CutPrefix(line, "# ")
		switch {
		case isHead:
			all = append(all, section{name: name})
		case line != "" && len(all) > 0:
			last := &all[len(all)-1]
			last.lines = append(last.lines, line)
		}
	}
	return all
}

// sections gives what INFO says: the server's lines before the store's.
func (s *Server) sections(stored []section) []section {
	all := []section{
		{"Server", s.infoServer()},
		{"Clients", s.infoClients()},
		{"Memory", nil},
		{"Persistence", []string{"loading:0", "async_loading:0", "rdb_bgsave_in_progress:0", "aof_enabled:0", "aof_rewrite_in_progress:0"}},
		{"Stats", s.infoStats()},
		{"Replication", []string{"role:master", "connected_slaves:0", "master_repl_offset:0"}},
		{commandStats, s.tallies.commands()},
		{"Errorstats", s.tallies.failures()},
		{"Cluster", []string{"cluster_enabled:0"}},
	}
	for _, x := range stored {
		i := slices.IndexFunc(all, func(y section) bool { return y.name == x.name })
		if i < 0 {
			all = append(all, x)
			continue
		}
		all[i].lines = merge(all[i].lines, x.lines)
	}
	return all
}

// merge adds the lines of fields that are not there yet.
func merge(lines, more []string) []string {
	for _, line := range more {
		field, _, _ := strings.Cut(line, ":")
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, field+":") }) {
			lines = append(lines, line)
		}
	}
	return lines
}

func (s *Server) infoServer() []string {
	up := int(time.Since(s.start).Seconds())
	return []string{
		"redis_version:" + serverVersion, "redis_mode:standalone", "os:" + runtime.GOOS + " " + runtime.GOARCH,
		"arch_bits:64", fmt.Sprintf("process_id:%d", os.Getpid()), "tcp_port:" + s.port(),
		fmt.Sprintf("uptime_in_seconds:%d", up), fmt.Sprintf("uptime_in_days:%d", up/86400),
		fmt.Sprintf("server_time_usec:%d", time.Now().UnixMicro()), "config_file:",
	}
}

// port gives that of a listener, 0 if there is none.
func (s *Server) port() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for l := range s.listeners {
		if _, port, ok := strings.Cut(l.Addr().String(), ":"); ok {
			return port
		}
	}
	return "0"
}

func (s *Server) infoClients() []string {
	subscribers := 0
	all := s.all()
	for _, c := range all {
		if c.isType("pubsub") {
			subscribers++
		}
	}
	return []string{
		fmt.Sprintf("connected_clients:%d", len(all)), "cluster_connections:0",
		fmt.Sprintf("maxclients:%d", s.config.maxClients()), fmt.Sprintf("blocked_clients:%d", s.blocked.Load()),
		fmt.Sprintf("pubsub_clients:%d", subscribers), "tracking_clients:0", "clients_in_timeout_table:0",
	}
}

func (s *Server) infoStats() []string {
	return []string{
		fmt.Sprintf("total_connections_received:%d", s.accepted.Load()),
		fmt.Sprintf("total_commands_processed:%d", s.executed.Load()),
		fmt.Sprintf("rejected_connections:%d", s.rejected.Load()),
		fmt.Sprintf("total_error_replies:%d", s.tallies.errors.Load()),
	}
}
