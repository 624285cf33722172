# One command each: run, test, check. They install what they need on the first time and work offline after it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPILE := $(BIN)/pip-compile --quiet --allow-unsafe --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
SOURCES := eventhub tasks tests migrations wsgi.py

export PORT HTTPS

.PHONY: run test check format lock clean
.DELETE_ON_ERROR:

run: $(VENV)/.run-installed
	@exec $(BIN)/python -m eventhub.demo.run

test: $(VENV)/.dev-installed
	@.ci/browser-notice
	$(BIN)/python -m pytest -n 2 $(ARGS)

check: $(VENV)/.dev-installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint eventhub/templates --lint --quiet

format: $(VENV)/.dev-installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/.dev-installed
	$(COMPILE) --output-file=requirements.txt requirements.in requirements-embedded.in
	$(COMPILE) --output-file=requirements-dev.txt requirements-dev.in

clean:
	rm -rf $(VENV) .data .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.run-installed: requirements.txt | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev-installed: requirements-dev.txt | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run-installed

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "EventHub needs Python 3.11 or newer. On Debian: apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "EventHub needs Python 3.11 or newer; $(PYTHON) is older. Name another one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(PYTHON) -c 'import sys; print("This Python cannot make a virtual environment. On Debian: apt install python%d.%d-venv" % sys.version_info[:2])' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
