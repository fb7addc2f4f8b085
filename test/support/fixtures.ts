import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { LogBatch, LogEvent } from "../../src/decode/log-batch.ts";

/** What must be found in a fixture: members of `scan --format json`, as many as matter. */
export interface Expectation {
  readonly class: string;
  readonly [member: string]: unknown;
}

/** One saved log with what it must come to. */
export interface Fixture {
  /** `nodejs/exception/throws.text`, the path without its ending. */
  readonly name: string;
  /** `nodejs`, `python`, `platform`… */
  readonly runtime: string;
  /** `exception`, `healthy`, `false-friends`…: the folder. */
  readonly kind: string;
  readonly format: "text" | "json";
  /** Where the lines come from. */
  readonly origin: string;
  readonly batch: LogBatch;
  readonly expected: readonly Expectation[];
}

const FOLDER = fileURLToPath(new URL("../fixtures/", import.meta.url));
const TIME = /^@ (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;
const DEFAULT_GROUP = "/aws/lambda/orders";
const DEFAULT_STREAM = "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef";

/** All fixtures below `test/fixtures`, by name. */
export function loadFixtures(): Fixture[] {
  return readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".log"))
    .sort()
    .map((file) =>
      parseFixture(relative(FOLDER, join(FOLDER, file)).split(sep).join("/"), readFileSync(join(FOLDER, file), "utf8")),
    );
}

/**
 * Reads a fixture. Its head has lines `# key: value` (`origin`, `log-group`, `log-stream`, `escapes: true`, any number of
 * `expect: {JSON}`); then every log event is a line `@ <ISO time>` and the message, verbatim. With `escapes`,
 * `\r`, `\n`, `\\`, and `\uXXXX` in messages stand for the character.
 */
export function parseFixture(file: string, text: string): Fixture {
  const head = new Map<string, string>();
  const expected: Expectation[] = [];
  const events: { time: string; lines: string[] }[] = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const [, time] = TIME.exec(line) ?? [];
    const last = events.at(-1);
    if (time !== undefined) events.push({ time, lines: [] });
    else if (last !== undefined) last.lines.push(line);
    else readHead(file, line, head, expected);
  }
  const [runtime = "", kind = ""] = file.split("/");
  const format = file.endsWith(".json.log") ? "json" : "text";
  const hasEscapes = head.get("escapes") === "true";
  const logEvents = events.map(({ time, lines }, index): LogEvent => {
    const message = lines.join("\n");
    return {
      id: eventId(time, index),
      timestamp: Date.parse(time),
      message: hasEscapes ? unescaped(message) : message,
    };
  });
  const source = { account: "123456789012", region: "eu-west-1", logGroup: head.get("log-group") ?? DEFAULT_GROUP };
  const batch = { ...source, logStream: head.get("log-stream") ?? DEFAULT_STREAM, logEvents };
  return {
    name: file.slice(0, -".log".length),
    runtime,
    kind,
    format,
    origin: head.get("origin") ?? "",
    batch,
    expected,
  };
}

function readHead(file: string, line: string, head: Map<string, string>, expected: Expectation[]): void {
  const [, key, value] = /^# ([a-z-]+): (.*)$/.exec(line) ?? [];
  if (key === undefined || value === undefined) throw new Error(`${file}: not a head line: ${line}`);
  if (key === "expect") expected.push(JSON.parse(value) as Expectation);
  else head.set(key, value);
}

/** As CloudWatch makes them: decimal digits that grow with time. */
function eventId(time: string, index: number): string {
  return `${Date.parse(time)}${String(index).padStart(6, "0")}`.padStart(56, "3");
}

function unescaped(message: string): string {
  return message.replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, code?: string, character?: string) =>
    code === undefined
      ? ({ r: "\r", n: "\n", t: "\t" }[character ?? ""] ?? character ?? "")
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
