import type { Frame } from "../stacks/frame.ts";
import type { SentryFrame } from "./sentry-event.ts";
import { cleanText, type TextRules, textMember } from "./text.ts";

const MAX_NAME_LENGTH = 256;
const MAX_SOURCE_LENGTH = 256;

/** A printed stack frame as Sentry takes it, redacted: source lines hold secrets as often as messages do. */
export function toSentryFrame(frame: Frame, rules: TextRules): SentryFrame {
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
