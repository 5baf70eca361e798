package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/rdsh/rdsh/engine"
	"github.com/rdsh/rdsh/engine/store/resp"
)

const serveLong = `Serves a store to clients of Redis: redis-cli, redis-benchmark, and the client
library of any language. They speak RESP2 or RESP3 and find the commands of
Redis 7.0 on strings, lists, hashes, sets, sorted sets, streams and keys, with
pipelines, transactions, scripts, blocking commands and publish/subscribe.

The store is STORE, or else --store, or else the variable RDSH_STORE, or else
mem:, in memory, which ends with the server. The server prints one line with
its URL, and then serves until SIGTERM, Ctrl-C or the command SHUTDOWN: it
answers what it was sent, wakes with an error those who wait for something, and
exits with code 0.

It listens on this machine alone, at a port or at a socket, unless there is a
password: then --listen may be any address. Clients show the password with
AUTH, or in their URL: redis://:PASSWORD@HOST:PORT. It travels in the clear.

Exit codes:
  0    ended by SIGTERM, Ctrl-C or SHUTDOWN
  2    wrong usage: an address that needs a password, or is in use; a bad URL
  3    the store cannot be reached`

const serveExample = `  rdsh serve                                    mem: at 127.0.0.1:6379
  rdsh serve mem: --listen 127.0.0.1:0          any free port: it is printed
  rdsh serve --listen unix:/tmp/rdsh.socket     a socket, for this user alone
  rdsh serve --listen 0.0.0.0:6379 --password-file secret.txt
  rdsh serve redis://localhost:6379 --listen 127.0.0.1:6400 --read-only

  redis-cli -p 6379 PING                        look at it from elsewhere
  rdsh redis://localhost:6379                   a shell on it`

// serveOptions are those of rdsh serve alone.
type serveOptions struct {
	listen       string
	passwordFile string
	maxClients   int
}

func newServe(opts *settings) *cobra.Command {
	var own serveOptions
	cmd := &cobra.Command{
		Use:     "serve [STORE]",
		Short:   "Serve a store to clients of Redis",
		Long:    serveLong,
		Example: serveExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("serve: one store at most, got %d arguments", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runServe(cmd.Context(), opts, &own, strings.Join(args, ""))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&own.listen, "listen", "127.0.0.1:6379", "the `address`: HOST:PORT, port 0 for any that is free, or unix:PATH")
	flags.StringVar(&own.passwordFile, "password-file", "", "the `file` with the password that clients must show; or set RDSH_PASSWORD")
	flags.IntVar(&own.maxClients, "maxclients", 10_000, "refuse more than `N` clients at a time")
	return cmd
}

func runServe(ctx context.Context, opts *settings, own *serveOptions, url string) (err error) {
	if own.maxClients < 1 {
		return usagef("serve: --maxclients: got %d, want a number from 1", own.maxClients)
	}
	password, err := own.password()
	if err != nil {
		return err
	}
	if err := own.mayListen(password != ""); err != nil {
		return err
	}
	ctx, stop := untilSignal(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	e, err := opts.open(ctx, opts.url(url))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	l, err := own.listener(ctx)
	if err != nil {
		return err
	}
	server := resp.New(e.Store(), resp.Options{Password: password, MaxClients: own.maxClients})
	return serve(ctx, server, l, e)
}

// endIn is how long clients that do not take their answers hold up the end.
const endIn = 10 * time.Second

// serve prints where the server is, and serves until ctx ends.
func serve(ctx context.Context, server *resp.Server, l net.Listener, e *engine.Engine) error {
	fmt.Fprintf(os.Stdout, "serving %s at %s\n", e.URL(), addressOf(l))
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	case <-server.Asked():
	}
	limit, cancel := context.WithTimeout(context.Background(), endIn)
	defer cancel()
	server.Shutdown(limit) // who is still there then is disconnected
	return err
}

// addressOf gives the URL of a listener.
func addressOf(l net.Listener) string {
	if l.Addr().Network() == "unix" {
		return "unix://" + l.Addr().String()
	}
	return "redis://" + l.Addr().String()
}

// password gives the password of the file, or else of the environment.
func (o *serveOptions) password() (string, error) {
	if o.passwordFile == "" {
		return os.Getenv("RDSH_PASSWORD"), nil
	}
	text, err := os.ReadFile(o.passwordFile)
	if err != nil {
		return "", usagef("serve: cannot read the password: %w", err)
	}
	password := strings.TrimRight(string(text), "\r\n")
	if password == "" {
		return "", usagef("serve: %s holds no password", o.passwordFile)
	}
	return password, nil
}

// mayListen refuses an address that others can reach, unless there is a
// password.
func (o *serveOptions) mayListen(secret bool) error {
	if strings.HasPrefix(o.listen, "unix:") {
		return nil
	}
	host, _, err := net.SplitHostPort(o.listen)
	if err != nil {
		return usagef("serve: --listen: got %s, want HOST:PORT or unix:PATH", o.listen)
	}
	if secret || isLoopback(host) {
		return nil
	}
	return usagef("serve: %s can be reached from other machines: listen at 127.0.0.1, or set a password (--password-file FILE or RDSH_PASSWORD)", o.listen)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (o *serveOptions) listener(ctx context.Context) (net.Listener, error) {
	var config net.ListenConfig
	path, isUnix := strings.CutPrefix(o.listen, "unix:")
	network, address := "tcp", o.listen
	if isUnix {
		network, address = "unix", "/"+strings.TrimLeft(path, "/")
		if !strings.HasPrefix(path, "/") {
			address = path
		}
		removeStale(address)
	}
	l, err := config.Listen(ctx, network, address)
	if err != nil {
		return nil, usagef("serve: cannot listen at %s: %w%s", o.listen, err, listenHint(err))
	}
	if isUnix {
		os.Chmod(address, 0o600)
	}
	return l, nil
}

func listenHint(err error) string {
	if errors.Is(err, syscall.EADDRINUSE) {
		return "; choose another one with --listen"
	}
	return ""
}

// removeStale removes a socket that nobody listens at any more.
func removeStale(path string) {
	info, err := os.Stat(path)
	if err != nil || info.Mode()&os.ModeSocket == 0 {
		return
	}
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err == nil {
		conn.Close()
		return
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		os.Remove(path)
	}
}
