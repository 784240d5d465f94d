# make            builds build/gowl (release), setting up the machine first
# make demo       builds and runs a few programs, and shows their sizes beside gc's
# make check      every fast test: C units, goldens, the driver, programs on two engines
# make tidy       clang-tidy over the C; make format: clang-format
# make goroot, std, fuzz, bench, gcbench, gcstress, suspendstress: the long ones
# make versions   a part of the programs, and the facts about Go's sources, with Go 1.24, 1.25 and 1.27
# make js         GOOS=js: all of its tests: syscall/js's own, tests/programs in Node
# make modules    the tests of some twenty modules of the proxy, beside gc's port
# make conformance  docs/conformance.md, from the results of goroot, std, modules and versions
# make gocommand  the go command with gowl, with the slow cases
# make plugins    plug-ins in wazero: 100,000 calls and 10,000 instances, beside gc's
# make components all of tests/programs that can as components; bindings by wit-bindgen, wasi:http 0.2 and 0.3, beside gc's
SHELL := /bin/bash
ENV := . cmake/env.sh &&
PRESET ?= release

.PHONY: all setup build demo check plugins js components modules goroot std fuzz gcbench gcstress suspendstress versions format tidy clean
all: build

setup:
	@bash cmake/setup.sh

build: setup
	@$(ENV) { [ -e build/$(PRESET)/build.ninja ] || cmake --preset $(PRESET) $(if $(GOWL_LLVM),-DGOWL_LLVM=$(GOWL_LLVM)) | grep -E 'LLVM|rror'; }
	@$(ENV) cmake --build --preset $(PRESET) -- --quiet
	@ln -sfn $(PRESET)/gowl build/gowl

demo: build
	@$(ENV) bash tests/demo.sh

check: build
	@$(ENV) bash tests/check.sh

# A target whose script is not there yet says so and fails.
goroot std fuzz gcbench gcstress suspendstress versions: build
	@$(ENV) for script in tests/$@.sh tests/$@/run.sh $@/run.sh $@/run $(@:gcbench=bench/gc)/run.sh $(@:versions=tests/go_versions)/run.sh; do \
		[ ! -f $$script ] || exec bash $$script $(ARGS); done; \
	echo "make $@: not there yet (README.md, status)" >&2; exit 1

# programs by gowl, gc, native Go and C, measured; and whether they are as small and fast as at the last commit of bench/history
.PHONY: bench bench-gate
bench: build
	@$(ENV) bash bench/run.sh $(ARGS) && bench/goroutines/run

bench-gate: build
	@$(ENV) bash bench/gate.sh $(ARGS)

modules: build
	@$(ENV) bash tests/std/run.sh --modules $(ARGS)

# programs in headless Chromium, by gc and by gowl
.PHONY: browser
browser: build
	@$(ENV) tests/browser/run.sh $(ARGS)

plugins: build
	@$(ENV) tests/plugins/run --calls=100000 --instances=10000

js: build
	@$(ENV) tests/js/run --all

.PHONY: gocommand
gocommand: build
	@$(ENV) tests/gocommand/run --all

# docs/conformance.md, from what goroot, std, modules and versions have kept
.PHONY: conformance
conformance:
	@tests/conformance/write

components: build
	@$(ENV) bash cmake/setup.sh bindings && tests/components/bindings --requests=1000
	@$(ENV) tests/run --component --levels=Oz

# large programs of others, built by gc and by gowl, do the same task
.PHONY: large
large: build
	@$(ENV) bash tests/large/run.sh $(ARGS)

# clang-tidy over base/, driver/, lower/ and emit/
tidy: build
	@bash tests/style.sh tidy

format:
	clang-format-22 -i $$(git ls-files '*.c' '*.h' '*.cc')

clean:
	rm -rf build
