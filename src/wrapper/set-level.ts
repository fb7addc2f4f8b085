import { getIsolationScope, type SeverityLevel } from "@sentry/node";

/** Sets the level of everything that is reported from now on in this invocation: `setLevel` of Sentry's isolation scope. */
export function setLevel(level: SeverityLevel): void {
  getIsolationScope().setLevel(level);
}
