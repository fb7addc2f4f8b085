import { type Client, getIntegrationsToSetup } from "@sentry/core";
import { ServerRuntimeClient } from "@sentry/core/server";
import {
  consoleIntegration,
  contextLinesIntegration,
  defaultStackParser,
  eventFiltersIntegration,
  getCurrentScope,
  linkedErrorsIntegration,
  makeNodeTransport,
  modulesIntegration,
  SDK_VERSION,
} from "@sentry/node";
import { setAsyncLocalStorageAsyncContextStrategy } from "@sentry/server-utils";
import { dataCollectionFor } from "./data-collection.ts";
import type { InitOptions } from "./options.ts";
import { abortable } from "./requests.ts";
import { VERSION } from "./version.ts";

/** The entity `sentry` is reserved for Sentry's own SDKs. */
const SDK_NAME = "lambda-sentry-forwarder.javascript.wrapper";

/**
 * Makes the SDK's client and puts it in its place, where Sentry's own functions find it.
 *
 * Not the SDK's `init`, and not its `NodeClient`: half of their start-up time is for patching other modules and for
 * tracing, which nobody here has asked for.
 */
export function startClient(options: InitOptions): ServerRuntimeClient {
  setAsyncLocalStorageAsyncContextStrategy();
  const { env } = process;
  const client = new ServerRuntimeClient({
    sendClientReports: false,
    // Spans are not sent; the streamed kind would load their code.
    traceLifecycle: "static",
    ...options,
    ...present("dsn", options.dsn ?? env["SENTRY_DSN"]),
    ...present("environment", options.environment ?? env["SENTRY_ENVIRONMENT"]),
    ...present("release", options.release ?? env["SENTRY_RELEASE"]),
    dataCollection: dataCollectionFor(options.sendDefaultPii === true),
    platform: "node",
    runtime: { name: "node", version: process.version },
    transport: abortable(options.transport ?? makeNodeTransport),
    stackParser: defaultStackParser,
    integrations: getIntegrationsToSetup({
      defaultIntegrations: options.defaultIntegrations ?? defaultIntegrations(),
      ...present("integrations", options.integrations),
    }),
    _metadata: {
      ...options._metadata,
      sdk: {
        name: SDK_NAME,
        version: VERSION,
        packages: [
          { name: "npm:lambda-sentry-forwarder", version: VERSION },
          { name: "npm:@sentry/node", version: SDK_VERSION },
        ],
        settings: { infer_ip: "never" },
      },
    },
  });
  const scope = getCurrentScope();
  scope.update(options.initialScope);
  scope.setClient(client);
  client.init();
  return client;
}

/** Whether the client is one of these, and not of Sentry's own `init`. */
export function isOwnClient(client: Client): boolean {
  return client.getSdkMetadata()?.sdk?.name === SDK_NAME;
}

/**
 * No handlers for uncaught errors: those end the process, and the forwarder reports them. No `dedupe`: the same failure
 * twice is two failed attempts.
 */
function defaultIntegrations() {
  return [
    eventFiltersIntegration(),
    linkedErrorsIntegration(),
    consoleIntegration(),
    contextLinesIntegration(),
    modulesIntegration(),
  ];
}

function present<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
