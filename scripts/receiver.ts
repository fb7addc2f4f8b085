import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";

type JsonObject = { readonly [key: string]: unknown };

/** An event that the receiver took, in order of arrival. */
export interface ReceivedEvent {
  readonly project: string;
  readonly eventId: string;
  readonly event: JsonObject;
}

/** Every request, also those that were answered with a fault. */
export interface ReceivedRequest {
  /** Counts from 1. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The event items that the usual answer would take. */
  readonly events: readonly JsonObject[];
}

/** What to do instead of the usual; members left out stay usual. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly delayMs?: number;
  /** Never answer. */
  readonly hang?: boolean;
  /** Cut the connection instead of answering. */
  readonly reset?: boolean;
  /** Whether the event counts as taken. Default: as the answer says. A server may take an event and die unheard. */
  readonly take?: boolean;
}

export interface ReceiverOptions {
  /** Asked once per request that would otherwise get its usual answer. */
  readonly answer?: (requestNumber: number) => ScriptedAnswer | undefined;
  readonly publicKey?: string;
}

export interface Receiver {
  readonly dsn: string;
  readonly events: readonly ReceivedEvent[];
  readonly requests: readonly ReceivedRequest[];
  stop(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly body: JsonObject;
  readonly taken: readonly ReceivedEvent[];
}

const MAX_BYTES = 1024 * 1024;

/** A small Sentry on 127.0.0.1: takes envelopes as the real one does, and can be told to fail. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { answer, publicKey = "0123456789abcdef0123456789abcdef" } = options;
  const events: ReceivedEvent[] = [];
  const requests: ReceivedRequest[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const { method = "", url = "/", headers } = request;
    const reply = replyTo(request, body, publicKey);
    const number = requests.length + 1;
    requests.push({ number, method, url, headers, events: reply.taken.map(({ event }) => event) });

    const script = answer?.(number) ?? {};
    const status = script.status ?? reply.status;
    if (script.take ?? (status < 300 && !script.hang && !script.reset)) events.push(...reply.taken);
    if (script.hang) return;
    if (script.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, script.delayMs));
    if (script.reset) {
      request.socket.resetAndDestroy();
      return;
    }
    const text = script.body ?? JSON.stringify(status === reply.status ? reply.body : { detail: `scripted ${status}` });
    response.writeHead(status, { "content-type": "application/json", ...script.headers }).end(text);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    dsn: `http://${publicKey}@127.0.0.1:${port}/1`,
    events,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The body, or `undefined` where it is over the limit; read to its end all the same, so that the client can hear why. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BYTES) return undefined;
  if (request.headers["content-encoding"] !== "gzip") return Buffer.concat(chunks);
  try {
    return gunzipSync(Buffer.concat(chunks), { maxOutputLength: MAX_BYTES });
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE" ? undefined : Buffer.of();
  }
}

function replyTo(request: IncomingMessage, body: Buffer | undefined, publicKey: string): Reply {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const project = /^\/api\/(\d+)\/envelope\/$/.exec(url.pathname)?.[1];
  if (project === undefined) return refusal(404, "not found");
  if (request.method !== "POST") return refusal(405, "method not allowed");

  const inHeader = /\bsentry_key=(\w+)/.exec(String(request.headers["x-sentry-auth"] ?? ""))?.[1];
  const key = url.searchParams.get("sentry_key") ?? inHeader;
  if (key !== publicKey) return refusal(403, `bad sentry_key ${key} for project ${project}`);
  if (body === undefined) return refusal(413, `envelope exceeds ${MAX_BYTES} bytes`);
  try {
    const { eventId, events } = parseEnvelope(body);
    return { status: 200, body: { id: eventId }, taken: events.map((event) => ({ project, eventId, event })) };
  } catch (cause) {
    return refusal(400, cause instanceof EnvelopeRefusal ? cause.message : "invalid envelope");
  }
}

function refusal(status: number, detail: string): Reply {
  return { status, body: { detail }, taken: [] };
}

class EnvelopeRefusal extends Error {}

function parseEnvelope(body: Buffer): { readonly eventId: string; readonly events: readonly JsonObject[] } {
  const [header, start] = lineAt(body, 0);
  const eventId = String(parseObject(header)["event_id"] ?? "").replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/i.test(eventId)) throw new EnvelopeRefusal("missing or invalid event_id");

  const events: JsonObject[] = [];
  for (let at = start; at < body.length; ) {
    const [itemLine, payloadAt] = lineAt(body, at);
    if (itemLine === "") {
      at = payloadAt;
      continue;
    }
    const item = parseObject(itemLine);
    const length = typeof item["length"] === "number" ? item["length"] : lineEnd(body, payloadAt) - payloadAt;
    if (length < 0 || payloadAt + length > body.length) throw new EnvelopeRefusal("item length does not fit");
    if (item["type"] === "event") events.push(parseObject(body.toString("utf8", payloadAt, payloadAt + length)));
    at = payloadAt + length + 1;
  }
  return { eventId, events };
}

/** The line that starts there, and where the next one does. */
function lineAt(body: Buffer, start: number): [line: string, next: number] {
  const end = lineEnd(body, start);
  return [body.toString("utf8", start, end), end + 1];
}

function lineEnd(body: Buffer, start: number): number {
  const end = body.indexOf("\n", start);
  return end === -1 ? body.length : end;
}

function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new EnvelopeRefusal("not an object");
  return { ...value };
}
