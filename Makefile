# Everything a person or the CI runs. `make` alone lists the targets.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp
E2E := .venv-e2e
E2E_STAMP := $(E2E)/.stamp
E2E_BUILT := build/e2e
PO := $(shell test -d chalicelib/domain/wording && find chalicelib/domain/wording -name '*.po')
MO := $(PO:.po=.mo)

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test test-cloud e2e check demo fuzz bench package clean

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: $(STAMP) $(MO) ## install what is pinned into .venv, compile the catalogues; instant when nothing changed

run: setup ## start the embedded home: no account, no Docker (ARGS="..." goes to `huiyin serve`)
	@exec $(BIN)/huiyin serve $(ARGS)

test: check ## what the CI runs: all checks, then all tests on all cores (ARGS="-k wake" goes to pytest)
	$(BIN)/pytest -n auto $(ARGS)

check: setup ## lint, format and types; changes nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

test-cloud: setup ## the tests of the cloud home alone: DynamoDB, stream, queues, state machine, in process
	$(BIN)/pytest tests/cloud -n auto $(ARGS)

e2e: setup $(E2E_STAMP) ## deploy the package to an AWS on this machine (ministack) and play the story over HTTP
	@$(BIN)/python -m infra.package $(E2E_BUILT) --own-issuer
	HUIYIN_MINISTACK=$(E2E)/bin/python HUIYIN_BUILT=$(E2E_BUILT) $(BIN)/pytest tests/e2e_cloud $(ARGS)

demo: setup ## play three weeks of an office in the terminal, from the first message to the rates
	@exec $(BIN)/huiyin demo $(ARGS)

fuzz: setup ## ask a running server everything that /openapi.json offers, as each role (ARGS="--examples 100 --seed 2")
	@$(BIN)/python -m tests.fuzz.run $(ARGS)

bench: setup ## what a case costs in DynamoDB, how long each function takes to start, how fast deadlines are
	@$(BIN)/python -m bench.units && $(BIN)/python -m bench.cold && $(BIN)/python -m bench.deadlines

package: setup ## build the cloud home into dist/: template and zip (docs/operations.md; ARGS="--own-issuer")
	@$(BIN)/python -m infra.package $(ARGS)

clean: ## remove what make made; the embedded home's data (.huiyin) stays
	rm -rf $(VENV) $(E2E) .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis build dist *.egg-info $(MO)

$(STAMP): requirements.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Huiyin needs Python 3.11 or later; $(PYTHON) is not. Name another: make $(MAKECMDGOALS) PYTHON=python3.11" >&2; \
	  exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -r requirements-dev.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation --editable .
	@touch $@

$(E2E_STAMP): requirements-e2e.txt | $(STAMP)
	$(PYTHON) -m venv $(E2E)
	$(E2E)/bin/python -m pip install -q -r requirements-e2e.txt
	@touch $@

# A catalogue that is marked fuzzy is skipped with exit code 0: the test makes that a failure.
%.mo: %.po | $(STAMP)
	@rm -f $@
	$(BIN)/pybabel -q compile -D huiyin -i $< -o $@
	@test -f $@ || { echo "$<: not compiled; is its header marked fuzzy?" >&2; exit 1; }
