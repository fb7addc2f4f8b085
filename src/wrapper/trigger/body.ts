import { plainValue } from "../../contract/plain-value.ts";
import type { Members } from "../../contract/wrapper-line.ts";
import type { TriggerOptions } from "./trigger.ts";

/** Of the redacted body, as JSON in UTF-8. */
const MAX_BYTES = 8192;
/** A longer body cannot be redacted to something that fits, or hardly ever. */
const MAX_RAW_CHARS = 262_144;

/**
 * The body of a request: JSON and forms as values, redacted; of anything else, and of what is over 8 KB then, the type and
 * the length. `undefined` for none.
 */
export function readBody(
  event: Members,
  contentType: string | undefined,
  mayBeJson: boolean,
  options: TriggerOptions,
): unknown {
  const { body } = event;
  // Middleware may have put the parsed body in its place.
  if (typeof body === "object" && body !== null) return fitting(body, { content_type: "unknown" }, options);
  if (typeof body !== "string" || body === "") return undefined;
  const isEncoded = event["isBase64Encoded"] === true;
  const bytes = isEncoded ? Buffer.byteLength(body, "base64") : Buffer.byteLength(body);
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase().slice(0, 128);
  const summary = { content_type: type ?? "unknown", content_length: bytes };
  const parse = parserFor(type, mayBeJson);
  if (parse === null || body.length > MAX_RAW_CHARS) return summary;
  const parsed = parse(isEncoded ? Buffer.from(body, "base64").toString("utf8") : body);
  return parsed === undefined ? summary : fitting(parsed, summary, options);
}

function fitting(parsed: unknown, summary: object, options: TriggerOptions): unknown {
  const shown = plainValue(parsed, options, { chars: MAX_BYTES });
  return Buffer.byteLength(JSON.stringify(shown)) <= MAX_BYTES ? shown : summary;
}

function parserFor(type: string | undefined, mayBeJson: boolean): ((text: string) => unknown) | null {
  if (type === undefined) return mayBeJson ? parseJson : null;
  if (type === "application/json" || /^application\/[\w.-]{1,64}\+json$/.test(type)) return parseJson;
  return type === "application/x-www-form-urlencoded" ? parseForm : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseForm(text: string): Record<string, string | string[]> {
  const form = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) form.set(name, [...(form.get(name) ?? []), value]);
  return Object.fromEntries(
    [...form].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );
}
