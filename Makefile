# Everything a newcomer types. What each target does is in .make/, one small script a job.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help setup build release demo run test lint bench fmt clean

# `make build RELEASE=1` builds the server with full optimisation; `run` and `demo` honour it as well.
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

demo: build ## build, then run a make-believe store and the server: the place to look first
	@.make/in parcelpilot demo $(ARGS)

run: build ## build, then run the server (ARGS="--addr 127.0.0.1:3001" hands settings on)
	@.make/in parcelpilot serve $(ARGS)

test: setup ## formatter, clippy, the tree's own rules, all tests, and the tests in a browser
	@.make/test

lint: setup ## the quick half of test: formatter, clippy, the tree's own rules
	@.make/test lint

bench: setup ## build with full optimisation and measure
	@.make/bench

fmt: setup ## format the Rust code
	@echo 'fmt: cargo fmt --all'
	@.make/in cargo fmt --all

clean: ## remove what was built here; tools in the user's cache folder stay
	@.make/clean
