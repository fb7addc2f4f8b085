import { getCurrentScope, getGlobalScope, getIsolationScope } from "@sentry/node";
import type { RedactOptions } from "../contract/redact.ts";
import { readScopeData, type ScopeData } from "../contract/scope-data.ts";

/** What the application has told Sentry up to now that holds for this invocation, redacted. */
export function scopeData(options: RedactOptions): ScopeData {
  const parts = scopes().map((scope) => scope.getScopeData());
  return readScopeData(
    {
      tags: merged(parts.map(({ tags }) => tags)),
      user: merged(parts.map(({ user }) => user)),
      contexts: merged(parts.map(({ contexts }) => contexts)),
      extra: merged(parts.map(({ extra }) => extra)),
    },
    options,
  );
}

/** The last breadcrumbs, oldest first, as one text each. */
export function breadcrumbTexts(): string[] {
  return scopes()
    .flatMap((scope) => scope.getScopeData().breadcrumbs)
    .toSorted((one, other) => (one.timestamp ?? 0) - (other.timestamp ?? 0))
    .map(({ category, message, data }) => {
      const text = message ?? (data === undefined ? "" : Object.keys(data).join(", "));
      return category === undefined ? text : `${category}: ${text}`;
    });
}

function scopes() {
  return [getGlobalScope(), getIsolationScope(), getCurrentScope()];
}

function merged(parts: readonly (object | undefined)[]): object {
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part ?? {})));
}
