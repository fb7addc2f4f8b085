import { FILTERED } from "./placeholder.ts";

/** A run of base64 or base64url that may hold a few words. */
const BASE64 = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{16,}={0,2}/g;
/** What decodes to text was text before: of random letters hardly any does. */
const TEXT = /^[\t\n\r\x20-\x7e]+$/;
/** base64 of base64. */
const MAX_DEPTH = 2;

/**
 * Replaces base64 that hides what `filter` would replace: `cGFzc3dvcmQ9aHVudGVyMg==` is `password=hunter2`. The whole run
 * goes, for a part of it would decode to something else.
 */
export function filterEncoded(text: string, filter: (text: string) => string, depth = 0): string {
  return text.replace(BASE64, (run) => {
    const decoded = Buffer.from(run, "base64").toString("latin1");
    if (!TEXT.test(decoded)) return run;
    const inner = depth + 1 < MAX_DEPTH ? filterEncoded(decoded, filter, depth + 1) : decoded;
    return filter(inner) === decoded ? run : FILTERED;
  });
}
