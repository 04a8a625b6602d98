# Two commands are all a fresh machine needs: "make demo" and "make test". Both fetch what they need from the Go module
# proxy and the npm registry, and nothing else.

LIB     := script/internal/lib
BUNDLES := $(LIB)/dist/.bundled
# What only tests need: libraries which scripts bring along.
BROUGHT := script/internal/crypt/testdata/npm
RUNNER  := bin/runner
DEMO    := .demo
# "make demo SIGN_KEY=stranger" signs with a key the simulator does not know.
SIGN_KEY := merchant
GOFILES := $(shell find cmd collection script report -name '*.go' -not -path '*/node_modules/*') \
           $(shell find script -name '*.js' -not -path '*/node_modules/*' -not -path '*/dist/*')

.PHONY: demo test test-system build lint bench update clean

build: $(RUNNER)

$(LIB)/node_modules/.package-lock.json: $(LIB)/package.json $(LIB)/package-lock.json
	@echo "installing the JavaScript libraries (npm ci)"
	cd $(LIB) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BROUGHT)/node_modules/.package-lock.json: $(BROUGHT)/package.json $(BROUGHT)/package-lock.json
	@echo "installing the libraries of the tests (npm ci)"
	cd $(BROUGHT) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BUNDLES): $(LIB)/node_modules/.package-lock.json $(wildcard $(LIB)/bundle/* $(LIB)/entry/* $(LIB)/brought/*)
	@echo "bundling the JavaScript libraries"
	go run ./$(LIB)/bundle
	@touch $@

$(RUNNER): $(BUNDLES) $(GOFILES) go.mod go.sum
	@echo "building $@"
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o $@ ./cmd/runner

# The main job, offline: a collection signed with a local key against the local simulator, and the same again with a key
# the simulator does not know.
demo: build
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@echo "making a merchant's key pair, a platform's, and one that nobody knows"
	@$(RUNNER) keys generate --out $(DEMO)/merchant >/dev/null
	@$(RUNNER) keys generate --out $(DEMO)/platform >/dev/null
	@$(RUNNER) keys generate --out $(DEMO)/stranger >/dev/null
	@echo "running testdata/antom.postman_collection.json against the simulator"
	$(RUNNER) simulator --merchant-key $(DEMO)/merchant.pub --key $(DEMO)/platform.pem -- \
	  $(RUNNER) run testdata/antom.postman_collection.json -e testdata/antom.postman_environment.json \
	  --sign antom --sign-key $(DEMO)/$(SIGN_KEY).pem --verify-key $(DEMO)/platform.pub --base-url '{simulator}' --offline-libs \
	  -r cli,junit,markdown --reporter-junit-export $(DEMO)/junit.xml --reporter-markdown-export $(DEMO)/comment.md
	@echo "running testdata/antom-jsrsasign.postman_collection.json, which downloads its library: from the binary"
	$(RUNNER) simulator --merchant-key $(DEMO)/merchant.pub --key $(DEMO)/platform.pem -- \
	  $(RUNNER) run testdata/antom-jsrsasign.postman_collection.json -e testdata/antom.postman_environment.json \
	  --secret privateKey=file:$(DEMO)/$(SIGN_KEY).pem --verify-key $(DEMO)/platform.pub \
	  --base-url '{simulator}' --offline-libs
	@echo "reports: $(DEMO)/junit.xml $(DEMO)/comment.md"

test: $(BUNDLES) $(BROUGHT)/node_modules/.package-lock.json
	@echo "testing"
	go vet ./...
	go test ./...

# Tests of the binary with real programs of the system, which are installed if they are not there.
test-system: build
	@for p in openssl nginx; do command -v $$p >/dev/null || missing="$$missing $$p"; done; \
	  test -z "$$missing" || { echo "installing$$missing"; apt-get update -q && apt-get install -qy $$missing; }
	RUNNER=$(abspath $(RUNNER)) go test -count=1 -tags system -run 'OpenSSL|Nginx' ./cmd/runner

lint: $(BUNDLES)
	@test -z "$$(gofmt -l cmd collection script report | grep -v node_modules)" || { gofmt -l cmd collection script report; exit 1; }
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

bench: $(BUNDLES) $(BROUGHT)/node_modules/.package-lock.json
	go test -run '^$$' -bench . -benchmem ./...

update: $(BUNDLES)
	go test ./report ./cmd/runner -update

clean:
	rm -rf bin $(DEMO) $(LIB)/node_modules $(BROUGHT)/node_modules $(LIB)/dist/*.gz $(LIB)/dist/copies $(BUNDLES)
