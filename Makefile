# Everything a person or the robot runs. Needs Python 3.11 or newer, make and a package registry; nothing else.
PYTHON ?= python3
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH_VENV := .venv-bench
BENCH_BIN := $(BENCH_VENV)/bin
BENCH_READY := $(BENCH_VENV)/.ready

.PHONY: demo test check bench leaderboard docs golden lock format clean

# An environment is made anew whenever its lock file changes. The lock names every package, so nothing is left to resolve:
# a resolver would let a newer release of what an extra names break the pins.
define environment
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, found %d.%d: make PYTHON=/path/to/python3.11" % sys.version_info[:2])'
	@echo "Setting up $(1) (about a minute, packages are downloaded once)"
	$(PYTHON) -m venv --clear $(1)
	$(1)/bin/python -m pip install --quiet --require-hashes --no-deps -r $(2)
	$(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
endef

$(READY): requirements.lock
	$(call environment,$(VENV),requirements.lock)

# The same and the solvers that are compared with, half a gigabyte: for `make bench` and `make leaderboard` alone.
$(BENCH_READY): requirements-bench.lock
	$(call environment,$(BENCH_VENV),requirements-bench.lock)

## demo: solve the national plan, verify it, draw the map and write the report into demo/
demo: $(READY)
	@# 6 says that a slow machine stopped at the time limit with a verified plan and a wider gap: still a demo.
	$(BIN)/eastwest demo -o demo || [ $$? -eq 6 ]

## test: every test, with the coverage of floors 0 to 5
test: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term --cov-fail-under=95

## check: style, types, import floors, generated pages unchanged
check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m scripts.docs --check

## bench: measure the targets and write docs/benchmarks.md, gaps.md, studies.md and published.md; takes many hours
bench: $(BENCH_READY)
	$(BENCH_BIN)/python -m tests.property.agreeing 2000
	$(BENCH_BIN)/python -m tests.property.limits 1000
	$(BENCH_BIN)/python -m tests.explain.planted 300
	$(BENCH_BIN)/python -m tests.explain.planted_large
	$(BENCH_BIN)/python -m tests.explain.certain 200
	$(BENCH_BIN)/python -m tests.explain.sampled 200
	$(BENCH_BIN)/python -m scripts.bench
	$(BENCH_BIN)/python -m scripts.gaps
	$(BENCH_BIN)/python -m scripts.studies neighbours edwc-2025
	$(BENCH_BIN)/python -m scripts.studies workers edwc-2025
	$(BENCH_BIN)/python -m scripts.studies kills --times 100
	$(BENCH_BIN)/python -m scripts.published

## leaderboard: run every method on a few instances of instances/bench and write docs/leaderboard.md; takes hours
leaderboard: $(BENCH_READY)
	$(BENCH_BIN)/python -m scripts.leaderboard

## docs: rewrite the pages generated from the code
docs: $(READY)
	$(BIN)/python -m scripts.docs

## golden: rewrite the golden files after a wanted change of the mathematics or of the numbers
golden: $(READY)
	$(BIN)/python -m scripts.golden

## lock: resolve requirements.lock and requirements-bench.lock from pyproject.toml
lock: $(READY)
	$(BIN)/python -m scripts.lock

## format: rewrite the sources as `make check` wants them
format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

## clean: remove the environments, caches and the demo; plans in runs/ stay
clean:
	rm -rf $(VENV) $(BENCH_VENV) demo dist build .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
