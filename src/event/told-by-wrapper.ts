import type { RequestData } from "../contract/request-data.ts";
import { readRequestLine } from "../contract/request-line.ts";
import type { ScopeData } from "../contract/scope-data.ts";
import { readTimeoutLine } from "../contract/timeout-line.ts";
import type { Failure } from "../judge/failure.ts";
import { upToFailure } from "../judge/wrapper-lines.ts";
import type { TextRules } from "./text.ts";

/** What the wrapper's lines add to an event. They are log text: shown, and never asked for where an event goes. */
export interface Told extends ScopeData {
  readonly request?: RequestData;
}

const NEAR_TIMEOUT = "near_timeout";

/**
 * What the wrapper logged of this attempt: its request line, and where the time was up the line that it wrote shortly
 * before. Only valid lines of the same request ID count.
 */
export function toldByWrapper(failure: Failure, rules: TextRules): Told {
  const request = firstOf(failure, (text) => readRequestLine(text, rules));
  const timeout = failure.class === "timeout" ? firstOf(failure, (text) => readTimeoutLine(text, rules)) : null;
  const scopes = [request?.scope ?? {}, timeout?.scope ?? {}] as const;
  const contexts = merged(scopes.map((scope) => scope.contexts));
  const nearTimeout =
    timeout === null
      ? {}
      : {
          [NEAR_TIMEOUT]: {
            remaining_time_in_millis: timeout.remainingMs,
            ...(Object.keys(timeout.pending).length === 0 ? {} : { pending: timeout.pending }),
            ...(timeout.breadcrumbs.length === 0 ? {} : { breadcrumbs: timeout.breadcrumbs }),
          },
        };
  return {
    ...(request?.request == null ? {} : { request: request.request }),
    tags: merged(scopes.map((scope) => scope.tags)),
    contexts: { ...contexts, ...nearTimeout },
    user: merged(scopes.map((scope) => scope.user)),
    extra: merged(scopes.map((scope) => scope.extra)),
  };
}

function firstOf<Line extends { readonly requestId: string }>(
  failure: Failure,
  read: (text: string) => Line | null,
): Line | null {
  const { attempt } = failure;
  for (const { producer, text, requestId } of upToFailure(failure)) {
    if (producer !== "wrapper" || requestId !== attempt.requestId) continue;
    const line = read(text);
    if (line?.requestId === attempt.requestId) return line;
  }
  return null;
}

function merged<Value>(parts: readonly (Readonly<Record<string, Value>> | undefined)[]): Record<string, Value> {
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part ?? {})));
}
