import { AsyncLocalStorage } from "node:async_hooks";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { makeNodeTransport } from "@sentry/node";

/** What we need of `node:http` or `node:https`. */
export interface HttpModule {
  request(options: RequestOptions, onAnswer: (answer: IncomingMessage) => void): ClientRequest;
}

/** One event's way to the server and back: what Sentry's transport neither sets nor tells. */
export interface Exchange {
  /** Ends the request, its local retry included. The transport itself would wait for a silent server for ever. */
  readonly signal: AbortSignal;
  /** Why the server says that it did not take the event; empty where it says nothing. */
  explanation: Promise<string>;
}

export interface Exchanges {
  /** The transport's `httpModule` option. */
  readonly httpModule: TransportHttpModule;
  /** Runs one `transport.send`; the requests made in it, also later ones, belong to its exchange. */
  run<T>(send: (exchange: Exchange) => Promise<T>): Promise<T>;
}

type TransportHttpModule = NonNullable<Parameters<typeof makeNodeTransport>[0]["httpModule"]>;
type TransportAnswer = Parameters<NonNullable<Parameters<TransportHttpModule["request"]>[1]>>[0];

const MAX_BODY = 2_048;
const NOTHING_SAID = Promise.resolve("");

/** Watches the requests of one transport, which shares its sockets between all events of a DSN. */
export function createExchanges(httpModule: HttpModule, deadlineMs: number): Exchanges {
  const open = new AsyncLocalStorage<Exchange>();
  const newExchange = (): Exchange => ({ signal: AbortSignal.timeout(deadlineMs), explanation: NOTHING_SAID });

  return {
    httpModule: {
      request(options, callback) {
        if (typeof options === "string" || options instanceof URL) throw new TypeError("request options expected");
        const exchange = open.getStore() ?? newExchange();
        const request = httpModule.request({ ...options, signal: exchange.signal }, (answer) => {
          if ((answer.statusCode ?? 0) >= 400) exchange.explanation = explanationOf(answer, exchange.signal);
          // The same object; the two types differ in whether the status may be spelt out as undefined.
          callback?.(answer as TransportAnswer);
        });
        endWithoutSocket(request, exchange.signal);
        return request;
      },
    },
    run(send) {
      const exchange = newExchange();
      return open.run(exchange, () => send(exchange));
    },
  };
}

/**
 * Node tells the end of a request only once it has a socket; a proxy that opens no tunnel never gives one. Without this
 * the event would wait for ever and keep its place in the transport's buffer.
 */
function endWithoutSocket(request: ClientRequest, signal: AbortSignal): void {
  const end = (): void => {
    if (!request.socket) request.emit("error", signal.reason);
  };
  signal.addEventListener("abort", end, { once: true });
}

/** Sentry's own header, else `detail` (Relay) or `message` (Bugsink) of a JSON body. */
async function explanationOf(answer: IncomingMessage, signal: AbortSignal): Promise<string> {
  const header = answer.headers["x-sentry-error"];
  if (header !== undefined) return String(header);
  try {
    const { detail, message }: { detail?: unknown; message?: unknown } = JSON.parse(await bodyOf(answer, signal));
    return [detail, message].find((text) => typeof text === "string") ?? "";
  } catch {
    return "";
  }
}

/** What came of the body until it closed or the deadline passed: a body that never ends must not hold the event. */
function bodyOf(answer: IncomingMessage, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    let body = "";
    answer.on("data", (chunk) => {
      if (body.length < MAX_BODY) body += String(chunk);
    });
    answer.on("close", () => resolve(body));
    signal.addEventListener("abort", () => resolve(body), { once: true });
  });
}
