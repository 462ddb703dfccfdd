# make build   print all documents of the shipped bank into out/
# make test    run the tests (some minutes on two cores)
# make types   mypy, strict, on package, tests, benchmarks and scripts
# make check   lint, types, import contracts and tests: run it before a commit
# make slow    slow tests: the installed wheel; HTML in a browser; snippets of large libraries; exports, in other programs
# make bench   everyday runs compared with plain WeasyPrint; the desk; scans; the cost of page features
# make bench-press  exams compared with Typst and TeX
#                   ARGS="--quick" for a small run of both
# make fuzz    fuzz the readers of files, guided by coverage; ARGS="FOLDER --minutes 60 --jobs 2", and names of doors
# make docs    build the documentation site into site/
# make release wheel, sdist, hashes and SBOM in dist/; publish them by hand
# make fresh   install that wheel in new Debian systems, as root: ARGS="trixie" for one of them
# make words   update the catalogues of fixed words from templates and code
# make gallery redraw the pictures in docs/gallery

VENV := .venv
BIN := $(VENV)/bin
NEEDS := pyproject.toml requirements.lock build/bring.sh

.PHONY: build test slow check lint types contracts docs bench bench-press fuzz gallery words lock release fresh

build: $(VENV)/.prints
	@$(BIN)/studypress build

test: $(VENV)/.tests
	@$(BIN)/pytest -q -n auto --dist loadfile -m "not slow"

slow: $(VENV)/.slow
	@$(BIN)/pytest -q -n auto --dist loadfile -m slow

check: lint types contracts test

lint: $(VENV)/.tests
	@$(BIN)/ruff check build tests benchmarks content docs
	@$(BIN)/ruff format --check build tests benchmarks content docs
	@$(BIN)/python tests/prose.py

types: $(VENV)/.tests
	@$(BIN)/mypy

contracts: $(VENV)/.tests
	@$(BIN)/lint-imports

docs: $(VENV)/.docs
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

bench: $(VENV)/.tests
	@$(BIN)/python benchmarks/bench.py $(ARGS)
	@$(BIN)/python benchmarks/bench_features.py
	@$(MAKE) --no-print-directory bench-press

# --write among the ARGS updates docs/performance/
bench-press: $(VENV)/.peers
	@$(BIN)/python benchmarks/bench_press.py $(ARGS)

fuzz: $(VENV)/.fuzz
	@PYTHONPATH=benchmarks nice $(BIN)/python benchmarks/fuzz/fuzz_doors.py $(ARGS)

gallery: $(VENV)/.tests
	@$(BIN)/python docs/gallery/draw.py

words: $(VENV)/.prints
	@$(BIN)/python -m studypress.page.words.update

# Run it by hand to update a dependency; CI tests these versions.
lock: $(VENV)/.slow $(VENV)/.peers $(VENV)/.fuzz
	@$(BIN)/pip freeze --exclude-editable --exclude studypress | sed 's/+cpu$$//' | LC_ALL=C sort -f > requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --all-extras --no-annotate --no-config \
		--custom-compile-command "make lock" -c requirements.lock -o requirements-release.txt pyproject.toml

release: $(VENV)/.slow
	@sh build/release.sh $(CURDIR)/$(BIN) dist

fresh: release
	@sh tests/release/fresh_roots.sh dist/*.whl $(ARGS)

$(VENV)/.prints: $(NEEDS)
	@sh build/bring.sh $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[cjk,desk]'
	@touch $@

$(VENV)/.tests: $(VENV)/.prints
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock --group dev
	@touch $@

$(VENV)/.fuzz: $(VENV)/.tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock --group fuzz
	@touch $@

$(VENV)/.docs: $(VENV)/.prints
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock --group docs
	@touch $@

$(VENV)/.peers: $(VENV)/.tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock --group bench
	@touch $@

$(VENV)/.slow: $(VENV)/.tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock --group slow
	@touch $@
