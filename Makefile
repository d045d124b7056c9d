# The one interface, for people and for CI. `make` alone prints what there is.

VENV    := .venv
PYTHON  ?= python3
RUN     := $(VENV)/bin/python
READY   := $(VENV)/.ready
WEB     := node_modules/.ready
COMPLETE := .cache/pyodide-complete/hashes.json
EXTRAS  := notebooks site editing tests
CHAPTER ?=
PORT    ?= 8000
PAGES   ?=
ONLY    ?=
PYODIDE ?=
RUNS    ?= 5

# Compiled modules are kept: a run of the tests starts a hundred processes, and each would compile them anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help serve check test lab book stages figures run edit nbdime lint audit bench bench-live lock runtime-lock torch torch-refs clean dot chromium firefox

help: ## print this list
	@echo "Micrograd, step by step: what make can do"
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

serve: book ## set up, build the book, serve it on this machine and print the address (PORT=8000)
	$(RUN) -m book._tools.serve --port $(PORT)

check: lint dot ## before each commit: lint, and the package's tests; under a minute
	$(RUN) -m pytest $$($(RUN) -m book._tools.parts tests tests/package)

test: ## set up, and run every test; ONLY=tests/package, a file or a chapter (07): that part, with what it needs alone
	@needs=$$($(PYTHON) -m book._tools.parts needs '$(ONLY)') && $(MAKE) --no-print-directory $$needs
	@set -f; $(RUN) -m pytest --nbval $$($(PYTHON) -m book._tools.parts tests '$(ONLY)')

lab: $(READY) dot ## the chapters in Jupyter
	$(VENV)/bin/jupyter lab chapters

book: $(READY) $(WEB) ## build the site in _build/html, with PDF and EPUB (PYODIDE=folder or archive: its own Pyodide)
	$(RUN) -m book._tools.build $(if $(PYODIDE),--pyodide "$(PYODIDE)")
	$(RUN) -m book._tools.downloads

stages: $(READY) ## write micrograd/stages/ from the chapters' tagged cells
	$(RUN) -m book._tools.stages

run: $(READY) dot stages ## run chapters and store their outputs (CHAPTER=07 for one)
	$(RUN) -m book._tools.run $(CHAPTER)

edit: $(READY) ## a chapter as text, in your editor or in edit/, and back into its notebook (CHAPTER=07)
	@$(RUN) -m book._tools.edit $(CHAPTER)

nbdime: $(READY) ## have git compare and merge notebooks cell by cell, in this clone
	@sh book/_tools/nbdime.sh $(VENV)

lint: $(READY) $(WEB) ## ruff, mypy, ESLint and tsc
	$(VENV)/bin/ruff check
	$(VENV)/bin/mypy
	node_modules/.bin/eslint
	@for part in . book/_web/live/worker book/_tools; do \
	  echo node_modules/.bin/tsc -p $$part; node_modules/.bin/tsc -p $$part || exit 1; done

audit: book chromium ## measure every page: Lighthouse, axe, bytes, requests (PAGES="chapters/05_neuron" RUNS=5)
	$(RUN) -m book._tools.audit --runs $(RUNS) $(if $(PAGES),--pages $(PAGES))

bench: torch ## measure the engine beside its peers, and say which rows fall short of their targets
	$(RUN) -m benchmarks

bench-live: book chromium $(COMPLETE) ## measure how long a live cell's first output, array and plot take
	$(RUN) -m benchmarks.live

lock: ## fix every version anew in requirements.txt, from the ranges in pyproject.toml
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/pip install --quiet uv
	$(VENV)/lock/bin/uv pip compile pyproject.toml $(EXTRAS:%=--extra %) --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --upgrade --custom-compile-command "make lock" --output-file requirements.txt

runtime-lock: $(READY) $(WEB) ## fix anew the versions and hashes of what runs in the browser
	$(RUN) -m book._tools.vendor --pin

torch: $(READY) ## add PyTorch, so that the comparisons with it run live
	$(RUN) -c "import torch" 2>/dev/null || $(RUN) -m pip install --quiet $$($(RUN) -m book._tools.pins torch)

torch-refs: torch dot stages ## have PyTorch compute the numbers that the chapters compare with
	MICROGRAD_RECORD_PYTORCH=1 $(RUN) -m book._tools.run
	$(RUN) -m book._tools.run

clean: ## remove what was built; the environment goes, too
	rm -rf $(VENV) _build .cache node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

# The environment: made anew when a version changes.
$(READY): requirements.txt pyproject.toml book/_tools/ipython_kernel_config.py
	@sh book/_tools/environment.sh $(PYTHON) $(VENV)
	@touch $@

# What the pages are made with, every version and hash as package-lock.json fixes it.
$(WEB): package-lock.json
	@sh book/_tools/program.sh npm node npm
	@echo "Setting up node_modules (about half a minute) ..."
	@npm ci --no-audit --no-fund --loglevel error
	@touch $@

# A Pyodide with NumPy and Matplotlib, on which the tests run every chapter. What fixes its versions is in that file.
$(COMPLETE): book/_tools/complete.py | $(READY) $(WEB)
	@$(RUN) -m book._tools.complete
	@touch $@

figures: $(WEB) ## bundle the figures' modules for Jupyter and for the pages
	node book/_web/bundle.js --figures micrograd/widgets/bundles

# Programs that pip cannot bring: Graphviz draws the graphs, Chromium opens the pages in tests.
dot:
	@sh book/_tools/program.sh graphviz graphviz dot

chromium:
	@sh book/_tools/program.sh chromium "--cask chromium" chromium chromium-browser google-chrome

firefox:
	@sh book/_tools/program.sh firefox-esr "--cask firefox" firefox-esr firefox

# A second minor version of Matplotlib, laid over the first by one test.
$(VENV)/other-matplotlib: $(READY)
	@$(RUN) -m pip install --quiet --no-deps --target $@.new $$($(RUN) -m book._tools.pins other-matplotlib) && rm -rf $@ && mv $@.new $@
