# Two commands are all a fresh machine needs: "make demo" and "make test". Both fetch what they need from the Go module
# proxy and the npm registry, and nothing else.

LIB     := script/internal/lib
BUNDLES := $(LIB)/dist/.bundled
# What only tests need: libraries that scripts bring along, and those that signatures are compared with.
BROUGHT := script/internal/crypt/testdata/npm $(wildcard collection/sign/testdata/npm*)
RUNNER  := bin/runner
DEMO    := .demo
# "make demo SIGN_KEY=stranger" signs with a key the simulator does not know.
SIGN_KEY := merchant
GOFILES := $(shell find cmd collection script report -name '*.go' -not -path '*/node_modules/*') \
           $(shell find script -name '*.js' -not -path '*/node_modules/*' -not -path '*/dist/*')

.PHONY: demo tour test test-system build lint bench update clean

build: $(RUNNER)

%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	@echo "installing the JavaScript libraries of $* (npm ci)"
	cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BUNDLES): $(LIB)/node_modules/.package-lock.json $(wildcard $(LIB)/bundle/* $(LIB)/entry/* $(LIB)/brought/*)
	@echo "bundling the JavaScript libraries"
	go run ./$(LIB)/bundle
	@touch $@

$(RUNNER): $(BUNDLES) $(GOFILES) go.mod go.sum
	@echo "building $@"
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o $@ ./cmd/runner

# The main job, offline: a pair of keys, the collection of the whole API, the sandbox on this machine, a run against it that
# waits for the notifications it causes, and the reports.
demo: build
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@echo "making a merchant's key pair, a platform's, and one that nobody knows"
	@$(RUNNER) keys generate --out $(DEMO)/merchant >/dev/null
	@$(RUNNER) keys generate --out $(DEMO)/platform >/dev/null
	@$(RUNNER) keys generate --out $(DEMO)/stranger >/dev/null
	$(RUNNER) keys check --key $(DEMO)/merchant.pem --public $(DEMO)/merchant.pub --platform $(DEMO)/platform.pub
	@echo "writing the collection of the payment API"
	$(RUNNER) collection antom --group Payments -o $(DEMO)/antom.postman_collection.json \
	  --environment-out $(DEMO)/antom.postman_environment.json
	@echo "running it against the simulator, with a receiver for the notifications"
	$(RUNNER) simulator --merchant-key $(DEMO)/merchant.pub --key $(DEMO)/platform.pem -- \
	  $(RUNNER) run $(DEMO)/antom.postman_collection.json -e $(DEMO)/antom.postman_environment.json \
	  --sign antom --sign-key $(DEMO)/$(SIGN_KEY).pem --verify-key $(DEMO)/platform.pub --base-url '{simulator}' \
	  --env-var clientId=SANDBOX_5X00000000000000 --notify-listen 127.0.0.1:0 --wait-notify 10s \
	  -r cli,junit,markdown --reporter-junit-export $(DEMO)/junit.xml --reporter-markdown-export $(DEMO)/comment.md
	@echo "running testdata/antom-jsrsasign.postman_collection.json, which downloads its library: from the binary"
	$(RUNNER) simulator --merchant-key $(DEMO)/merchant.pub --key $(DEMO)/platform.pem -- \
	  $(RUNNER) run testdata/antom-jsrsasign.postman_collection.json -e testdata/antom.postman_environment.json \
	  --secret privateKey=file:$(DEMO)/$(SIGN_KEY).pem --verify-key $(DEMO)/platform.pub \
	  --base-url '{simulator}' --offline-libs
	@echo "reports: $(DEMO)/junit.xml $(DEMO)/comment.md"

# What else there is, in under a minute: one call, an error scenario, and a spoiled signature explained.
tour: build
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@$(RUNNER) keys generate --out $(DEMO)/merchant >/dev/null
	@$(RUNNER) keys generate --out $(DEMO)/platform >/dev/null
	@echo "1. one call of the API: a refund, with the payment and the authorisation that it needs"
	$(RUNNER) send refund --simulator
	@echo "2. an error scenario: the first payment fails, the second goes through"
	$(RUNNER) simulator --merchant-key $(DEMO)/merchant.pub --key $(DEMO)/platform.pem \
	  --simulate 'pay=USER_BALANCE_NOT_ENOUGH;times=1' -- sh -c '\
	  $(RUNNER) send pay --simulator=$$SIMULATOR_URL --key $(DEMO)/merchant.pem --client-id SANDBOX_1 -q; echo "exit code $$?"; \
	  $(RUNNER) send pay --simulator=$$SIMULATOR_URL --key $(DEMO)/merchant.pem --client-id SANDBOX_1 -q; echo "exit code $$?"'
	@echo "3. a signature over other bytes than were sent, explained"
	@printf '{"paymentId":"1"}' > $(DEMO)/signed.json; printf '{\n  "paymentId": "1"\n}\n' > $(DEMO)/sent.json
	$(RUNNER) sign --scheme antom --key $(DEMO)/merchant.pem --client-id SANDBOX_1 --method POST \
	  --path /ams/sandbox/api/v1/payments/inquiryPayment --body $(DEMO)/signed.json > $(DEMO)/headers.txt
	@{ echo 'POST /ams/sandbox/api/v1/payments/inquiryPayment HTTP/1.1'; cat $(DEMO)/headers.txt; echo; cat $(DEMO)/sent.json; } \
	  > $(DEMO)/request.http
	$(RUNNER) explain --request $(DEMO)/request.http --public-key $(DEMO)/merchant.pub

test: $(BUNDLES) $(BROUGHT:%=%/node_modules/.package-lock.json)
	@echo "testing"
	go vet ./...
	go test ./...

# Tests of the binary with real programs of the system, which are installed if they are not there.
test-system: build
	@for p in openssl nginx chromium; do command -v $$p >/dev/null || missing="$$missing $$p"; done; \
	  test -z "$$missing" || { echo "installing$$missing"; apt-get update -q && apt-get install -qy $$missing; }
	RUNNER=$(abspath $(RUNNER)) go test -count=1 -tags system -run 'OpenSSL|Nginx|Chromium' ./cmd/runner
	go test -count=1 -tags system -run Newman ./cmd/runner/internal/cli

lint: $(BUNDLES)
	@test -z "$$(gofmt -l cmd collection script report | grep -v node_modules)" || { gofmt -l cmd collection script report; exit 1; }
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

bench: $(BUNDLES) $(BROUGHT:%=%/node_modules/.package-lock.json)
	go test -run '^$$' -bench . -benchmem ./...

update: $(BUNDLES)
	go test ./report ./cmd/runner -update

clean:
	rm -rf bin $(DEMO) $(LIB)/node_modules $(BROUGHT:%=%/node_modules) $(LIB)/dist/*.gz $(LIB)/dist/copies $(BUNDLES)
