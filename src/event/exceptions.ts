import type { Failure } from "../judge/failure.ts";
import type { PrintedError } from "../read/printed-error.ts";
import { type Frame, type PrintedCause, TRACE_LIMITS } from "../stacks/frame.ts";
import { nodejsSourceLines } from "../stacks/nodejs.ts";
import { keepEnds, parseCauses, parseThreads, parseTrace } from "../stacks/parse-trace.ts";
import { withoutRustCauses } from "../stacks/rust.ts";
import { toSentryFrame } from "./frames.ts";
import type { SentryException, SentryMechanism, SentryThread } from "./sentry-event.ts";
import { cleanText, type TextRules, textMember } from "./text.ts";
import { type ErrorTitle, splitType } from "./title.ts";
import type { Trims } from "./trims.ts";

/** Below Relay's own limits (type and module 256, value 8,192 characters), so that it trims nothing. */
const MAX_TYPE_LENGTH = 256;
const MAX_VALUE_LENGTH = 8000;
const MAX_NAME_LENGTH = 256;
const MAX_CAUSES = 10;
const MAX_THREADS = 10;
/** Of a longer trace the reader keeps both ends. */
const MAX_READ_LINES = 200;
const WHOLE = { ...TRACE_LIMITS, maxFrames: MAX_READ_LINES };
const MECHANISM: SentryMechanism = { type: "aws_lambda.logs", handled: false };
/** Errors that stand side by side and not behind one another: JavaScript's AggregateError, .NET's AggregateException. */
const MEMBER = /^(?:errors|InnerExceptions)\[/;

/** Oldest cause first, the thrown error last: Sentry takes title and grouping from the last one. */
export function exceptionsOf(
  failure: Failure,
  title: ErrorTitle,
  textRules: TextRules,
  trims: Trims,
): SentryException[] {
  const { error } = failure;
  const rules = { ...textRules, onCut: () => trims.note("messages cut short") };
  const all = error === null ? [] : printedCauses(error);
  const causes = all.slice(0, MAX_CAUSES);
  trims.note("causes", all.length - causes.length);
  if ((error?.trace.length ?? 0) >= MAX_READ_LINES) trims.note("lines of a trace");
  const isGroup = causes.some(({ source }) => MEMBER.test(source));
  const frames = error === null ? [] : printedFrames(error);
  for (const { length } of [frames, ...causes.map((cause) => cause.frames)]) {
    trims.note("stack frames in the middle", length - TRACE_LIMITS.maxFrames);
  }
  const thrown = toException(withoutCauses(title, error), frames, rules, {
    ...MECHANISM,
    ...(causes.length === 0 ? {} : { exception_id: 0 }),
    ...(isGroup ? { is_exception_group: true } : {}),
  });
  const others = causes.map(({ type, message, frames: own, source, parent }, index) =>
    toException(
      {
        ...(type === null ? { type: "Error", module: null } : splitType(type, error?.runtime ?? "other")),
        value: message,
      },
      own,
      rules,
      { ...MECHANISM, source, exception_id: index + 1, parent_id: parent },
    ),
  );
  return [...others.reverse(), thrown];
}

/** What the other threads were doing when the process ended, where it printed that. */
export function threadsOf({ error }: Failure, rules: TextRules, trims: Trims): SentryThread[] {
  if (error === null) return [];
  const all = parseThreads(error.runtime, error.trace).filter(({ frames }) => frames.length > 0);
  trims.note("other threads", all.length - MAX_THREADS);
  return all.slice(0, MAX_THREADS).map(({ name, state, frames }, id) => ({
    id: id + 1,
    ...textMember("name", cleanText(state === null ? name : `${name} [${state}]`, MAX_NAME_LENGTH, rules)),
    crashed: false,
    stacktrace: { frames: frames.map((frame) => toSentryFrame(frame, rules)) },
  }));
}

/** The causes are exceptions of their own: the message needs not repeat them. */
function withoutCauses(title: ErrorTitle, error: PrintedError | null): ErrorTitle {
  if (error?.runtime !== "rust" || title.value === null) return title;
  return { ...title, value: withoutRustCauses(title.value) };
}

function printedFrames({ runtime, trace, causeText }: PrintedError): Frame[] {
  const source = runtime === "nodejs" ? nodejsSourceLines(causeText, TRACE_LIMITS.maxLineLength) : [];
  return parseTrace(runtime, [...source, ...trace], WHOLE);
}

/** `causeText` holds the stack and what was printed behind it, but is the shorter one where a stack is very long. */
function printedCauses({ runtime, trace, causeText, chain = [] }: PrintedError): PrintedCause[] {
  if (chain.length > 0) {
    const source = runtime === "php" ? "previous" : "cause";
    return chain.map(({ trace: own, ...words }, parent) => ({
      ...words,
      frames: parseTrace(runtime, own, WHOLE),
      source,
      parent,
    }));
  }
  const all = [parseCauses(runtime, trace, WHOLE), parseCauses(runtime, [causeText], WHOLE)];
  // Of two accounts the one that has more frames is the whole one; without frames, the one that names more.
  const weight = (causes: readonly PrintedCause[]): number =>
    causes.length + causes.reduce((sum, { frames }) => sum + 100 * frames.length, 0);
  return all.toSorted((a, b) => weight(b) - weight(a))[0] ?? [];
}

function toException(
  title: ErrorTitle,
  frames: readonly Frame[],
  rules: TextRules,
  mechanism: SentryMechanism,
): SentryException {
  const sentryFrames = keepEnds(frames, TRACE_LIMITS.maxFrames).map((frame) => toSentryFrame(frame, rules));
  return {
    type: cleanText(title.type, MAX_TYPE_LENGTH, rules) || "Error",
    ...textMember("value", title.value === null ? null : cleanText(title.value, MAX_VALUE_LENGTH, rules)),
    ...textMember("module", title.module === null ? null : cleanText(title.module, MAX_NAME_LENGTH, rules)),
    mechanism,
    // Relay takes an empty list for an error.
    ...(sentryFrames.length === 0 ? {} : { stacktrace: { frames: sentryFrames } }),
  };
}
