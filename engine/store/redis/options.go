package redis

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// config is what a URL says.
type config struct {
	network, addr      string
	username, password string
	db                 int
	clientName         string
	poolSize           int
	dial, read, write  time.Duration
	pool               time.Duration
}

// The errors of a URL name its parts by their role and never repeat its text:
// what looks like a path or a host may be half of a password.
var errForm = errors.New("not a URL of the form redis://[user:password@]host[:port][/db] or " +
	"unix://[user:password@]/path[?db=n] (write @ : / ? # and % in a name or password as %40 %3A %2F %3F %23 and %25)")

// parseURL reads a redis:// or unix:// URL.
func parseURL(text string) (config, error) {
	u, err := url.Parse(text)
	if err != nil || strings.Contains(u.RawQuery+u.Fragment, "@") || u.Fragment != "" || u.Opaque != "" {
		return config{}, errForm
	}
	c := config{
		network: "tcp", poolSize: 10 * runtime.GOMAXPROCS(0),
		dial: 5 * time.Second, read: 10 * time.Second, write: 10 * time.Second, pool: 5 * time.Second,
	}
	c.username = u.User.Username()
	c.password, _ = u.User.Password()
	if u.Scheme == "unix" {
		c.network, c.addr = "unix", u.Path
		if u.Host != "" || u.Path == "" {
			return config{}, errForm
		}
	} else if err := c.host(u); err != nil {
		return config{}, err
	}
	return c, c.options(u.Query())
}

func (c *config) host(u *url.URL) error {
	host, port := u.Hostname(), u.Port()
	if host == "" {
		host = "localhost"
	}
	if port == "" {
		port = "6379"
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("the port in a redis:// URL is a number from 1 to 65535, not %s", port)
	}
	c.addr = net.JoinHostPort(host, port)
	if db := strings.Trim(u.Path, "/"); db != "" {
		return c.database(db)
	}
	return nil
}

func (c *config) database(s string) (err error) {
	if c.db, err = strconv.Atoi(s); err != nil || c.db < 0 {
		return errors.New("the database in a redis:// URL is a number, as in redis://localhost:6379/0")
	}
	return nil
}

// options reads what follows the question mark.
func (c *config) options(query url.Values) error {
	known := map[string]func(value string) error{
		"client_name":   func(v string) error { c.clientName = v; return nil },
		"db":            c.database,
		"dial_timeout":  duration(&c.dial),
		"pool_size":     c.size,
		"pool_timeout":  duration(&c.pool),
		"read_timeout":  duration(&c.read),
		"write_timeout": duration(&c.write),
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		set := known[name]
		if set == nil {
			return fmt.Errorf("a redis:// or unix:// URL has no option %q; it has %s",
				name, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
		if err := set(query.Get(name)); err != nil {
			return fmt.Errorf("option %s of the URL: %w", name, err)
		}
	}
	return nil
}

func (c *config) size(value string) (err error) {
	if c.poolSize, err = strconv.Atoi(value); err != nil || c.poolSize < 1 {
		return fmt.Errorf("got %q, want a number of connections from 1", value)
	}
	return nil
}

// duration reads "500ms", "2s" or a number of seconds.
func duration(d *time.Duration) func(string) error {
	return func(value string) (err error) {
		*d, err = time.ParseDuration(value)
		if n, bad := strconv.ParseFloat(value, 64); bad == nil {
			*d, err = time.Duration(n*float64(time.Second)), nil
		}
		if err != nil || *d <= 0 {
			return fmt.Errorf("got %q, want a time such as 500ms or 2s", value)
		}
		return nil
	}
}
