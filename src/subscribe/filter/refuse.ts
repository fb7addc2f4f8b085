import { ForwarderError } from "../../errors.ts";

const MAX_SHOWN = 60;

/** The one error of this folder. */
export function refuse(pattern: string, why: string, cause?: unknown): ForwarderError {
  const shown = pattern.length > MAX_SHOWN ? `${pattern.slice(0, MAX_SHOWN)}…` : pattern;
  return new ForwarderError("ERR_FILTER_PATTERN", `filter pattern ${JSON.stringify(shown)}: ${why}`, { cause });
}
