# `make run` and `make test` are all that a newcomer needs; they install and build what is missing.
# Only what is built goes into .bin/; the data of `make run` and `make demo` is in .data/.

.DEFAULT_GOAL := help
comma := ,
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: release upgrade-rehearsal help run demo test build lint audit fmt assets assets-check bench bench-go bench-period bench-reviews bench-start bench-web bench-publish bench-collect bench-drill test-faults secrets clean postgres chromium libreoffice node go-compiler c-compiler

# Without the state of the repository in the binaries a build needs no git and is the same everywhere.
GO_BUILD := go build -trimpath -buildvcs=false

# Tests run the Temporal server and the linter from here.
export DANHGIA_TEMPORAL_BIN := $(CURDIR)/.bin/temporal
export DANHGIA_GOLANGCI_LINT := $(CURDIR)/.bin/golangci-lint
# The browser's tests look for faults of accessibility by this.
export DANHGIA_AXE := $(CURDIR)/.bin/frontend/node_modules/axe-core/axe.min.js

help: ## List what make can do.
	@awk -F ': .*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: postgres build .bin/temporal ## Start everything on this machine and bring the sample period into review; Ctrl-C stops it. SAMPLE=hung-yen: that province's agencies, with made-up dossiers.
	@exec .bin/dev run $(if $(SAMPLE),--sample $(SAMPLE))

demo: postgres build .bin/temporal ## Rehearse the sample period with synthetic officers to its end, print the ranking, write .data/demo/, and stop.
	@exec .bin/dev demo

# Never from the cache: the tests of test/ build the programs, which the cache does not know of.
test: postgres chromium libreoffice c-compiler lint assets-check .bin/temporal .bin/promtool ## Run all checks and tests, on a real PostgreSQL, a real Temporal server, a real browser and LibreOffice.
	@echo "go test -race ./...   (the first time some minutes: everything is built with the race detector)"
	@CGO_ENABLED=1 go test -race -count=1 -timeout 40m ./...
	@echo "make test: vet, linters and all tests passed."

build: go-compiler ## Build the programs into .bin/.
	@echo "go build worker starter server dev   (the first time about a minute)"
	@CGO_ENABLED=0 $(GO_BUILD) -o .bin/ ./worker ./starter ./server ./dev

lint: .bin/golangci-lint .bin/workflowcheck ## Run go vet, golangci-lint and workflowcheck.
	@echo "go vet ./..."
	@go vet ./...
	@echo "golangci-lint run ./..."
	@.bin/golangci-lint run ./...
	@echo "workflowcheck ./workflows/..."
	@.bin/workflowcheck ./workflows/...

# What is known of modules changes without us: this is for every week, not for every commit.
audit: .bin/govulncheck ## Check that modules are what go.sum says, that their licences are known, and that no known fault of theirs is called.
	@echo "go mod verify"
	@go mod verify
	@echo "licences (docs/licences.md)"
	@go test -count=1 ./test -run Licences
	@echo "govulncheck ./..."
	@.bin/govulncheck ./... > .bin/govulncheck.txt 2>&1; code=$$?; cat .bin/govulncheck.txt; \
	  if grep -q 'fetching vulnerabilities' .bin/govulncheck.txt; then \
	    echo "make audit: NOT CHECKED for known faults: their database (vuln.go.dev) cannot be reached from here." >&2; \
	  else exit $$code; fi

# What the pages take from others is in the repository as built, so that a build needs no npm. The packages are unpacked
# under .bin/, where nothing looks for sources.
assets: .bin/frontend/node_modules ## Build what the pages take from npm's packages into internal/web/static.
	@cp internal/web/frontend/*.mjs .bin/frontend/
	@cd .bin/frontend && node build.mjs $(CURDIR)/internal/web/static

assets-check: .bin/frontend/node_modules ## Check that the files in internal/web/static are those of the pinned packages.
	@cp internal/web/frontend/*.mjs .bin/frontend/ && rm -rf .bin/frontend/built && mkdir .bin/frontend/built
	@cd .bin/frontend && node build.mjs built
	@for file in .bin/frontend/built/*; do cmp "$$file" "internal/web/static/$${file##*/}" || { echo "run: make assets" >&2; exit 1; }; done

fmt: .bin/golangci-lint ## Format the sources as the linter wants them.
	@.bin/golangci-lint fmt

