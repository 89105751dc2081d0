# `make run` and `make test` set up everything they need; the rest builds on the same environment.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test check setup shots bench words lock clean

run: $(READY)
	$(BIN)/seoga

test: $(READY)
	$(BIN)/pytest -n 2 --dist loadfile

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest tests/test_layers.py

shots: $(READY)
	$(BIN)/python tests/desktop/shots.py build/screenshots

# Brings the translations up to date with the source, and compiles them: pyside6-linguist assets/i18n/seoga_ko.ts
words: $(READY)
	$(BIN)/python tests/desktop/linguist.py ko

bench: $(READY)
	$(BIN)/seoga bench

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Seoga needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	test -d .venv || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

# Writes down what is installed now; run it after changing a dependency in pyproject.toml and installing it.
lock:
	$(BIN)/python -m pip freeze --exclude seoga --exclude-editable | sed 's/+cpu//' > requirements.lock

clean:
	rm -rf .venv build dist *.egg-info
