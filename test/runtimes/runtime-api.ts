import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** The service's own. */
const ADDRESS = { host: "127.0.0.1", port: 9001 };
/** The answer limit of the service. */
const MAX_RESPONSE_BYTES = 6_291_556;
const TOO_LARGE = {
  errorMessage: `Exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
  errorType: "RequestEntityTooLarge",
};

/** Clients send the error's cause for X-Ray in a header, whole stacks in it. */
const MAX_HEADER_BYTES = 1 << 20;

/** What a runtime client did. */
export type Act = { readonly kind: "next" } | Answer | { readonly kind: "init-error"; readonly type: string | null };

/** The end of an invocation, as the client told it. */
export interface Answer {
  readonly kind: "answered";
  readonly requestId: string;
  readonly isError: boolean;
  readonly body: string;
}

export interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  /** The function's time limit in milliseconds. Default: 3000. */
  readonly limitMs?: number;
}

/** The Runtime API of one execution environment: hands out an invocation at a time, and tells what the client does. */
export class RuntimeApi {
  readonly #server: Server;
  readonly #onAct: (act: Act) => void;
  #waiting: ServerResponse | null = null;

  private constructor(onAct: (act: Act) => void) {
    this.#onAct = onAct;
    this.#server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) =>
      this.#serve(request, response),
    );
  }

  /** @param port - 0 for any that is free. */
  static async start(onAct: (act: Act) => void, port = ADDRESS.port): Promise<RuntimeApi> {
    const api = new RuntimeApi(onAct);
    await new Promise<void>((done) => api.#server.listen({ ...ADDRESS, port }, done));
    return api;
  }

  get address(): string {
    const address = this.#server.address();
    return `${ADDRESS.host}:${typeof address === "object" && address !== null ? address.port : ADDRESS.port}`;
  }

  /** To be called after the client has asked for the next one. */
  hand({ requestId, payload, limitMs = 3000 }: Invocation): void {
    const headers = {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": requestId,
      "lambda-runtime-deadline-ms": String(Date.now() + limitMs),
      "lambda-runtime-invoked-function-arn": "arn:aws:lambda:eu-west-1:123456789012:function:orders",
      "lambda-runtime-trace-id": "Root=1-63441c4a-abcdef012345678912345678;Parent=0ed0a0f1b2c3d4e5;Sampled=0",
    };
    this.#waiting?.writeHead(200, headers).end(payload);
    this.#waiting = null;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    if (request.url?.endsWith("/invocation/next")) {
      this.#waiting = response;
      this.#onAct({ kind: "next" });
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const answer = Buffer.concat(chunks);
      const tooLarge = answer.length > MAX_RESPONSE_BYTES;
      const body = JSON.stringify(tooLarge ? TOO_LARGE : { status: "OK" });
      response.writeHead(tooLarge ? 413 : 202, { "content-type": "application/json" }).end(body);
      this.#onAct(actOf(request, answer.toString()));
    });
  }
}

function actOf(request: IncomingMessage, body: string): Act {
  const [, requestId = "", end = ""] = /\/invocation\/([^/]+)\/(response|error)$/.exec(request.url ?? "") ?? [];
  if (!request.url?.endsWith("/init/error")) return { kind: "answered", requestId, isError: end === "error", body };
  const type = request.headers["lambda-runtime-function-error-type"];
  return { kind: "init-error", type: typeof type === "string" ? type : null };
}
