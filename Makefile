# Two commands matter: `make run` and `make test`. README.md says more.
ifndef PYTHON
PYTHON := $(shell for p in python3.11 python3.12 python3.13 python3; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
endif
PORT ?= 8000
VENV ?= .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
PYTEST := $(PY) -m pytest --dist=loadscope --no-loadscope-reorder
# What is imported is compiled once and kept, whatever the environment says: every process that starts would do it anew.
export PYTHONDONTWRITEBYTECODE :=
INSTALL := pip install -q --compile-bytecode --require-hashes

.PHONY: run test full bench setup setup-test system checks suite messages lock format java postfix writer

run: $(VENV)/.base
	@exec $(PY) manage.py serve --bind 127.0.0.1:$(PORT)

test: checks suite

full: export DIALOGPORTAL_FULL = 1
full: java postfix writer checks suite

bench: $(VENV)/.dev
	@$(PY) -m benchmarks
	@$(PY) -m benchmarks.mail

checks: $(VENV)/.dev system
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint templates --lint --check
	$(PY) -m dialogportal.translations
	$(VENV)/bin/lint-imports --no-cache
	SECRET_KEY=checks $(PY) manage.py makemigrations --check --dry-run --settings=tests.settings
	$(PY) -m mypy

suite: $(VENV)/.dev system
	$(PYTEST) -n 2 --db=sqlite -m "not browser"
# Three, on two cores: much of what runs on PostgreSQL waits for browsers, workers and mail servers.
	$(PYTEST) -n 3 --db=postgres

# --- Set-up: a virtual environment, then uv, then exactly what requirements/ names, by digest ----------------------

setup: $(VENV)/.base
setup-test: $(VENV)/.dev

$(UV):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found. Set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install -q --disable-pip-version-check uv==0.13.9

$(VENV)/.base: $(UV) requirements/base.txt
	$(UV) $(INSTALL) --python $(PY) -r requirements/base.txt
	@touch $@

$(VENV)/.dev: $(UV) requirements/base.txt requirements/dev.txt
	$(UV) $(INSTALL) --python $(PY) -r requirements/dev.txt
	@touch $@ $(VENV)/.base

# What pip cannot bring: a browser, gettext and, for the full suite, a Java runtime. As root they are installed.
system:
	@sh devtools/system_packages.sh chromium gettext

postfix:
	@sh devtools/system_packages.sh postfix

writer:
	@sh devtools/system_packages.sh soffice

java:
	@sh devtools/system_packages.sh java npm

# --- For developers ------------------------------------------------------------------------------------------------

messages: $(VENV)/.dev
	$(PY) -m devtools.merge_translations
	$(PY) -m devtools.readers

format: $(VENV)/.dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(PY) -m djlint templates --reformat --quiet || true

LOCK := pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url
lock: $(UV)
	$(UV) $(LOCK) -o requirements/base.txt
	$(UV) $(LOCK) --group dev -c requirements/base.txt -o requirements/dev.txt
