# The two commands that a new machine needs are `make demo` and `make test`; both install what is missing first.

SWIFT ?= swift
JOBS ?= $(shell nproc)

# Objects for the static executables have a scratch path of their own: those that were compiled for the shared runtime
# do not link statically.
RELEASE := --configuration release --scratch-path .build-release --jobs $(JOBS) \
	-Xswiftc -static-executable -Xswiftc -use-ld=lld
PRODUCTS := doris-supervisor doris-simulator doris-scenarios

# The Python that Debian's packages are for, such as python3-pymysql.
DEBIAN_PYTHON := /usr/bin/python3

# Stamped into `doris-supervisor version`.
export DORIS_SUPERVISOR_COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

.PHONY: build test unit-test static-test sanitize sanitize-thread sanitize-address coverage scenarios containers manifests tools e2e-doris e2e-k8s bench demo lint packages clean

build: packages
	for product in $(PRODUCTS); do $(SWIFT) build $(RELEASE) --product $$product || exit 1; done
	mkdir -p dist
	for product in $(PRODUCTS); do strip -o dist/$$product .build-release/release/$$product || exit 1; done

test: lint unit-test manifests static-test scenarios containers

# Everything but what needs the built program.
unit-test: packages
	$(SWIFT) test --disable-xctest --no-parallel --jobs $(JOBS) --skip EndToEndTests

# The built program as PID 1 of a namespace, on real processes, and the demo; then one look at every statement that the
# stand-ins were told by them.
STATEMENTS := $(CURDIR)/.build/statements
static-test: build
	rm -rf $(STATEMENTS)
	mkdir -p $(STATEMENTS)
	DORIS_SUPERVISOR_DIST=$(CURDIR)/dist DORIS_SUPERVISOR_STATIC=1 DORIS_SUPERVISOR_STATEMENT_ARCHIVE=$(STATEMENTS) \
		$(SWIFT) test --disable-xctest --no-parallel --jobs $(JOBS) --filter EndToEndTests
	Tests/Checks/statements.py $(STATEMENTS)

# The unit tests under ThreadSanitizer and AddressSanitizer, each with objects of its own. The explorations of the core
# have one thread and no pointer, and would take ten times as long.
UNSANITIZED := EndToEndTests|ExplorationTests|BrokenMachineTests|RandomLivesTests
sanitize: sanitize-thread sanitize-address

sanitize-thread: packages
	TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/Checks/thread-sanitizer.txt" $(SWIFT) test --sanitize=thread \
		--scratch-path .build-thread --disable-xctest --no-parallel --jobs $(JOBS) --skip "$(UNSANITIZED)"

sanitize-address: packages
	ASAN_OPTIONS="detect_leaks=0" $(SWIFT) test --sanitize=address \
		--scratch-path .build-address --disable-xctest --no-parallel --jobs $(JOBS) --skip "$(UNSANITIZED)"

# Which lines of the pure core the unit tests run; fails below 95 %.
coverage: packages
	$(SWIFT) test --enable-code-coverage --scratch-path .build-coverage --disable-xctest --no-parallel \
		--jobs $(JOBS) --filter 'DorisTests|SupervisionTests'
	Tests/Checks/coverage.sh .build-coverage 95

# The images of docker/ over a Debian with the stand-in in place of Doris, and a cluster of them; says why where they cannot
# run.
containers: build
	$(DEBIAN_PYTHON) -B Tests/Containers/run.py

# The manifests, as kubectl renders them, before schemas, a policy, the program's own defaults and a real Prometheus.
manifests: build tools
	$(TOOLS)/bin/python -B Tests/Manifests/run.py

# Judges from the Python package index, in a folder of their own.
TOOLS := $(CURDIR)/.build/tools
tools: packages
	test -x $(TOOLS)/bin/python || $(DEBIAN_PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check --requirement Tests/Checks/requirements.txt
	test -d $(TOOLS)/older || $(TOOLS)/bin/pip install --quiet --disable-pip-version-check --no-deps \
		--target $(TOOLS)/older --requirement Tests/Checks/requirements-older.txt

# What Doris does, told to the stand-in of each version.
scenarios: build
	dist/doris-scenarios

# The same told to a real Doris: DORIS_DIST is an unpacked distribution with fe and be, or one of them.
e2e-doris: packages
	@test -n "$(DORIS_DIST)" || { \
		echo "Give an unpacked Doris: make e2e-doris DORIS_DIST=/path/to/apache-doris-2.1.7-bin-x64"; \
		echo "Its version is asked of its start script; where that can't tell: DORIS_VERSION=2.1.7"; exit 2; }
	$(SWIFT) build $(RELEASE) --product doris-scenarios
	mkdir -p dist
	strip -o dist/doris-scenarios .build-release/release/doris-scenarios
	dist/doris-scenarios --distribution "$(DORIS_DIST)" $(if $(DORIS_VERSION),--version "$(DORIS_VERSION)")

# A real Kubernetes cluster: the client of its API, then a cluster of Doris to which happens what happens to clusters, each
# in namespaces of its own, which go at the end. CASES names some of the cases alone.
e2e-k8s: packages
	@test -n "$(KUBECONFIG)" -a -n "$(IMAGE_FE)" -a -n "$(IMAGE_BE)" || { \
		echo "Give a cluster and two images that its nodes have: make e2e-k8s KUBECONFIG=/path/to/kubeconfig IMAGE_FE=… IMAGE_BE=…"; \
		echo "Tests/Kubernetes/README.md says how to make such images with the stand-in."; exit 2; }
	$(SWIFT) build --build-tests --jobs $(JOBS)
	KUBECONFIG="$(KUBECONFIG)" Tests/Kubernetes/real-server.sh \
		$(SWIFT) test --skip-build --disable-xctest --no-parallel --filter KubernetesAPITests.RealServerTests
	KUBECONFIG="$(KUBECONFIG)" $(DEBIAN_PYTHON) -B Tests/Kubernetes/e2e --frontend "$(IMAGE_FE)" --backend "$(IMAGE_BE)" $(CASES)

# The supervisor among init programs and process managers, its frontend and its backend beside recipes of shell scripts,
# then the stand-in and its scenarios beside a MariaDB server.
# BENCH_FLAGS="--quick" shows in a minute that the first works, "--raw FILE" keeps its samples.
bench: build
	.ci/install-packages bench
	python3 -B Benchmarks/init $(BENCH_FLAGS) dist
	python3 -B Benchmarks/frontend.py $(filter --quick,$(BENCH_FLAGS)) dist
	$(DEBIAN_PYTHON) -B Benchmarks/backend $(filter --quick,$(BENCH_FLAGS)) dist
	Benchmarks/stand-in.sh dist

demo: build
	Tests/Demo/demo.sh dist

lint: packages tools
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	Tests/Checks/imports.sh
	python3 -B Tests/Checks/statements_test.py
	$(TOOLS)/bin/python -B -m pyflakes Benchmarks Tests
	shellcheck Benchmarks/*.sh Tests/Demo/*.sh Tests/Checks/*.sh Tests/Kubernetes/*.sh docker/steps/*.sh .ci/run .ci/install-packages
	$(TOOLS)/bin/hadolint docker/*.Dockerfile

# PACKAGES=build installs what the build needs, and none of the tests' judges.
packages:
	.ci/install-packages $(PACKAGES)

clean:
	rm -rf .build .build-release .build-thread .build-address .build-coverage dist
