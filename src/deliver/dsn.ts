import { ForwarderError } from "../errors.ts";

/** Where a Sentry project takes its events, taken from the project's DSN. */
export interface Dsn {
  readonly protocol: "http" | "https";
  /** Host name without the port; an IPv6 address keeps its brackets. */
  readonly host: string;
  /** Empty where the DSN leaves it to the protocol. */
  readonly port: string;
  /** What stands before the project ID: empty, or `/prefix` of a server behind a path. */
  readonly path: string;
  readonly publicKey: string;
  readonly projectId: string;
  /** The envelope endpoint. Holds no key, so it may be logged. */
  readonly endpoint: string;
}

const SHAPE = "expected https://<public key>@<host>/<project id>";

/**
 * Takes a Sentry DSN apart.
 *
 * No message and no cause repeats any part of the text: a DSN that is written wrongly may hold its key anywhere.
 *
 * @param text - The DSN; white space around it is ignored, because parameters and secrets often end in a line feed.
 * @throws {@link ForwarderError} `ERR_DSN_INVALID`, saying which part is wrong.
 *
 * @example
 * ```ts
 * parseDsn("https://0123456789abcdef@sentry.example/42").endpoint; // https://sentry.example/api/42/envelope/
 * ```
 */
export function parseDsn(text: string): Dsn {
  const trimmed = text.trim();
  if (trimmed === "") throw invalid("it is empty");
  if (!URL.canParse(trimmed)) throw invalid("it is not a URL");

  const url = new URL(trimmed);
  const protocol = protocolOf(url);
  if (url.username === "") throw invalid("the public key before the @ is missing");
  if (!/^\w+$/.test(url.username)) throw invalid("the public key may hold only letters, digits and _");

  const segments = url.pathname.replace(/\/+$/, "").split("/");
  const projectId = segments.pop() ?? "";
  if (projectId === "") throw invalid("the project ID after the host is missing");
  if (!/^\d+$/.test(projectId)) throw invalid("the project ID at the end is not a number");

  const path = segments.join("/");
  return {
    protocol,
    host: url.hostname,
    port: url.port,
    path,
    publicKey: url.username,
    projectId,
    endpoint: `${protocol}://${url.host}${path}/api/${projectId}/envelope/`,
  };
}

function protocolOf(url: URL): Dsn["protocol"] {
  switch (url.protocol) {
    case "http:":
      return "http";
    case "https:":
      return "https";
    default:
      throw invalid("it starts with neither https:// nor http://");
  }
}

function invalid(what: string): ForwarderError {
  return new ForwarderError("ERR_DSN_INVALID", `The Sentry DSN cannot be used: ${what}; ${SHAPE}`);
}
