import { analyse } from "../../src/analyse.ts";
import { buildEvent } from "../../src/event/build-event.ts";
import type { SentryFrame } from "../../src/event/sentry-event.ts";
import type { RuntimeFamily } from "../../src/read/printed-error.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { type PrintedFrame, printedFrames } from "./printed-frames.ts";

/** One trace that a fixture holds, beside the frames of the event that was made of it. */
export interface TraceScore {
  readonly name: string;
  readonly runtime: RuntimeFamily;
  /** How many frames the log has, of those that an event has room for. */
  readonly printed: number;
  /** How many of them the event has, with the same function, file and line. */
  readonly right: number;
  /** Printed, and not in the event. */
  readonly missing: readonly PrintedFrame[];
  /** In the event, and not printed. */
  readonly surplus: readonly PrintedFrame[];
  /** The frames of each exception, as the log has them: all in printed order, or all in the opposite one. */
  readonly isInOrder: boolean;
}

const OPTIONS = { environment: null, release: null, sendDefaultPii: true, sdkVersion: "0.0.0" };
/** An exception keeps that many frames, of a longer trace its ends. */
const ROOM = 50;

/** Every trace of the fixtures. */
export function scoreTraces(): TraceScore[] {
  return loadFixtures().flatMap(({ name, batch }) =>
    analyse([batch]).attempts.flatMap(({ failure }) => {
      if (failure?.error == null) return [];
      const { error } = failure;
      const record = failure.findings.find((finding) => finding.error === error)?.record;
      const printed = printedFrames(error.runtime, record?.text ?? "");
      const { exception, threads } = buildEvent(failure, OPTIONS);
      const stacks = [...exception.values, ...(threads?.values ?? [])].map(
        ({ stacktrace }) => stacktrace?.frames ?? [],
      );
      return printed.length === 0 && stacks.flat().length === 0 ? [] : [compare(name, error.runtime, printed, stacks)];
    }),
  );
}

function compare(
  name: string,
  runtime: RuntimeFamily,
  printed: readonly PrintedFrame[],
  stacks: readonly (readonly SentryFrame[])[],
): TraceScore {
  const shown = stacks.flat().map(toPrinted);
  const left = printed.map(keyOf);
  const surplus: PrintedFrame[] = [];
  for (const frame of shown) {
    const at = left.indexOf(keyOf(frame));
    if (at < 0) surplus.push(frame);
    else left.splice(at, 1);
  }
  const right = shown.length - surplus.length;
  // What there was no room for does not count.
  const room = Math.min(printed.length, Math.max(ROOM, shown.length));
  const missing = left.slice(0, room - right).map((key): PrintedFrame => JSON.parse(key));
  const isInOrder = stacks.every((frames) => isOrdered(frames.map(toPrinted).map(keyOf), printed.map(keyOf)));
  return { name, runtime, printed: room, right, missing, surplus, isInOrder };
}

function toPrinted({ function: name, filename, lineno }: SentryFrame): PrintedFrame {
  return {
    function: name ?? null,
    file:
      filename
        ?.split(/[\\/]/)
        .at(-1)
        ?.replace(/^<.*>$/, "") || null,
    line: lineno ?? null,
  };
}

function keyOf({ function: name, file, line }: PrintedFrame): string {
  return JSON.stringify({ function: name, file, line });
}

/** Whether `frames`, in this or in the opposite order, stand in `printed` with others between them. */
function isOrdered(frames: readonly string[], printed: readonly string[]): boolean {
  const known = frames.filter((key) => printed.includes(key));
  return isWithin(known, printed) || isWithin(known.toReversed(), printed);
}

function isWithin(frames: readonly string[], printed: readonly string[]): boolean {
  let at = 0;
  for (const key of frames) {
    const found = printed.indexOf(key, at);
    if (found < 0) return false;
    at = found + 1;
  }
  return true;
}
