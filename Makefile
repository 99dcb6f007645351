# The two commands that a new machine needs are `make demo` and `make test`; both install what is missing first.

SWIFT ?= swift
JOBS ?= $(shell nproc)

# Objects for the static executables have a scratch path of their own: those that were compiled for the shared runtime
# do not link statically.
RELEASE := --configuration release --scratch-path .build-release --jobs $(JOBS) \
	-Xswiftc -static-executable -Xswiftc -use-ld=lld
PRODUCTS := doris-supervisor doris-simulator

# Stamped into `doris-supervisor version`.
export DORIS_SUPERVISOR_COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

.PHONY: build test unit-test static-test demo lint packages clean

build: packages
	for product in $(PRODUCTS); do $(SWIFT) build $(RELEASE) --product $$product || exit 1; done
	mkdir -p dist
	for product in $(PRODUCTS); do strip -o dist/$$product .build-release/release/$$product || exit 1; done

test: lint unit-test static-test

# Everything but what needs the built program.
unit-test: packages
	$(SWIFT) test --disable-xctest --no-parallel --jobs $(JOBS) --skip EndToEndTests

# The built program as PID 1 of a namespace, on real processes, and the demo.
static-test: build
	DORIS_SUPERVISOR_DIST=$(CURDIR)/dist DORIS_SUPERVISOR_STATIC=1 \
		$(SWIFT) test --disable-xctest --no-parallel --jobs $(JOBS) --filter EndToEndTests

demo: build
	Tests/Demo/demo.sh dist

lint: packages
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	Tests/Checks/imports.sh
	shellcheck Tests/Demo/*.sh Tests/Checks/*.sh .ci/run .ci/install-packages

packages:
	.ci/install-packages

clean:
	rm -rf .build .build-release dist
