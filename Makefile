# The few commands a person needs. Each one installs what it needs first.

# Each test starts processes of ours, and compiling our modules for each of them costs more than most.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test long check bench bless docs pictures chromium firefox lock clean

demo: $(INSTALLED)
	$(BIN)/readiness demo

test: $(INSTALLED) chromium
	$(BIN)/pytest -m "not long"

# Repetitions and extremes of what `make test` tries: the page in Firefox, five thousand messages, floods
# and bombs, the five worked orders as whole conversations. CI runs these too.
long: $(INSTALLED) chromium firefox
	$(BIN)/pytest -m long

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/readiness bank check

bench: $(INSTALLED)
	$(BIN)/python -m tests.bench

pictures: $(INSTALLED) chromium
	$(BIN)/python -m tests.page.pictures

# The page is tried in real browsers: Debian's, installed where that is allowed. Where one is missing,
# the tests that need it fail with one line that says what to install.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { $(call debian,chromium); }

firefox:
	@command -v firefox-esr >/dev/null || command -v firefox >/dev/null || { $(call debian,firefox-esr); }

debian = { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	echo "Installing what the page's tests need: $(1)" && apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y $(1) >/dev/null; } || \
	echo "The page's tests need a browser that could not be installed: apt-get install $(1)"

bless: $(INSTALLED)
	BLESS=1 $(BIN)/pytest -n 0 tests/messages/test_golden.py

# The table of questions and the worked orders, written from the bank.
docs: $(INSTALLED)
	BLESS=1 $(BIN)/pytest -n 0 tests/prompts/test_questions_table.py tests/prompts/test_worked_orders.py

# The lock carries hashes and names no host: whoever installs decides where packages come from.
lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
		--upgrade --output-file requirements.lock

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Readiness needs Python 3.11 or newer; $(PYTHON) is older. Run: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "Python cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(INSTALLED)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
