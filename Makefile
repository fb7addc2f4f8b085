# What `sam build` calls (BuildMethod: makefile in template.yaml). Everything else is an npm script.

# Lambda's Node.js, which `npm ci` installs; make may find another one on PATH.
NODE := ./node_modules/.bin/node

.PHONY: build-ForwarderFunction build-ReporterFunction build-WrapperLayer build-SubscriberFunction

build-ForwarderFunction: | $(NODE)
	$(NODE) scripts/build.ts forwarder "$(ARTIFACTS_DIR)"

build-ReporterFunction: | $(NODE)
	$(NODE) scripts/build.ts reporter "$(ARTIFACTS_DIR)"

build-SubscriberFunction: | $(NODE)
	$(NODE) scripts/build.ts subscriber "$(ARTIFACTS_DIR)"

build-WrapperLayer: | $(NODE)
	$(NODE) scripts/build.ts layer "$(ARTIFACTS_DIR)"

$(NODE):
	@echo "The project's packages are not installed: run npm ci first." >&2
	@exit 1
