# What a person runs is what CI runs. Every target calls `setup`; a second call of it takes no time.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run check test bench docs
PYTHON ?= python3
BIN := .venv/bin
# `make run ARGS="--no-demo"`, `make test ARGS="tests/unit -k moment"`
ARGS ?=

help: ## show these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

setup: .venv/.installed shared/ui/static/vendor/.made ## make .venv and fetch the style sheets of the pages

run: setup ## start everything on this machine, with a demo world; prints one address
	$(BIN)/korte-lijnen run $(ARGS)

check: setup ## formatting, lint, types and the borders between the parts
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo

test: check .venv/.debian ## check, then every test, in parallel
	$(BIN)/pytest -n auto $(ARGS)

bench: setup ## measure, print a table and JSON
	$(BIN)/python -m tests.benchmarks $(ARGS)

docs: setup ## write the AsyncAPI and OpenAPI documents anew
	$(BIN)/python -m deploy.docs

.venv/.installed: requirements-dev.lock pyproject.toml
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable . && touch $@

shared/ui/static/vendor/.made: package.json package-lock.json .venv/.installed
	$(BIN)/python -m shared.ui.assets && touch $@

.venv/.debian: .venv/.installed tests/debian.sh
	sh tests/debian.sh $(BIN)/python && touch $@
