# Parallax. `make report` alone does all set-up in .venv and reports on the embedded sample.
CORPUS ?= $(or $(corpus),data/sample)
OUT ?= $(out)
PYTHON ?= python3
BIN := .venv/bin
# uv takes a quarter of the time that pip takes; where it cannot (a mirror that only pip knows of), pip does the same.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
EVERYTHING := -e '.[dev,cluster]'
INSTALL = { { test -x $(BIN)/uv || $(PIP) uv; } && $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -c requirements.lock $(1); } 2>/dev/null || $(PIP) -c requirements.lock $(1)

.PHONY: help setup report test lab lint bench audit clean clean-cache
.DEFAULT_GOAL := help

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name what; do printf 'make %-12s%s\n' "$$name" "$$what"; done
	@echo "variables     CORPUS=$(CORPUS)  OUT=$(or $(OUT),reports)  PYTHON=$(PYTHON)"

setup: .venv/.ready ## install everything the reports need, in .venv (once)

report: .venv/.ready ## make the reports: CORPUS=folder or file, OUT=folder
	@$(BIN)/python -m analysis report "$(CORPUS)" $(if $(OUT),--out "$(OUT)") $(ARGS)

test: .venv/.dev ## run all tests
	@$(BIN)/python -m pytest -n auto

lab: .venv/.ready ## explore in JupyterLab: CORPUS=folder or file, ARGS="--no-browser --port 8899"
	@$(BIN)/python -m analysis.explore.lab "$(CORPUS)" $(ARGS)

lint: .venv/.dev ## ruff, mypy, and that rooms import downwards
	@$(BIN)/ruff check . && $(BIN)/ruff format --check -q . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache >.venv/imports.txt || { cat .venv/imports.txt; exit 1; }

bench: .venv/.dev ## measure how long things take
	@$(BIN)/python benchmarks/reports.py
	@$(BIN)/python benchmarks/desk.py

audit: .venv/.ready ## ask whether an installed package has a known weakness
	@$(PIP) pip-audit 2>/dev/null && $(BIN)/pip-audit --progress-spinner off --local > .venv/audit.txt 2>&1; code=$$?; \
	  if [ $$code -eq 0 ]; then echo 'No known weakness in the installed packages.'; \
	  elif grep -q 'Found .* known vulnerabilit' .venv/audit.txt 2>/dev/null; then cat .venv/audit.txt; exit 1; \
	  else echo 'Skipped: the database of weaknesses cannot be reached from here.'; fi

clean: ## remove .venv, caches and the reports made
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	@find analysis tests -name __pycache__ -prune -exec rm -rf {} +
	@find reports -mindepth 1 ! -name README.md -delete

clean-cache: .venv/.ready ## remove the finished tables and pages that are kept for the next report
	@$(BIN)/python -c 'from analysis.base import store; print(store.clean(), "tables and pages removed")'

# A stamp a stage: the second call is instant, a changed list of packages installs again.
.venv/.ready: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo 'Parallax needs Python 3.11 or newer: install it, or name one with PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv)"; exit 1; }
	@echo 'Setting up in .venv (once, a minute or two) ...'
	@$(PYTHON) -m venv .venv
	@$(call INSTALL,-e .)
	@touch $@

.venv/.dev: .venv/.ready
	@$(call INSTALL,$(EVERYTHING))
	@touch $@
