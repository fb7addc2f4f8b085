import type { FailureClass } from "../detect/finding.ts";
import type { Failure } from "../judge/failure.ts";
import { causesKey, framesKey } from "./frames-key.ts";
import type { SentryException } from "./sentry-event.ts";
import { cleanLine, networkOf, type TextRules } from "./text.ts";
import type { ErrorTitle } from "./title.ts";

const MAX_MESSAGE_LENGTH = 300;

const QUOTED = "<text>";
const PLACEHOLDER = /<(?:id|address|text|url|number|time)>/;
/** The name of a module, file or handler in quotes. */
const NAME = /^.[A-Za-z_@./:-]{1,80}.$/;
/** What is quoted when code cannot be loaded is what is missing; elsewhere it is data. */
const NAMING: ReadonlySet<FailureClass> = new Set(["invalid_handler", "init_error"]);

/** What differs from one occurrence of the same failure to the next, most specific first. */
const VARIABLE_PARTS: readonly (readonly [pattern: RegExp, placeholder: string])[] = [
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, "<time>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<id>"],
  [/\[(?:ip|email|creditcard|Filtered)\](?::\d{1,5})?/g, "<address>"],
  [/"[^"\n]{0,200}"|(?<![A-Za-z])'[^'\n]{0,200}'|`[^`\n]{0,200}`/g, QUOTED],
  [/\b(?:\d{1,3}\.){3}(?:\d{1,3}|x)(?::\d{1,5})?|\b\d{1,3}\.\d{1,3}\.x\.x(?::\d{1,5})?/g, "<address>"],
  [/\bhttps?:\/\/[^\s)>\]]{1,250}/g, "<url>"],
  [/\b0x[0-9a-f]{1,32}\b|\b(?=[a-f]{0,63}\d)[0-9a-f]{8,64}\b/gi, "<id>"],
  // Identifiers of letters and digits in no order: ULIDs, order numbers, names of objects.
  [/(?<![\w-])(?=[\w-]{0,64}\d)(?=[\w-]{0,64}[A-Za-z])[\w-]{12,128}(?![\w-])/g, "<id>"],
  [/\d+(?:[.,]\d+)*/g, "<number>"],
];

/**
 * What Sentry groups by. Version 1: a change of any rule here splits the issues of every user, so it is a new version
 * with a CHANGELOG line.
 *
 * With frames it is Sentry's own grouping, kept apart by function; but where the message holds what differs each time, the
 * frames are part of the fingerprint itself, because not every server's grouping leaves the message out. What the platform
 * proved without frames is one issue per function, class and type, whatever numbers its text holds. Other frameless failures
 * are told apart by the network reason, else by the message without its variable parts.
 */
export function fingerprintOf(
  failure: Failure,
  title: ErrorTitle,
  exceptions: readonly SentryException[],
  rules: TextRules,
): [string, ...string[]] {
  const clean = (text: string): string => cleanLine(text, MAX_MESSAGE_LENGTH, { ...rules, personal: false });
  const functionName = clean(failure.functionName ?? failure.attempt.source.logGroup ?? "") || "unknown";
  const type = clean(title.type) || "Error";
  const common: [string, ...string[]] = ["lambda", functionName, failure.class, type];
  const message = constantPart(title.value ?? "", NAMING.has(failure.class), rules);
  const detail = networkOf(failure)?.reason ?? message;
  const frames = exceptions.at(-1)?.stacktrace?.frames ?? [];
  const hasOwnFrames = frames.some((frame) => frame.in_app);
  if (hasOwnFrames && !PLACEHOLDER.test(message)) return ["{{ default }}", functionName];
  if (hasOwnFrames) return [...common, framesKey(frames), ...causesKey(exceptions.slice(0, -1))];
  if (frames.length === 0 && failure.findings[0].detector.startsWith("platform/")) return common;
  // Frames of libraries alone are the same for many causes.
  const place = frames.length === 0 ? [] : [framesKey(frames)];
  // Rust's chain has no types: what came first is told by its words.
  const first = exceptions.length > 1 ? constantPart(exceptions[0]?.value ?? "", false, rules) : "";
  return [...common, ...place, ...[detail, first].filter((part) => part !== "")];
}

/** The message's first line, with what varies replaced. */
function constantPart(message: string, keepsNames: boolean, rules: TextRules): string {
  const firstLine = message.trimStart().split(/[\r\n]/, 1)[0] ?? "";
  // Always without personal data: an option must not change the grouping.
  let constant = cleanLine(firstLine, MAX_MESSAGE_LENGTH, { ...rules, personal: false });
  for (const [pattern, placeholder] of VARIABLE_PARTS) {
    constant = constant.replace(pattern, (found) =>
      keepsNames && placeholder === QUOTED && NAME.test(found) ? found : placeholder,
    );
  }
  return constant;
}
