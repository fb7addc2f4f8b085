import type { Fixture } from "../support/fixtures.ts";

/** What is another in every recording, and what stands for it in a shape. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "ID"],
  [/\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d([.,]\d+)?(Z|\+00:?00)?/g, "TIME"],
  [/\b\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d\b/g, "TIME"],
  [/\b[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M\b/g, "TIME"],
  [/\[\d{13}\]/g, "[TIME]"],
  [/0x[0-9a-f]+\??/gi, "ADDRESS"],
  [/(?<=\b127\.0\.0\.1:|\[::1\]:|localhost:|port )\d+/g, "PORT"],
  [/\d+(\.\d+)? ?(ms|milliseconds|seconds|MB|KB)\b/g, "AMOUNT"],
  [/(?<="(durationMs|billedDurationMs|initDurationMs|maxMemoryUsedMB)":)[\d.]+/g, "AMOUNT"],
  // Whether a timer of Node.js found others due at the same time.
  [/(?:^|\\n|\n|",")\s+at (?:process\.)?(?:runNextTicks|processTimers|listOnTimeout) \(node:internal\/[^)]*\)/g, ""],
  // How far Java's HttpClient and its futures had come.
  [/(?:^|\\n|\n)(?:\t|\\t)at java\.(?:net\.http\/jdk\.internal|base\/java\.util\.concurrent)\.[^\n"\\]*/g, ""],
  [/(?<=\.\.\. )\d+(?= more)/g, "NUMBER"],
  // OpenSSL's thread.
  [/\b[0-9A-F]{16}(?=:error:)/g, "ADDRESS"],
  // What was left of a limit.
  [/(?<=TimeoutExpired\(\[[^\]]{0,200}\], )[\d.]+/g, "AMOUNT"],
  // Line and column.
  [/(?<=[\w>)\]]):\d+(:\d+)?/g, ":LINE"],
  [/(?<=\bline[ "]{1,2}:?)\d+/g, "LINE"],
  [/(?<=[\w.]\()\d+(?=\))/g, "LINE"],
  [/(?<=\bline )\d+/g, "LINE"],
  [/\(\d+ in use\)/g, "(AMOUNT in use)"],
  // Which of two limits of reqwest ends first.
  [
    /(?<=Error\(Connect, )(?:TimedOut|ConnectError\(\\?"tcp connect error\\?", [\d.]+:\w+, Custom \{ kind: TimedOut, error: Elapsed\(\(\)\) \}\))/g,
    "TIMED OUT",
  ],
  // Process, thread, goroutine, task.
  [/(?<=\bm=)\d+/g, "NUMBER"],
  [/(?<=\bgoroutine |#|\bpid |\b[pt]id=|_pid)\d+/gi, "NUMBER"],
  [/(?<=^\[)\d+(?=:ADDRESS)/g, "NUMBER"],
  [/(?<=\btask )\d+(?= panicked)/g, "NUMBER"],
  [/(?<=[( ])(\/[\w.@+-]+){2,}\/(?=[\w.@+-]+)/g, "FOLDER/"],
];

/** How often V8 collects before it gives up, and how, is chance. */
const COLLECTION = /^\[NUMBER:ADDRESS\].* (Scavenge|Mark-Compact) /;

/** What a dump of Go consists of. Where its threads were, and how many of them, is chance: of a cut one the rest counts. */
const DUMP = /^(\t|goroutine |created by |runtime stack:|[\w./]+(\.\([*\w]+\))?\.[\w.]+\(.*\)$|r\w+ +ADDRESS$|$)/;

/** A recording without what differs between any two of the same run. */
export function shapeOf({ batch, expected, origin }: Fixture): string[] {
  const isCut = origin.includes(", cut");
  const messages = batch.logEvents.flatMap(({ message }) => {
    const shape = shapeOfText(message);
    const isChance = (shape === "" && message.trim() !== "") || COLLECTION.test(shape) || (isCut && DUMP.test(shape));
    return isChance ? [] : [shape];
  });
  return [
    `origin: ${shapeOfText(origin)}`,
    ...expected.map((failure) => `expect: ${shapeOfText(JSON.stringify(failure))}`),
    ...messages,
  ];
}

function shapeOfText(text: string): string {
  return VARYING.reduce((left, [pattern, name]) => left.replace(pattern, name), text).trimEnd();
}

/** What differs, as lines to read; none if nothing does. Standard output and error may overtake each other. */
export function differences(checkedIn: readonly string[], recorded: readonly string[]): string[] {
  const missing = without(checkedIn, recorded);
  const added = without(recorded, checkedIn);
  return [...missing.map((line) => marked("-", line)), ...added.map((line) => marked("+", line))];
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const WIDTH = 400;

function marked(mark: string, text: string): string {
  const shown = text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
  return `  ${mark} ${shown.replaceAll("\n", `\n  ${mark}   `)}`;
}
