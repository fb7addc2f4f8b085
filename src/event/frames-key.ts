import type { SentryException, SentryFrame } from "./sentry-event.ts";

/** Deeper callers tell who asked, not what broke. */
const MAX_FRAMES = 6;
const MAX_FOREIGN_FRAMES = 3;
const MAX_KEY_LENGTH = 400;

/**
 * The place of an error, without what a deployment or a run changes: the function's own frames, innermost first, by module
 * or file and function; of libraries the innermost ones where it has none of its own.
 */
export function framesKey(frames: readonly SentryFrame[]): string {
  const own = frames.filter((frame) => frame.in_app);
  const innermost = (own.length > 0 ? own : frames).toReversed().map(placeOf);
  // A recursion is as deep as its input.
  const places = [...new Set(innermost)].slice(0, own.length > 0 ? MAX_FRAMES : MAX_FOREIGN_FRAMES);
  return places.join(" < ").slice(0, MAX_KEY_LENGTH);
}

/** What stands behind the thrown error: the same place may wrap a refused connection and a wrong answer. */
export function causesKey(causes: readonly SentryException[]): string[] {
  const types = [...new Set(causes.map(({ type }) => type))];
  return types.length === 0 ? [] : [types.join(" < ").slice(0, MAX_KEY_LENGTH)];
}

/** Compilers and runtimes number what has no name: `lambda$handle$3`, `$Proxy17`, `func1`, `EnhancerBySpringCGLIB$$9a3f`. */
function placeOf({ module, filename, function: name }: SentryFrame): string {
  return `${module ?? filename ?? "?"}:${name ?? "?"}`.replace(/\$\$[0-9a-f]{6,}|0x[0-9a-f]+|\d+/g, "#");
}
