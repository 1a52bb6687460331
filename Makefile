# make run: install, ingest the sample papers once, answer one question, serve the page.
# make test: format, lint, types, tests. make install: the step they share.
# make train: train every small model of our own from the data in models/train; what was cut off goes on.
.PHONY: install dev run test train clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# GCC 12 drops the stores that fill the AMX tile configuration, and llama.cpp then crashes at the first token;
# without dead-store elimination the AMX code is right, and nothing else is slower.
export CMAKE_ARGS ?= -DCMAKE_C_FLAGS="-fno-tree-dse -fno-dse" -DCMAKE_CXX_FLAGS="-fno-tree-dse -fno-dse"
export PIP_DISABLE_PIP_VERSION_CHECK := 1

install: $(VENV)/.installed
dev: $(VENV)/.installed-dev

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Plain Minutes needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml requirements.lock | $(BIN)/python
	@echo "Installing (the first time compiles llama.cpp: about five minutes on two cores)"
	$(BIN)/pip install --quiet --constraint requirements.lock --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/pip install --quiet --constraint requirements.lock --editable '.[dev]'
	@touch $@

run: install
	$(BIN)/rag demo

test: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

train: dev
	$(BIN)/python -m models.train.reranker
	$(BIN)/python -m models.train.support
	$(BIN)/python -m models.train.adapter

clean:
	rm -rf $(VENV)