bench: postgres build .bin/temporal .bin/temporal-server .bin/temporal-sql-tool ## Run all benchmarks and write docs/benchmarks.md (hours; SHORT=1: small ones, into .data/benchmarks.md; ONLY=start,reviews,period,collect,collect-large,drill,web,publish).
	@tools/need psql psql postgresql-client
	@PATH="$$PATH:/usr/sbin" tools/need nginx nginx nginx-light
	@tools/need wrk wrk wrk
	@.bin/dev bench --only "$(ONLY)" $(if $(SHORT),--short)

bench-go: go-compiler ## Run the benchmarks of the packages on one core, with allocations.
	@go test -run '^$$' -bench . -benchmem -cpu 1 ./...

bench-period: postgres build .bin/temporal-server .bin/temporal-sql-tool ## Measure whole periods with N agencies (N=100,1000,10000 ROUNDS=1 WORKERS=2), Temporal on PostgreSQL.
	@.bin/dev bench-period --n $(or $(N),100$(comma)1000$(comma)10000) --rounds $(or $(ROUNDS),1) --workers $(or $(WORKERS),2)

bench-reviews: postgres build .bin/temporal ## Carry N reviews (N=1000 ROUNDS=1 SERVER=memory|file) on real servers, beside reviews that do nothing (ours, or those of CEILING=FOLDER), and print the rates.
	@.bin/dev bench-reviews --n $(or $(N),1000) --rounds $(or $(ROUNDS),1) --server $(or $(SERVER),memory) --ceiling "$(CEILING)"

bench-start: postgres build .bin/temporal ## Measure how long worker and server take to start and to stop (ROUNDS=10), on real servers with the sample's open reviews.
	@.bin/dev bench-start --rounds $(or $(ROUNDS),10)

bench-web: postgres build .bin/temporal ## Measure the public page beside nginx serving the same bytes (ROUNDS=5), and what a first load takes.
	@PATH="$$PATH:/usr/sbin" tools/need nginx nginx nginx-light
	@tools/need wrk wrk wrk
	@.bin/dev bench-web --rounds $(or $(ROUNDS),5)

bench-publish: postgres build .bin/temporal ## Measure publishing in every format, and its memory with many agencies (ROUNDS=3 AGENCIES=10000 MONTHS=12; AGENCIES=0: the sample alone).
	@tools/need psql psql postgresql-client
	@.bin/dev bench-publish --rounds $(or $(ROUNDS),3) --agencies $(or $(AGENCIES),10000) --months $(or $(MONTHS),12)

bench-drill: postgres go-compiler ## Measure first pages of lists among N=1000000 dossiers of 12 months, beside the plain query.
	@go test ./internal/postgres -run '^$$' -bench Drill -benchtime 20x -timeout 1h -drill.n $(or $(N),1000000)

bench-collect: postgres build ## Measure how long files of N dossiers (N=100000,1000000 ROUNDS=3) take to be scored, beside psql \\copy of the same rows.
	@tools/need psql psql postgresql-client
	@.bin/dev bench-collect --n $(or $(N),100000$(comma)1000000) --rounds $(or $(ROUNDS),3)

test-faults: postgres c-compiler .bin/temporal ## Have programs and servers fail in every way during RUNS rehearsals (RUNS=200), or in the one of SEED.
	@CGO_ENABLED=1 go test -race -timeout 0 -parallel $(or $(PARALLEL),2) -count 1 -v -run TestNothingIsLostWhateverFails ./test $(if $(SEED),-fault.seed $(SEED),-fault.runs $(or $(RUNS),200))

release: postgres build .bin/temporal ## Prepare a release (VERSION=1.2.0): record and seal its histories, write the version.
	@tools/release "$(VERSION)"

upgrade-rehearsal: postgres build .bin/temporal ## Upgrade in the middle of an open period (FROM=REVISION, the release before if left out) and check that nothing is lost.
	@.bin/dev upgrade-rehearsal --from "$(FROM)"

secrets: secrets/push secrets/sources secrets/postgres-password secrets/danhgia-password secrets/danhgia_app-password secrets/danhgia_read-password secrets/temporal-password secrets/mail-key secrets/session-key secrets/oidc-secret secrets/smtp-password secrets/publication-key.pem ## Make the passwords that docker-compose.yml reads; those that exist stay.

clean: ## Remove what was built; the data in .data/ stays.
	rm -rf .bin

# ---- what the above need ----

