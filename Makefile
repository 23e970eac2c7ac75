# jixiao. Bare `make` lists the targets.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := models extract pipelines sample_pdfs benchmark tests
DEBIAN := chromium qpdf fontconfig fonts-noto-cjk fonts-wqy-zenhei fonts-wqy-microhei fonts-arphic-uming fonts-arphic-ukai libreoffice-writer-nogui libreoffice-calc-nogui tesseract-ocr tesseract-ocr-chi-sim postgresql

.PHONY: help setup tools demo test test-rendering check fix samples mutants bench wheel clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

setup: $(BIN)/jixiao ## virtual environment with jixiao and its developer tools

$(BIN)/jixiao: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

tools: ## programs and fonts from Debian that the tests render documents with
	@if command -v chromium soffice qpdf fc-list tesseract >/dev/null && test -e "$$(dirname "$$(readlink -f "$$(command -v soffice)")")/libsclo.so" && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && tesseract --list-langs | grep -q chi_sim && test -n "$$(fc-list 'Noto Serif CJK SC')" -a -n "$$(fc-list 'AR PL UMing CN')" -a -n "$$(fc-list 'WenQuanYi Micro Hei')" -a -n "$$(fc-list 'WenQuanYi Zen Hei')"; then \
		echo "tools: all there"; \
	else \
		sudo=$$(test "$$(id -u)" = 0 || echo sudo); \
		$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $(DEBIAN) >/dev/null; \
	fi

demo: setup ## set up, then extract the bundled sample into out/
	$(BIN)/jixiao extract sample_pdfs/seed_word.pdf -o out
	@echo && head -n 6 out/seed_word/funds.csv

test: setup tools ## set up, then pass all tests
	$(BIN)/python -m pytest -q -n auto -m "not rendering"
	$(BIN)/python -m pytest -q -m rendering

check: setup ## read-only: lint, format, types, dependencies
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy models extract pipelines
	$(BIN)/mypy tests
	$(BIN)/mypy sample_pdfs/build.py sample_pdfs/builder benchmark/run.py benchmark/bench benchmark/ingest.py
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/test_audit.py

fix: setup ## lint and format what can be mended by machine
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

samples: setup tools ## rebuild the sample documents from the seed
	$(BIN)/python sample_pdfs/build.py all

mutants: setup ## 660 forms changed as real forms differ: exact, told, or silently wrong
	$(BIN)/python benchmark/mutants.py --count 660

bench: setup ## measure against other tools; writes docs/benchmarks.md
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[bench]'
	test -x .venv-img2table/bin/python || { $(PYTHON) -m venv .venv-img2table && .venv-img2table/bin/pip install --quiet img2table rapidocr onnxruntime \
		&& .venv-img2table/bin/pip uninstall --quiet --yes opencv-python opencv-python-headless opencv-contrib-python && .venv-img2table/bin/pip install --quiet opencv-contrib-python; }
	test -x .venv-tables/bin/python || { $(PYTHON) -m venv .venv-tables && .venv-tables/bin/pip install --quiet wired-table-rec==1.1.0 rapid-table==0.3.0 rapidocr onnxruntime; }
	$(BIN)/python benchmark/run.py --python img2table=.venv-img2table/bin/python
	$(BIN)/python benchmark/scans.py --work build/scans --python img2table=.venv-img2table/bin/python \
		--python wired_table_rec=.venv-tables/bin/python --python rapid_table=.venv-tables/bin/python
	$(BIN)/python benchmark/injected.py --work build/injected
	$(BIN)/python benchmark/form_scans.py --out build/form_scans --seed 1301 --write docs/benchmarks.md
	$(BIN)/python benchmark/mutants.py --count 660 --write docs/benchmarks.md

wheel: setup ## build a wheel, install it alone, and let it examine itself
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .
	$(PYTHON) -m venv build/venv && build/venv/bin/pip install --quiet --constraint constraints.txt dist/jixiao-*.whl
	cd build && venv/bin/jixiao doctor && venv/bin/jixiao extract ../sample_pdfs/seed_chromium.pdf -o out

clean: ## remove what was built
	rm -rf build dist out .pytest_cache .mypy_cache .ruff_cache .hypothesis
