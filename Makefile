GOLANGCI_VERSION := v2.15.0

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GOLANGCI := .bin/golangci-lint-$(GOLANGCI_VERSION)
NODE     := $(and $(shell command -v node),$(shell command -v npm))
POSTGRES := $(or $(GLIPBOX_TEST_POSTGRES),$(wildcard /usr/lib/postgresql/*/bin/initdb))
CHROMIUM := $(firstword $(foreach name,chromium-headless-shell chrome-headless-shell chromium chromium-browser google-chrome,$(shell command -v $(name))))
OPENAPI  := $(or $(GLIPBOX_OPENAPI),$(wildcard ../*/openapi/rc-public-openapi.yml))

SHARING   := glipbox/(cmd|features)(/|$$)
UNWATCHED := modernc.org/libc modernc.org/sqlite/lib golang.org/x/crypto
NOT_RACED := TestKilledEmulatorForgetsNothing|TestTenThousandDeadServers|TestDeadServersHoldUpNobodyElse

.PHONY: help
help:
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: build
build: ## the static binary, bin/glipbox
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/glipbox ./cmd/glipbox

# Commands and features start browsers, databases and processes that are killed: one package at a time has the machine.
# What is left out is named, and fails on CI. The OpenAPI document is not ours to ship, so its absence is only named.
# Lint has vetted all of it, with every tag.
.PHONY: test
test: ## unit tests, features and npm checks: all that this machine can run
	go test -vet=off -timeout 30m $$(go list ./... | grep -vE '$(SHARING)')
	go test -vet=off -timeout 30m -p 1 -tags '$(if $(NODE),npm) $(if $(CHROMIUM),browser)' $$(go list ./... | grep -E '$(SHARING)')
	@$(if $(OPENAPI),,echo 'contract check: no document (GLIPBOX_OPENAPI names one)')
	@$(if $(POSTGRES),,echo 'left out: PostgreSQL (GLIPBOX_TEST_POSTGRES names one)'; [ '$(CI)' != true ])
	@$(if $(NODE),,echo 'left out: npm checks (no node)'; [ '$(CI)' != true ])
	@$(if $(CHROMIUM),,echo 'left out: features in a browser (no chromium)'; [ '$(CI)' != true ])

# SQLite comes as C made into Go, whose memory the detector does not know; watched, it and hashes take most of the time.
# Left to make test: Chromium and npm (there are no tags here), packages of chaos, soak and benchmarks, and tests that kill a
# process in a loop or wait for a thousand servers, against the wall clock.
.PHONY: race
race: ## unit tests and the features in process with the race detector; no browser, npm, chaos, soak, kill loop
	CGO_ENABLED=1 go test -race -vet=off -timeout 30m $(UNWATCHED:%=-gcflags=%/...=-race=false) -skip '^($(NOT_RACED))$$' $$(go list ./... | grep -vE '/features/(bench|chaos|npm|soak)')

.PHONY: features
features: ## the Gherkin features, in process
	go test ./features/

.PHONY: soak
soak: ## five minutes of chaos for clients that keep to the rules
	go test -count=1 -timeout 15m -v ./features/soak -soak.for 5m

.PHONY: chaos
chaos: ## kill -9 at every stage, faults everywhere, five rounds; then the books are balanced
	go test -count=1 -timeout 30m -v ./features/chaos -chaos.rounds 5

.PHONY: kill
kill: ## glipbox emulator --data, killed and started again 200 times under load
	go test -count=1 -timeout 30m -v -run TestKilledEmulatorForgetsNothing ./cmd/glipbox -kill.rounds 200

.PHONY: features-browser
features-browser: ## the features that people walk through on web pages, in headless Chromium
	go test -tags browser -run TestFeaturesInChromium ./features/

.PHONY: journey
journey: ## docs/journey.md and its pictures, drawn anew by headless Chromium
	go test -count=1 -tags browser -run TestJourneyInPictures ./features/ -journey

.PHONY: pictures
pictures: ## a picture of every page, large and small, light and dark, in ./pictures; axe looks at each
	go test -count=1 -timeout 30m -tags 'browser npm' -run TestPagesAreFitForEverybody ./features/ -pictures $(CURDIR)/pictures

.PHONY: bench
bench: ## benchmarks, their ratios to the yardsticks, and the conditions
	@go version; nproc | sed 's/$$/ cores/'; cat /proc/loadavg 2>/dev/null | sed 's/^/load /' || true
	go test -run '^$$' -bench . ./features/bench/... ./emulator/internal/guard/ ./emulator/internal/state/ ./emulator/internal/teammessaging/
	@cat /proc/loadavg 2>/dev/null | sed 's/^/load afterwards /' || true

.PHONY: bench-browser
bench-browser: ## how fast pages are in headless Chromium: first paint, from tab to tab, 1,000 messages, the Inspector
	go test -tags browser -run '^$$' -bench Pages -benchtime 1x ./features/

.PHONY: lint
lint: $(GOLANGCI) ## linters, formatting, go.mod, the stylesheet that stands twice
	$(GOLANGCI) run
	go mod tidy -diff
	cmp emulator/internal/page/static/glipbox.css connector/internal/adminui/static/glipbox.css

.PHONY: fmt
fmt: $(GOLANGCI) ## format the code
	$(GOLANGCI) fmt

.PHONY: cover
cover: ## statement coverage by all tests, cover.out
	go test -coverpkg=./... -coverprofile=cover.out ./...
	go tool cover -func=cover.out | tail -n 1

.PHONY: run
run: build ## build, then glipbox up
	bin/glipbox up

$(GOLANGCI):
	GOBIN=$(CURDIR)/.bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv .bin/golangci-lint $@
