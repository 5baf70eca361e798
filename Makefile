# make prints what there is. A clean clone needs Go, and for the tests make
# test installs the rest.

SHELL    := bash
GO       ?= go
FUZZTIME ?= 10s
SOAKTIME ?= 3m
RACES    ?= 20
BENCH    ?= .
COUNT    ?= 5
SEED     := $(or $(RDSH_SEED),$(shell date +%s))

# Where goroutines meet.
RACE := ./engine/... ./host ./cmd/rdsh/internal/... ./examples/embed/...

# Where operations are random.
RANDOM_OPS := ./engine/store/... ./engine/enginetest

.DEFAULT_GOAL := help
.PHONY: help build check fmt lint dead tidy cross test race bench bench-serve bench-structures compare fuzz soak redis-suite docs need

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/rdsh
	$(GO) build -trimpath -o bin/rdsh ./cmd/rdsh

check: fmt lint dead tidy cross ## format, vet, staticcheck, dead code, generated files, imports, other systems
	$(GO) test ./tests -run 'TestImports|TestListsAreTrue|TestGlobals|TestGenerated|TestDoc'

fmt:
	@files=$$($(GO) tool gofumpt -l .); if [ -n "$$files" ]; then \
		echo "not formatted (go tool gofumpt -w .):"; echo "$$files"; exit 1; fi

lint:
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

dead:
	@found=$$($(GO) tool deadcode -test ./...) && if [ -n "$$found" ]; then \
		echo "nothing reaches:"; echo "$$found"; exit 1; fi

tidy:
	$(GO) mod tidy -diff

cross:
	CGO_ENABLED=0 GOOS=darwin GOARCH=arm64 $(GO) build ./...
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 $(GO) build ./...

need:
	@./.ci/need redis-server tmux cc

test: need ## run all tests, and those where goroutines meet with -race; installs redis-server and tmux
	$(GO) test -race $(RACE)
	$(GO) test ./...

race: need ## run all tests with -race
	$(GO) test -race ./...

bench: need ## measure, with the bare limits beside (BENCH=regexp COUNT=5)
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) ./tests/bench ./engine/...

bench-serve: need ## measure rdsh serve beside redis-server with redis-benchmark (ROUNDS=3 N=500000)
	ROUNDS=$(ROUNDS) N=$(N) ./tests/bench/serve.sh

bench-structures: need ## what calls of every structure take, on both stores: tables of docs/performance.md
	$(GO) test ./tests/bench -run '^$$' -bench '^Benchmark(Structures|Sequences|PriorityQueue)$$' -benchtime 1x -timeout 1h | grep '^|\|^$$'

compare: need ## what the embedded store takes in memory and time beside redis-server: the tables of docs/performance.md
	$(GO) test ./engine/store/embedded -run '^$$' -bench '^BenchmarkCompare$$' -benchtime 1x -timeout 1h | grep '^|\|^$$'

fuzz: ## fuzz every target for FUZZTIME (10s)
	./.ci/fuzz $(FUZZTIME)

soak: export RDSH_SOAK_OPS ?= 1000000
soak: export RDSH_SEED := $(SEED)
soak: export RDSH_RACE_TIME ?= 10m
soak: need ## the long rounds: a million random operations of each kind, five compared with a server, processes that race for RDSH_RACE_TIME (10m), races, fuzzing for SOAKTIME (3m); RDSH_SEED repeats one
	@echo "RDSH_SEED=$$RDSH_SEED RDSH_SOAK_OPS=$$RDSH_SOAK_OPS"
	set -o pipefail; $(GO) test -count 1 -timeout 0 -v $(RANDOM_OPS) | grep --line-buffered -v '^ *=== '
	RDSH_SEED=$$((RDSH_SEED + 1)) RDSH_SOAK_OPS=$$((5 * RDSH_SOAK_OPS)) \
		$(GO) test -count 1 -timeout 0 -v -run 'TestDifferential$$' ./engine/store/embedded
	$(GO) test -count 1 -timeout 0 -v ./tests/races
	$(GO) test -count 1 -timeout 0 ./engine/codec -rapid.checks 200000 -rapid.seed $(SEED)
	env -u RDSH_SOAK_OPS -u RDSH_SEED $(GO) test -count $(RACES) -timeout 0 -race $(RACE)
	./.ci/fuzz $(SOAKTIME)

redis-suite: ## hold rdsh serve against Redis's own tests, beside redis-server (fetches them; UNITS="type/zset geo")
	@./.ci/need redis-server tclsh
	./tests/tcl/run.sh $(UNITS)

docs: ## write docs/reference and docs/stubs from the catalog
	$(GO) run ./docs/generate
