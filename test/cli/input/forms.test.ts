import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ID, packed } from "../../support/records.ts";
import { BATCH, FILTER_EVENTS, GET_EVENTS, MESSAGES, PAYLOAD, parsed, run } from "../saved-log.ts";

const { logStream } = BATCH;
const LINES = MESSAGES.map((message) => message.trimEnd());
const isoOf = (timestamp: number) => new Date(timestamp).toISOString();
const tail = (stream: string | null) =>
  BATCH.logEvents
    .map(({ timestamp, message }) =>
      stream === null
        ? `${isoOf(timestamp).slice(0, 19)} ${message.trimEnd()}`
        : `${isoOf(timestamp).replace("Z", "000+00:00")} ${stream} ${message.trimEnd()}`,
    )
    .join("\n");
const coloured = (text: string, stream: string | null) => {
  const times = text.replaceAll(/^(\d{4}-\S+)/gm, "\u001b[32m$1\u001b[0m");
  return stream === null ? times : times.replaceAll(stream, `\u001b[36m${stream}\u001b[0m`);
};
const filtered = JSON.stringify({ events: FILTER_EVENTS, searchedLogStreams: [] }, null, 4);
const [firstHalf, secondHalf] = [FILTER_EVENTS.slice(0, 2), FILTER_EVENTS.slice(2)].map((events) =>
  JSON.stringify({ events, nextToken: "f" }, null, 4),
);
/** awscli/text.py: scalars by their names' order, between TABs; nothing else is done to the message. */
const outputText = (events: typeof FILTER_EVENTS | typeof GET_EVENTS) =>
  events
    .map((event) => {
      const members = Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1));
      return `EVENTS\t${members.map(([, value]) => value).join("\t")}\n`;
    })
    .join("");
const csvField = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const insightsTime = (timestamp: number) => isoOf(timestamp).replace("T", " ").replace("Z", "");
const insightsRows = BATCH.logEvents.toReversed().map(({ timestamp, message }) => ({
  "@timestamp": insightsTime(timestamp),
  "@message": message,
  "@logStream": logStream,
  "@log": `${BATCH.account}:${BATCH.logGroup}`,
  "@ptr": "CmEK",
}));
const insights = (rows: readonly object[]) => ({
  results: rows.map((row) => Object.entries(row).map(([field, value]) => ({ field, value }))),
  statistics: { recordsMatched: rows.length },
  status: "Complete",
});

/** `time`: the proving record's own time is told. */
const FORMS = [
  { form: "a raw subscription event", text: JSON.stringify(packed(BATCH)), stream: true },
  { form: "the same over several lines", text: JSON.stringify(packed(BATCH), null, 2), stream: true },
  { form: "a decoded payload", text: JSON.stringify(PAYLOAD, null, 2), stream: true },
  {
    form: "JSON Lines of payloads",
    text: BATCH.logEvents.map((event) => JSON.stringify({ ...PAYLOAD, logEvents: [event] })).join("\n"),
    stream: true,
  },
  {
    form: "JSON Lines of events",
    text: `${JSON.stringify(packed(BATCH))}\n${JSON.stringify(packed(BATCH))}\n`,
    stream: true,
  },
  {
    form: "payloads without anything between, as Firehose writes them",
    text: JSON.stringify(PAYLOAD).repeat(2),
    stream: true,
  },
  { form: "a list of payloads", text: JSON.stringify([PAYLOAD, PAYLOAD]), stream: true },
  { form: "filter-log-events", text: filtered, stream: true },
  { form: "outputs of filter-log-events one after the other", text: `${firstHalf}\n${secondHalf}\n`, stream: true },
  {
    form: "get-log-events",
    text: JSON.stringify({ events: GET_EVENTS, nextForwardToken: "f/1" }, null, 2),
    stream: false,
  },
  { form: "jq -c .events[]", text: FILTER_EVENTS.map((event) => JSON.stringify(event)).join("\n"), stream: true },
  {
    form: "jq -c .events[] of get-log-events",
    text: GET_EVENTS.map((event) => JSON.stringify(event)).join("\n"),
    stream: false,
  },
  { form: "jq .events[]", text: FILTER_EVENTS.map((event) => JSON.stringify(event, null, 2)).join("\n"), stream: true },
  { form: "--query events", text: JSON.stringify(FILTER_EVENTS, null, 4), stream: true },
  { form: "--query events[].message", text: JSON.stringify(MESSAGES, null, 4), stream: false, time: false },
  {
    form: "--query events[].[message]",
    text: JSON.stringify(MESSAGES.map((message) => [message])),
    stream: false,
    time: false,
  },
  {
    form: "--query events[].[timestamp,message]",
    text: JSON.stringify(GET_EVENTS.map(({ timestamp, message }) => [timestamp, message])),
    stream: false,
  },
  {
    form: "--query events[].[logStreamName,timestamp,message]",
    text: JSON.stringify(
      FILTER_EVENTS.map(({ logStreamName, timestamp, message }) => [logStreamName, timestamp, message]),
    ),
    stream: true,
  },
  { form: "filter-log-events --output text", text: outputText(FILTER_EVENTS), stream: true },
  { form: "get-log-events --output text", text: `b/1\tf/2\n${outputText(GET_EVENTS)}`, stream: false },
  { form: "--query events[].message --output text", text: MESSAGES.join("\t"), stream: false, time: false },
  {
    form: "--query events[].[timestamp,message] --output text",
    text: GET_EVENTS.map(({ timestamp, message }) => `${timestamp}\t${message}\n`).join(""),
    stream: false,
  },
  { form: "logs tail", text: tail(logStream), stream: true },
  { form: "logs tail --color on", text: coloured(tail(logStream), logStream), stream: true },
  { form: "logs tail --format short", text: tail(null), stream: false },
  { form: "logs tail --format short --color on", text: coloured(tail(null), null), stream: false },
  {
    form: "logs tail --format none",
    text: FILTER_EVENTS.map((event) =>
      JSON.stringify({
        ...event,
        timestamp: isoOf(event.timestamp).replace("Z", "+00:00"),
        ingestionTime: isoOf(event.ingestionTime).replace("Z", "+00:00"),
      }),
    ).join("\n"),
    stream: true,
  },
  {
    form: "the console's CSV file of a stream",
    text: `timestamp,message\r\n${GET_EVENTS.map(({ timestamp, message }) => `${timestamp},${csvField(message)}\r\n`).join("")}`,
    stream: false,
  },
  {
    form: "the console's CSV file of Logs Insights",
    text: `@timestamp,@message,@logStream\n${insightsRows
      .map((row) => [row["@timestamp"], csvField(row["@message"]), csvField(row["@logStream"] ?? "")].join(","))
      .join("\n")}`,
    stream: true,
  },
  { form: "results of Logs Insights", text: JSON.stringify(insights(insightsRows), null, 4), stream: true },
  { form: "--query results of Logs Insights", text: JSON.stringify(insights(insightsRows).results), stream: true },
  { form: "what the console copies of Logs Insights", text: JSON.stringify(insightsRows), stream: true },
  { form: "plain lines", text: LINES.join("\n"), stream: false, time: false },
  {
    form: "plain lines with Windows line ends",
    text: LINES.join("\n").replaceAll("\n", "\r\n"),
    stream: false,
    time: false,
  },
  {
    form: "UTF-16",
    text: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(MESSAGES.join("\n"), "utf16le")]),
    stream: false,
    time: false,
  },
  { form: "gzip", text: gzipSync(JSON.stringify(PAYLOAD)), stream: true },
  {
    form: "gzip of gzip of payloads, as Firehose writes them",
    text: gzipSync(Buffer.concat([gzipSync(JSON.stringify(PAYLOAD)), gzipSync(JSON.stringify(PAYLOAD))])),
    stream: true,
  },
];

