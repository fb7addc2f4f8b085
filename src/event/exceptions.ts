import type { Failure } from "../judge/failure.ts";
import type { PrintedError } from "../read/printed-error.ts";
import { type Frame, type PrintedCause, TRACE_LIMITS } from "../stacks/frame.ts";
import { nodejsSourceLines } from "../stacks/nodejs.ts";
import { parseCauses, parseTrace } from "../stacks/parse-trace.ts";
import type { SentryException, SentryFrame } from "./sentry-event.ts";
import { cleanText, type TextRules, textMember } from "./text.ts";
import type { ErrorTitle } from "./title.ts";

/** Below Relay's own limits (type and module 256, value 8,192 characters), so that it trims nothing. */
const MAX_TYPE_LENGTH = 256;
const MAX_VALUE_LENGTH = 8000;
const MAX_NAME_LENGTH = 256;
const MAX_SOURCE_LENGTH = 256;
const MAX_CAUSES = 5;
const MECHANISM = { type: "aws_lambda.logs", handled: false } as const;

/** Oldest cause first, the thrown error last: Sentry takes title and grouping from the last one. */
export function exceptionsOf(failure: Failure, title: ErrorTitle, rules: TextRules): SentryException[] {
  const { error } = failure;
  const causes = (error === null ? [] : printedCauses(error))
    .slice(0, MAX_CAUSES)
    .filter(({ type, message }) => type !== null || message !== null)
    .map(({ type, message, frames }) =>
      toException({ type: type ?? "Error", module: null, value: message }, frames, rules),
    );
  return [...causes.reverse(), toException(title, error === null ? [] : printedFrames(error), rules)];
}

function printedFrames({ runtime, trace, causeText }: PrintedError): Frame[] {
  const source = runtime === "nodejs" ? nodejsSourceLines(causeText, TRACE_LIMITS.maxLineLength) : [];
  return parseTrace(runtime, [...source, ...trace]);
}

/** `causeText` holds the stack and what was printed behind it, but is the shorter one where a stack is very long. */
function printedCauses({ runtime, trace, causeText }: PrintedError): PrintedCause[] {
  const causes = parseCauses(runtime, [causeText]);
  return causes.length > 0 ? causes : parseCauses(runtime, trace);
}

function toException(title: ErrorTitle, frames: readonly Frame[], rules: TextRules): SentryException {
  const sentryFrames = frames.map((frame) => toSentryFrame(frame, rules));
  return {
    type: cleanText(title.type, MAX_TYPE_LENGTH, rules) || "Error",
    ...textMember("value", title.value === null ? null : cleanText(title.value, MAX_VALUE_LENGTH, rules)),
    ...textMember("module", title.module === null ? null : cleanText(title.module, MAX_NAME_LENGTH, rules)),
    mechanism: MECHANISM,
    // Relay takes an empty list for an error.
    ...(sentryFrames.length === 0 ? {} : { stacktrace: { frames: sentryFrames } }),
  };
}

function toSentryFrame(frame: Frame, rules: TextRules): SentryFrame {
  const text = (value: string | null, maxLength: number) =>
    value === null ? null : cleanText(value, maxLength, rules);
  return {
    ...textMember("filename", text(frame.filename, MAX_NAME_LENGTH)),
    ...textMember("abs_path", text(frame.absPath, MAX_NAME_LENGTH)),
    ...textMember("function", text(frame.function, MAX_NAME_LENGTH)),
    ...textMember("module", text(frame.module, MAX_NAME_LENGTH)),
    ...(frame.line === null ? {} : { lineno: frame.line }),
    ...(frame.column === null ? {} : { colno: frame.column }),
    ...textMember("context_line", text(frame.contextLine, MAX_SOURCE_LENGTH)),
    in_app: frame.inApp,
  };
}