go-compiler:
	@command -v go >/dev/null || { echo "Go is not on this machine. Install Go 1.26 or later: https://go.dev/doc/install" >&2; exit 1; }

c-compiler: go-compiler
	@command -v "$$(go env CC)" >/dev/null || { echo "The race detector needs a C compiler. On Debian: apt-get install -y gcc libc6-dev" >&2; exit 1; }

postgres:
	@tools/install-postgres

chromium:
	@tools/need chromium Chromium chromium fonts-liberation

libreoffice:
	@tools/install-libreoffice

node:
	@tools/need npm npm nodejs npm

.bin/frontend/node_modules: internal/web/frontend/package-lock.json | node
	@echo "npm ci   (what the pages are built from)"
	@mkdir -p .bin/frontend && cp internal/web/frontend/package.json internal/web/frontend/package-lock.json .bin/frontend/
	@cd .bin/frontend && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Tools are built again only when their module file has changed.
.bin/temporal: tools/go.mod tools/go.sum | go-compiler
	@echo "go build temporal   (only this once; two to five minutes)"
	@CGO_ENABLED=0 $(GO_BUILD) -ldflags '-s -w' -modfile=tools/go.mod -o $@ github.com/temporalio/cli/cmd/temporal
	@touch $@

.bin/promtool: tools/get-promtool
	@mkdir -p .bin && tools/get-promtool $@

# A Temporal server as provinces run it, on PostgreSQL, and the program that makes its tables: for benchmarks alone.
.bin/temporal-server: tools/server.mod tools/server.sum | go-compiler
	@echo "go build temporal-server   (only this once; five to ten minutes)"
	@CGO_ENABLED=0 $(GO_BUILD) -ldflags '-s -w' -modfile=tools/server.mod -o $@ go.temporal.io/server/cmd/server
	@touch $@

.bin/temporal-sql-tool: tools/server.mod tools/server.sum | go-compiler
	@echo "go build temporal-sql-tool   (only this once)"
	@CGO_ENABLED=0 $(GO_BUILD) -ldflags '-s -w' -modfile=tools/server.mod -o $@ go.temporal.io/server/cmd/tools/sql
	@touch $@

.bin/golangci-lint: tools/lint.mod tools/lint.sum | go-compiler
	@echo "go build golangci-lint   (only this once; one to three minutes)"
	@CGO_ENABLED=0 $(GO_BUILD) -modfile=tools/lint.mod -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@touch $@

.bin/govulncheck: tools/vuln.mod tools/vuln.sum | go-compiler
	@echo "go build govulncheck   (only this once)"
	@CGO_ENABLED=0 $(GO_BUILD) -modfile=tools/vuln.mod -o $@ golang.org/x/vuln/cmd/govulncheck
	@touch $@

.bin/workflowcheck: tools/lint.mod tools/lint.sum | go-compiler
	@echo "go build workflowcheck   (only this once)"
	@CGO_ENABLED=0 $(GO_BUILD) -modfile=tools/lint.mod -o $@ go.temporal.io/sdk/contrib/tools/workflowcheck
	@touch $@

# The keys of the targets that results are sent to, docs/webhooks.md, and of the sources that dossiers come from,
# docs/nap-ho-so.md.
secrets/push secrets/sources:
	@mkdir -p -m 700 secrets && mkdir -m 755 $@
	@echo "made $@, empty: put a file with its key into it for each that needs one"

# The mail server's password is not ours to make: put it into the file.
secrets/smtp-password:
	@mkdir -p -m 700 secrets
	@touch $@ && chmod 644 $@
	@echo "wrote $@, empty: put the password of the mail account into it, if there is one"

# Nor is that of the province's single sign-on.
secrets/oidc-secret:
	@mkdir -p -m 700 secrets
	@touch $@ && chmod 644 $@
	@echo "wrote $@, empty: put the secret of the single sign-on into it, if there is one"

# What signs publications: whoever has it publishes in the province's name.
secrets/publication-key.pem:
	@tools/need openssl OpenSSL openssl
	@mkdir -p -m 700 secrets
	@openssl genpkey -algorithm ed25519 -out $@ && chmod 644 $@
	@echo "wrote $@"

# The folder is closed to others, the files are not: the containers' users read them through the mount.
secrets/%:
	@mkdir -p -m 700 secrets
	@od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > $@ && chmod 644 $@
	@echo "wrote $@"