describe("scan reads", () => {
  it.each(FORMS)("$form", async ({ text, stream, time = true }) => {
    const { code, out, err } = await run([text]);
    expect(err).toBe("");
    expect(parsed(out)).toEqual([
      expect.objectContaining({
        class: "exception",
        phase: "invoke",
        type: "KeyError",
        message: "'id'",
        title: "KeyError: 'id'",
        requestId: ID,
        logStream: stream ? logStream : null,
        runtime: "python",
        attempt: 1,
        frames: 1,
        detectors: ["python/exception"],
        timestamp: time ? expect.stringMatching(/^2026-01-02T03:04:05/) : null,
      }),
    ]);
    expect(code).toBe(1);
  });

  it("logs tail --format json, which spreads messages in JSON over several lines", async () => {
    const at = "2026-01-02T03:04:05+00:00";
    const type = "platform.report";
    const messages = [
      { time: "2026-01-02T03:04:05.678Z", type: "platform.start", record: { requestId: ID, version: "$LATEST" } },
      {
        time: "2026-01-02T03:04:08.678Z",
        type,
        record: { requestId: ID, status: "timeout", metrics: { durationMs: 3000 } },
      },
    ];
    const lines = messages.map((message) => `${at} ${logStream} \n${JSON.stringify(message, null, 4)}`);
    const { code, out, err } = await run([[`${at} ${logStream} not JSON\n  at all`, ...lines].join("\n")]);
    expect(parsed(out)).toMatchObject([{ class: "timeout", requestId: ID, logStream }]);
    expect({ code, err }).toEqual({ code: 1, err: "" });
  });

  it("gives every form that tells all the same event ID", async () => {
    const all = { account: BATCH.account, logGroup: BATCH.logGroup, region: "eu-west-1" };
    const ids = new Set<unknown>();
    for (const { stream, text } of FORMS.filter((form) => form.stream)) {
      expect(stream).toBe(true);
      ids.add(parsed((await run([text], all)).out)[0]?.["eventId"]);
    }
    expect(ids.size).toBe(1);
  });

  it("the account and log group that Logs Insights names", async () => {
    const { out } = await run([JSON.stringify(insights(insightsRows))]);
    expect(parsed(out)).toMatchObject([{ account: BATCH.account, logGroup: BATCH.logGroup, functionName: "orders" }]);
  });

  it("a log whose lines are JSON over several lines", async () => {
    const records = [
      { timestamp: "2026-01-02T03:04:05.678Z", level: "INFO", requestId: ID, message: "hi" },
      {
        time: "2026-01-02T03:04:08.678Z",
        type: "platform.report",
        record: { requestId: ID, status: "timeout", metrics: {} },
      },
    ];
    const { code, out, err } = await run([records.map((record) => JSON.stringify(record, null, 2)).join("\n")]);
    expect(parsed(out)).toMatchObject([{ class: "timeout", requestId: ID }]);
    expect({ code, err }).toEqual({ code: 1, err: "" });
  });

  it("a log in which an application printed an event, as the log that it is", async () => {
    const printed = JSON.stringify(packed(BATCH));
    const { code, out, err } = await run([[LINES[0], printed, LINES[2], LINES[3]].join("\n")]);
    expect({ code, out, err }).toEqual({ code: 0, out: "", err: "" });
    const json = `{"time":"2026-01-02T03:04:05.678Z","type":"platform.start","record":{"requestId":"${ID}"}}`;
    expect(await run([`${printed}\n${json}`])).toEqual({ code: 0, out: "", err: "" });
  });
});
