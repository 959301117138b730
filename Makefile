# naervaer: `make demo` shows it, `make test` proves it, `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help install demo test test-tools lint docs bench bench-replies fuzz faults audit clean

PYTHON ?= python3
VENV ?= .venv
VENV_PEERS ?= .venv-peers
VENV_FUZZ ?= .venv-fuzz
VENV_AUDIT ?= .venv-audit
FUZZ_SECONDS ?= 60
BIN := $(VENV)/bin
WORKERS ?= 4

help:  ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[demo]'
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

install: $(VENV)/.installed  ## install into .venv

demo: install  ## a team's week in half a minute, on servers inside the process
	$(BIN)/naervaer demo $(if $(DEMO_ONCE),--once)

test-tools:
	@bash deploy/test-tools.sh

test: $(VENV)/.dev test-tools lint  ## lint, types, import contracts and every test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: $(VENV)/.dev  ## ruff, mypy and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

docs: $(VENV)/.dev  ## write docs/config.md anew from the types
	$(BIN)/python -m daemon.config.docs > docs/config.md

bench: $(VENV)/.dev test-tools  ## print the figures of this machine
	$(BIN)/python -m bench

$(VENV_PEERS)/.installed: bench/replies/peers.txt
	$(PYTHON) -m venv $(VENV_PEERS)
	@grep -v '^#' $< | while read -r peer; do \
	  $(VENV_PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 15 $$peer \
	    || echo "peer not installed: $$peer"; \
	done
	@touch $@

bench-replies: $(VENV)/.dev $(VENV_PEERS)/.installed  ## print how well replies are read, with other parsers beside
	VENV_PEERS=$(VENV_PEERS) $(BIN)/python -m bench.replies $(ARGS)

$(VENV_FUZZ)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV_FUZZ)
	$(VENV_FUZZ)/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(VENV_FUZZ)/bin/python -m pip install --quiet --editable . --group fuzz
	@touch $@

fuzz: $(VENV_FUZZ)/.installed  ## read made-up mails for FUZZ_SECONDS (60), and keep those that break something
	$(VENV_FUZZ)/bin/python -m tests.fuzz --seconds $(FUZZ_SECONDS)

faults: $(VENV)/.dev test-tools  ## put every promise through its faults by the thousand (ARGS='--list' names the rows), for hours
	$(BIN)/python -m tests.faults $(ARGS)

$(VENV_AUDIT)/.installed:
	$(PYTHON) -m venv $(VENV_AUDIT)
	$(VENV_AUDIT)/bin/python -m pip install --quiet 'pip-audit>=2.9'
	@touch $@

audit: $(VENV)/.dev $(VENV_AUDIT)/.installed  ## ask for known weaknesses of every installed package (needs the network)
	$(VENV_AUDIT)/bin/python deploy/audit.py $(BIN)/python

clean:  ## remove what was built
	rm -rf $(VENV) $(VENV_PEERS) $(VENV_FUZZ) $(VENV_AUDIT) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .faults
