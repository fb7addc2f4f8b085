import { type Frame, toPosition } from "./frame.ts";

/** The frames of one throwable: the thrown one, or one that a `Caused by:` names. */
export interface JavaSection {
  /** What follows `Caused by:`; `null` for the thrown one. */
  readonly header: string | null;
  readonly frames: readonly Frame[];
}

const CAUSE = /^Caused by: (.*)$/;
/** One TAB: frames of suppressed exceptions, which are no causes, have two. */
const FRAME = /^(?:\t| {4})at (\S[^(]{0,1000})\(([^)]{0,500})\)/;
/** The class of a lambda expression has a number of the run's. */
const HIDDEN_CLASS = /\/0x[0-9a-f]{1,16}/;
/** The runtime's client, the platform's libraries and the frameworks that stand between them and most handlers. */
const LIBRARIES =
  /^(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|lambdainternal|com\.amazonaws|software\.amazon|org\.springframework|org\.apache|org\.hibernate|org\.postgresql|com\.mysql|com\.zaxxer|com\.fasterxml|io\.netty|io\.micronaut|io\.quarkus|reactor|okhttp3|io\.lettuce|redis\.clients)\./;

/** Cuts a printed stack trace at its causes; frames caller first. */
export function splitJavaTrace(lines: readonly string[]): readonly [JavaSection, ...JavaSection[]] {
  const thrown: Frame[] = [];
  const causes: { header: string; frames: Frame[] }[] = [];
  for (const line of lines) {
    const header = CAUSE.exec(line)?.[1];
    if (header !== undefined) causes.push({ header, frames: [] });
    const frame = toFrame(line);
    if (frame !== null) (causes.at(-1)?.frames ?? thrown).unshift(frame);
  }
  return [{ header: null, frames: thrown }, ...causes];
}

function toFrame(line: string): Frame | null {
  const [, printed, place] = FRAME.exec(line) ?? [];
  if (printed === undefined || place === undefined) return null;
  const call = printed.replace(HIDDEN_CLASS, "");
  // `app//`, `java.base/`, `java.base@17.0.15/`: the class loader and the module.
  const qualified = call.slice(call.lastIndexOf("/") + 1);
  const dot = qualified.lastIndexOf(".");
  if (dot <= 0) return null;
  const colon = place.lastIndexOf(":");
  const file = colon < 0 ? place : place.slice(0, colon);
  const module = qualified.slice(0, dot);
  return {
    function: qualified.slice(dot + 1),
    module,
    filename: /^[^\s<]{1,255}\.[a-z]{2,8}$/.test(file) ? file : null,
    absPath: null,
    line: colon < 0 ? null : toPosition(place.slice(colon + 1)),
    column: null,
    contextLine: null,
    inApp: !LIBRARIES.test(module),
  };
}
