# The chores of the house. What is needed is made on first use, in .venv, without root.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Pyright would otherwise ask the network whether there is a newer one.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

# What some tests need and a laptop may lack: its command, and what is left out without it.
NEEDS := 'chromium:the page is not opened in a browser' 'soffice:workbooks are not opened in LibreOffice' 'pdftotext:printed pages are not read' 'ssh-agent:no signature is made or verified by OpenSSH' 'openssl:nothing is stamped or verified by OpenSSL' 'strace:no system call is made to fail' 'slapd:no OpenLDAP server is read' 'samba:no Active Directory is read'

.ONESHELL:
.PHONY: help demo page test nightly faults fuzz bench clean venv

help: ## say what there is
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

demo: .venv/.demo ## audit a sample organisation into demo/
	@$(BIN)/tieout demo --folder demo

test: .venv/.dev ## every gate: style, types, floors, tests (ARGS='-k name' for some of them)
	@failed=''
	for gate in 'ruff check' 'ruff format --check' mypy pyright lint-imports; do
		echo "--- $$gate"
		$(BIN)/$$gate || failed+=" '$$gate'"
	done
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; fi
	echo '--- pytest'
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS) || failed+=' pytest'
	if [ -z "$${CI:-}" ]; then
		for need in $(NEEDS); do
			PATH="$$PATH:/usr/sbin" command -v "$${need%%:*}" >/dev/null || echo "left out: $${need#*:} (no $${need%%:*} here)"
		done
	fi
	test -z "$$failed"

nightly: export HYPOTHESIS_PROFILE = nightly
nightly: test bench ## the tests with many more examples, then the benchmarks

faults: export TIEOUT_FAULTS = nightly
faults: .venv/.dev ## the fault campaign at its nightly size, and a table of what it did
	@export TIEOUT_FIGURES=$$(mktemp -d)
	$(BIN)/python -m pytest -n auto tests/faults tests/evidence/pack/test_tampering.py $(ARGS)

fuzz: .venv/.dev ## fuzz every door that bytes come through, SECONDS=60 each
	@$(PIP) -e '.[fuzz]'
	$(BIN)/python -m tests.faults.fuzz $(or $(SECONDS),60) $(ARGS)

page: ## build script and style of the page into evidence/page/assets (needs Node and npm)
	@cd web
	npm ci
	npm run check
	npm run build

bench: .venv/.dev ## run everything in benchmarks/
	@shopt -s nullglob
	for file in benchmarks/*.py; do echo "--- $$file"; $(BIN)/python "$$file"; done

clean: ## remove what can be made again
	@rm -rf .venv demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv: .venv/.dev

.venv/.dev: pyproject.toml | .venv/pyvenv.cfg
	@echo 'Installing Tieout and its test tools into .venv (again only when pyproject.toml changes)' >&2
	$(PIP) --editable '.[dev]'
	touch .venv/.demo .venv/.dev

.venv/.demo: pyproject.toml | .venv/pyvenv.cfg
	@echo 'Installing Tieout into .venv (again only when pyproject.toml changes)' >&2
	$(PIP) --no-compile --editable '.[demo]'
	touch .venv/.demo

.venv/pyvenv.cfg:
	@for python in $(PYTHON) python3.11 python3 python3.14 python3.13 python3.12; do
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
		"$$python" -m venv .venv && exit 0
		echo "$$python cannot make a virtual environment; on Debian install python3-venv" >&2
		exit 2
	done
	echo 'Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3 ...' >&2
	exit 2
