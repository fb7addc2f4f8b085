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
export type Act =
  | { readonly kind: "next" }
  | { readonly kind: "answered" }
  | { readonly kind: "init-error"; readonly type: string | null };

export interface Invocation {
  readonly requestId: string;
  readonly payload: string;
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

  static async start(onAct: (act: Act) => void): Promise<RuntimeApi> {
    const api = new RuntimeApi(onAct);
    await new Promise<void>((done) => api.#server.listen(ADDRESS, done));
    return api;
  }

  get address(): string {
    return `${ADDRESS.host}:${ADDRESS.port}`;
  }

  /** To be called after the client has asked for the next one. */
  hand({ requestId, payload }: Invocation): void {
    const headers = {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": requestId,
      "lambda-runtime-deadline-ms": String(Date.now() + 3000),
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
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
    });
    request.on("end", () => {
      const tooLarge = size > MAX_RESPONSE_BYTES;
      const body = JSON.stringify(tooLarge ? TOO_LARGE : { status: "OK" });
      response.writeHead(tooLarge ? 413 : 202, { "content-type": "application/json" }).end(body);
      this.#onAct(actOf(request));
    });
  }
}

function actOf(request: IncomingMessage): Act {
  if (!request.url?.endsWith("/init/error")) return { kind: "answered" };
  const type = request.headers["lambda-runtime-function-error-type"];
  return { kind: "init-error", type: typeof type === "string" ? type : null };
}
