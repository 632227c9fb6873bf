# The commands for every day. Each target calls a small script in .make/.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help setup build release demo run test lint advisories package bench upgrade fmt clean

# `make build RELEASE=1` builds the server with full optimisation; so do `run` and `demo` with RELEASE=1.
export RELEASE

help: ## list the targets
	@echo 'ParcelPilot: make <target>'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what building and testing need and this machine lacks
	@.make/setup

build: setup ## build the pages for the browser, then the one binary that holds them (RELEASE=1: optimised)
	@.make/build

release: ## the same as `make build RELEASE=1`
	@$(MAKE) --no-print-directory build RELEASE=1

demo: build ## build, then run a sandbox store and the server: start here
	@.make/in parcelpilot demo $(ARGS)

run: build ## build, then run the server (settings: ARGS="--addr 127.0.0.1:3001")
	@.make/in parcelpilot serve $(ARGS)

test: setup ## everything that lint checks, all tests, and the tests in a browser
	@.make/test

lint: setup ## the quick half of test, and whether weaknesses of the libraries are known, where there is a network
	@.make/test lint

advisories: setup ## whether weaknesses of the libraries are known; needs the network
	@.make/in cargo deny --locked check advisories

package: release ## the .deb, an image, and the list of libraries (SBOM), in target/package
	@RELEASE=1 .make/package

bench: setup ## build with full optimisation, and measure imports, pushes and pages (size: ARGS=scale)
	@.make/bench $(ARGS)

upgrade: setup ## run an earlier revision's program and this one side by side (ARGS=REVISION)
	@.make/upgrade $(ARGS)

fmt: setup ## format the Rust code
	@echo 'fmt: cargo fmt --all'
	@.make/in cargo fmt --all

clean: ## remove what was built here; tools in the user's cache folder stay
	@.make/clean
