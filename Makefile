# make build   print all documents of the shipped bank into out/
# make test    run the tests (some minutes on two cores)
# make check   lint, types, import contracts and tests: what must hold before a commit
# make slow    the tests that take longer: the wheel, installed and printing; snippets of large libraries
# make bench   time and memory beside bare WeasyPrint, and what features of the pages cost
# make bench-press  printing exams beside Typst and TeX, at ARGS="--quick" in little
# make gallery draw the pictures of docs/gallery anew

VENV := .venv
BIN := $(VENV)/bin
NEEDS := pyproject.toml requirements.lock build/bring.sh

.PHONY: build test slow check lint types contracts bench bench-press gallery lock

build: $(VENV)/.prints
	@$(BIN)/studypress build

test: $(VENV)/.tests
	@$(BIN)/pytest -q -n auto --dist loadfile -m "not slow"

slow: $(VENV)/.snippets
	@$(BIN)/pytest -q -m slow

check: lint types contracts test

lint: $(VENV)/.tests
	@$(BIN)/ruff check build tests benchmarks content docs
	@$(BIN)/ruff format --check build tests benchmarks content docs
	@$(BIN)/python tests/prose.py

types: $(VENV)/.tests
	@$(BIN)/mypy

contracts: $(VENV)/.tests
	@$(BIN)/lint-imports

bench: $(VENV)/.tests
	@$(BIN)/python benchmarks/bench.py
	@$(BIN)/python benchmarks/bench_features.py
	@$(MAKE) --no-print-directory bench-press

# --write among the ARGS renews docs/performance/
bench-press: $(VENV)/.peers
	@$(BIN)/python benchmarks/bench_press.py $(ARGS)

gallery: $(VENV)/.tests
	@$(BIN)/python docs/gallery/draw.py

# What CI tested: written by hand when a dependency is to move.
lock: $(VENV)/.snippets $(VENV)/.peers
	@$(BIN)/pip freeze --exclude-editable --exclude studypress | sed 's/+cpu$$//' | LC_ALL=C sort -f > requirements.lock

$(VENV)/.prints: $(NEEDS)
	@sh build/bring.sh $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e .
	@touch $@

$(VENV)/.tests: $(VENV)/.prints
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock --group dev
	@touch $@

$(VENV)/.peers: $(VENV)/.tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock --group bench
	@touch $@

$(VENV)/.snippets: $(VENV)/.tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock --group snippets
	@touch $@
