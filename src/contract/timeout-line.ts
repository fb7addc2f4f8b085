import { plainValue } from "./plain-value.ts";
import type { RedactOptions } from "./redact.ts";
import { readScopeData, type ScopeData } from "./scope-data.ts";
import { isMembers, readWrapperLine, writeWrapperLine } from "./wrapper-line.ts";

/** What the wrapper logs shortly before the time of an invocation is up. */
export interface TimeoutLine {
  readonly requestId: string;
  /** Of the time limit, when the line was written. */
  readonly remainingMs: number;
  /** What kept the event loop busy: Node.js's name of the resource → how many, such as `TCPSocketWrap`. */
  readonly pending: Readonly<Record<string, number>>;
  readonly scope: ScopeData;
  /** The last breadcrumbs, oldest first. */
  readonly breadcrumbs: readonly string[];
}

const MAX_PENDING = 20;
const MAX_BREADCRUMBS = 20;
const MAX_BREADCRUMB_CHARS = 300;

/** `{"lambdaSentryTimeout":1,"requestId":"…","scope":{…},"breadcrumbs":[…],"pending":{…},"remainingMs":…}`, without a line feed. */
export function writeTimeoutLine({ requestId, scope, breadcrumbs, pending, remainingMs }: TimeoutLine): string {
  return writeWrapperLine("lambdaSentryTimeout", requestId, { scope, breadcrumbs, pending, remainingMs });
}

/** Reads a log line as a near-timeout line, whoever wrote it: bounded and redacted anew. `null` for whatever is none. */
export function readTimeoutLine(text: string, options: RedactOptions): TimeoutLine | null {
  const members = readWrapperLine(text, "lambdaSentryTimeout");
  if (members === null) return null;
  const { requestId, remainingMs, pending, scope, breadcrumbs } = members as { readonly requestId: string } & Record<
    string,
    unknown
  >;
  if (typeof remainingMs !== "number" || !Number.isSafeInteger(remainingMs)) return null;
  return {
    requestId,
    remainingMs,
    pending: readPending(pending),
    scope: readScopeData(scope, options),
    breadcrumbs: readBreadcrumbs(breadcrumbs, options),
  };
}

export function readPending(value: unknown): Record<string, number> {
  if (!isMembers(value)) return {};
  const counts = Object.entries(value).filter(
    (entry): entry is [string, number] => /^\w{1,64}$/.test(entry[0]) && Number.isSafeInteger(entry[1]),
  );
  return Object.fromEntries(counts.slice(0, MAX_PENDING));
}

export function readBreadcrumbs(value: unknown, options: RedactOptions): string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(-MAX_BREADCRUMBS).flatMap((text: unknown) => {
    if (typeof text !== "string" || text === "") return [];
    return [String(plainValue(text, options, { chars: MAX_BREADCRUMB_CHARS }))];
  });
}
