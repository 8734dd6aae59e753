# Heatplate's commands. `make figures` and `make test` do everything on a machine with Python 3.11+, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORES ?= 4

.DEFAULT_GOAL := figures
.PHONY: figures test test-long lint docs colormaps colormap-packages lock experiments clean help FORCE

# A virtual environment holds paths, and so its own says where it was made: one that was moved or copied with the
# checkout, or whose Python is gone, is made again.
made_here = $(1)/bin/python -c "" 2>/dev/null && [ "$$(cat $(1)/place 2>/dev/null)" = "$$(pwd -P)" ]
unless_made_here = $(shell $(call made_here,$(1)) || echo FORCE)
FORCE:

figures: $(VENV)/run.stamp ## Build every figure of config.yaml
	$(BIN)/python -m snakemake --cores $(CORES)

test: $(VENV)/test.stamp ## Run the tests
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not long"

test-long: $(VENV)/test.stamp ## Run the tests that take minutes
	$(BIN)/python -m pytest -n auto --dist worksteal -m long

lint: $(VENV)/test.stamp ## Check format, style and types
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pre_commit run --all-files

docs: figures colormaps ## Write all that is made in docs/: the reference from the model, the pictures, the gallery
	$(BIN)/python scripts/reference.py --page docs/configuration.md --schema docs/config.schema.json
	$(BIN)/python scripts/side_by_side.py --output docs/figures.png \
	  $(addprefix figures/,$(addsuffix .png,glue_groups minilm_heads))
	$(BIN)/python scripts/gallery.py

colormaps: $(VENV)/run.stamp ## Draw every colour map into docs/colormaps.png, and measure it in docs/colormaps.md
	$(BIN)/python scripts/colormaps.py --table docs/colormaps.md

colormap-packages: $(VENV)/colormaps.stamp ## Install the colour maps of cmocean, colorcet and Crameri

# uv writes the locks for every platform and every Python from 3.11 on; it is a tool for this target only.
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet
CUDA := $(addprefix nvidia-,cublas cuda-cupti cuda-nvrtc cuda-runtime cudnn-cu13 cufft cufile curand cusolver \
  cusparse cusparselt-cu13 nccl-cu13 nvjitlink nvshmem-cu13 nvtx) cuda-bindings cuda-pathfinder cuda-toolkit triton
TORCH_CPU := --hash=sha256:6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b

lock: ## Renew the hash-locked requirements from the .in files
	$(COMPILE) requirements/run.in --output-file requirements/run.txt
	$(COMPILE) requirements/colormaps.in --constraints requirements/run.txt --output-file requirements/colormaps.txt
	$(COMPILE) requirements/test.in --constraints requirements/run.txt --output-file requirements/test.txt
	# uv keeps the hashes that a lock has: without this, the registry's would go at the second time.
	sed -i "/^torch==.* == 'linux'/,+1d" experiments/requirements.txt
	$(COMPILE) experiments/requirements.in --constraints requirements/run.txt \
	  $(addprefix --no-emit-package ,$(CUDA)) --output-file experiments/requirements.txt
	sed -i "s/^\(torch==[^ ]*\).*/\1 ; sys_platform == 'linux' \\\\\n    $(TORCH_CPU)\n\1 ; sys_platform != 'linux' \\\\/" \
	  experiments/requirements.txt

experiments: .venv-experiments/stamp ## Run the example's two experiments again
	.venv-experiments/bin/python -m snakemake -s experiments/Snakefile --cores 2

.venv-experiments/stamp: experiments/requirements.txt $(call unless_made_here,.venv-experiments)
	$(call install,.venv-experiments,experiments/requirements.txt)

clean: ## Remove everything that is built, and nothing else that lies beside it
	$(PYTHON) scripts/clean.py
	rm -rf $(VENV) .venv-experiments .snakemake results/logs

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):[^#]* ## /\1\t/p' Makefile | awk -F '\t' '{ printf "make %-12s %s\n", $$1, $$2 }'

$(VENV)/run.stamp: requirements/run.txt $(call unless_made_here,$(VENV))
	$(call install,$(VENV),requirements/run.txt)

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	$(call install,$(VENV),requirements/test.txt)

$(VENV)/colormaps.stamp: requirements/colormaps.txt $(VENV)/run.stamp
	$(call install,$(VENV),requirements/colormaps.txt)

# $(call install,DIRECTORY,LOCK): into the virtual environment in a directory. A link to the environment of another
# checkout is replaced, since --clear would empty that one.
define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Heatplate needs Python 3.11 or newer: make PYTHON=python3.12 $@")'
	@$(call made_here,$(1)) || { if [ -L $(1) ]; then rm $(1); fi; $(PYTHON) -m venv --clear $(1) && pwd -P > $(1)/place; }
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(2)
	@touch $@
endef
