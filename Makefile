# Two commands set everything up and use it: `make run` and `make test`. `make` alone explains the rest.
.DEFAULT_GOAL := help
.PHONY: help setup run test check format scan bench nightly pictures clean
PYTHON ?= python3
PY := .venv/bin/python

help:  ## this list
	@echo "Usage: make COMMAND"
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' Makefile

setup:  ## install both Pythons' packages, train the assistant, migrate the database (again costs a second)
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.9 or later, or name it: make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" tools/setup.py $(MAKECMDGOALS)

run: setup  ## set up, then start everything and print what to open (options: ARGS="--port 8000")
	@exec $(PY) -m complaints up $(ARGS)

test: setup  ## set up, then run the tests on real parts: Rasa, Chromium, PostgreSQL, Redis
	@exec $(PY) -m pytest -n 2 --dist loadfile $(ARGS)

check: setup  ## format, lint, types, import rules
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"

format: setup  ## put the code into shape
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

scan: setup  ## what OSV knows about our packages and docs/dependencies.md has not judged (needs internet)
	@$(PY) -m tools.scan $(ARGS)

bench: setup  ## the benchmarks: tables here, plots in docs/pictures
	@missed=0; for one in gateway deadline register sweep timeline backup importing keys mentions; do $(PY) -m benchmarks.$$one $(ARGS) || missed=1; done; exit $$missed

nightly: setup  ## the long runs, and the benchmarks
	@$(PY) -m pytest -m nightly --timeout 3600 $(ARGS)
	@$(MAKE) --no-print-directory bench

pictures: setup  ## take the screenshots of docs/pictures again
	@$(PY) tools/pictures.py

clean:  ## remove what set-up made (not data/)
	rm -rf .venv nlu/.venv .tools nlu/models nlu/.rasa
