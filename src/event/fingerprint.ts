import type { Failure } from "../judge/failure.ts";
import { cleanLine, networkOf, type TextRules } from "./text.ts";
import type { ErrorTitle } from "./title.ts";

const MAX_MESSAGE_LENGTH = 300;

/** What differs from one occurrence of the same failure to the next, most specific first. */
const VARIABLE_PARTS: readonly (readonly [pattern: RegExp, placeholder: string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<id>"],
  [/\[(?:ip|email|creditcard|Filtered)\](?::\d{1,5})?/g, "<address>"],
  [/"[^"\n]{0,200}"|(?<![A-Za-z])'[^'\n]{0,200}'|`[^`\n]{0,200}`/g, "<text>"],
  [/\b(?:\d{1,3}\.){3}(?:\d{1,3}|x)(?::\d{1,5})?|\b\d{1,3}\.\d{1,3}\.x\.x(?::\d{1,5})?/g, "<address>"],
  [/\bhttps?:\/\/[^\s)>\]]{1,250}/g, "<url>"],
  [/\b0x[0-9a-f]{1,32}\b|\b(?=[a-f]{0,63}\d)[0-9a-f]{8,64}\b/gi, "<id>"],
  [/\d+(?:[.,]\d+)*/g, "<number>"],
];

/**
 * What Sentry groups by. Version 1: a change of any rule here splits the issues of every user, so it is a new version
 * with a CHANGELOG line.
 *
 * With frames Sentry's own grouping, kept apart by function. What the platform proved without frames is one issue per
 * function, class and type, whatever numbers its text holds. Other frameless failures are told apart by the network
 * reason, else by the message without its variable parts.
 */
export function fingerprintOf(
  failure: Failure,
  title: ErrorTitle,
  hasFrames: boolean,
  rules: TextRules,
): [string, ...string[]] {
  const name = failure.functionName ?? failure.attempt.source.logGroup ?? "";
  const functionName = cleanLine(name, MAX_MESSAGE_LENGTH, { ...rules, personal: false }) || "unknown";
  if (hasFrames) return ["{{ default }}", functionName];
  const type = cleanLine(title.type, MAX_MESSAGE_LENGTH, { ...rules, personal: false }) || "Error";
  const common: [string, ...string[]] = ["lambda", functionName, failure.class, type];
  if (failure.findings[0].detector.startsWith("platform/")) return common;
  const network = networkOf(failure);
  const detail = network === null ? constantPart(title.value ?? "", rules) : network.reason;
  return detail === "" ? common : [...common, detail];
}

/** The message's first line, with what varies replaced. */
function constantPart(message: string, rules: TextRules): string {
  const firstLine = message.trimStart().split(/[\r\n]/, 1)[0] ?? "";
  // Always without personal data: an option must not change the grouping.
  let constant = cleanLine(firstLine, MAX_MESSAGE_LENGTH, { ...rules, personal: false });
  for (const [pattern, placeholder] of VARIABLE_PARTS) constant = constant.replace(pattern, placeholder);
  return constant;
}
