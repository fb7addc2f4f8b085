import * as http from "node:http";
import * as https from "node:https";
import { getIsolationScope, type makeNodeTransport, type Scope } from "@sentry/node";
import { MAX_FLUSH_MS } from "./settings.ts";

type MakeTransport = (options: never) => ReturnType<typeof makeNodeTransport>;
type Request = typeof http.request;

const signals = new WeakMap<Scope, AbortSignal>();

/** Requests that are made for this invocation end with its signal. */
export function endWith(signal: AbortSignal, scope: Scope): void {
  signals.set(scope, signal);
}

/**
 * A transport whose requests can be given up. One that goes on after its invocation was frozen would deliver its event when
 * the forwarder has long reported the failure.
 */
export function abortable<Make extends MakeTransport>(make: Make): Make {
  const withModule = (options: { readonly url: string; readonly httpModule?: unknown }) => {
    const httpModule = options.httpModule ?? (options.url.startsWith("https:") ? HTTPS : HTTP);
    return make({ ...options, httpModule } as never);
  };
  return withModule as unknown as Make;
}

const HTTP = { request: withSignal(http.request) };
const HTTPS = { request: withSignal(https.request as Request) };

function withSignal(request: Request) {
  return (options: http.RequestOptions, callback?: (response: http.IncomingMessage) => void): http.ClientRequest => {
    const signal = signals.get(getIsolationScope()) ?? AbortSignal.timeout(MAX_FLUSH_MS);
    return request({ ...options, signal }, callback);
  };
}
