package embedded

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/rdsh/rdsh/engine/store"
)

// info is INFO [section…]: what a store knows of itself.
func info(t *tx, c *store.Command) store.Reply {
	var b strings.Builder
	for _, section := range []struct {
		name  string
		lines func(t *tx) string
	}{
		{"Server", infoServer},
		{"Memory", infoMemory},
		{"Persistence", infoPersistence},
		{"Stats", infoStats},
		{"Keyspace", infoKeyspace},
	} {
		if !asked(c, section.name) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\r\n")
		}
		b.WriteString("# " + section.name + "\r\n" + section.lines(t))
	}
	return store.OfStr(b.String())
}

// asked reports whether a section is among the arguments of INFO, or all are.
func asked(c *store.Command, section string) bool {
	for i := range c.Len() {
		switch arg := c.Arg(i); {
		case strings.EqualFold(arg, section), strings.EqualFold(arg, "all"),
			strings.EqualFold(arg, "default"), strings.EqualFold(arg, "everything"):
			return true
		}
	}
	return c.Len() == 0
}

func infoServer(t *tx) string {
	now := t.s.clock.Now()
	return fmt.Sprintf("redis_version:7.0.15\r\nredis_mode:standalone\r\nrdsh_store:embedded\r\ngo_version:%s\r\nuptime_in_seconds:%d\r\n",
		runtime.Version(), int(now.Sub(t.s.started).Seconds()))
}

func infoMemory(t *tx) string {
	used := heap()
	return fmt.Sprintf("used_memory:%d\r\nused_memory_human:%.2fM\r\nmaxmemory:%d\r\nmaxmemory_policy:%s\r\nmem_allocator:go\r\nnumber_of_cached_scripts:%d\r\n",
		used, float64(used)/(1<<20), t.s.tunables.get(maxMemory), policy, t.s.scripts.count())
}

// infoPersistence counts changes since the start, since nothing is saved.
func infoPersistence(t *tx) string {
	changes := uint64(0)
	for i := range t.s.shards {
		t.with(i, func(sh *shard) { changes += sh.versions })
	}
	return fmt.Sprintf("rdb_changes_since_last_save:%d\r\n", changes)
}

func infoStats(t *tx) string {
	channels, patterns := t.s.hub.size()
	return fmt.Sprintf("expired_keys:%d\r\nevicted_keys:0\r\npubsub_channels:%d\r\npubsub_patterns:%d\r\n",
		t.s.expirer.expired.Load(), channels, patterns)
}

func infoKeyspace(t *tx) string {
	keys, expiring := t.totals()
	if keys == 0 {
		return ""
	}
	return fmt.Sprintf("db0:keys=%d,expires=%d,avg_ttl=0\r\n", keys, expiring)
}
