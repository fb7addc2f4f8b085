import http from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { parseDsn } from "../../src/deliver/dsn.ts";
import { createSender } from "../../src/deliver/sender.ts";
import { attemptLog } from "../../src/event/attempt-log.ts";
import { batchOf, END, reportLine, START } from "../support/records.ts";
import { sampleEvent } from "./sample-event.ts";

const bodies: string[] = [];
let statuses: number[] = [];
let server: http.Server;
let dsn: string;

beforeAll(async () => {
  server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    bodies.push((request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString("utf8"));
    response.writeHead(statuses.shift() ?? 200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  dsn = `http://0123456789abcdef0123456789abcdef@127.0.0.1:${typeof address === "object" ? address?.port : ""}/1`;
});
afterAll(() => new Promise((done) => server.close(done)));

function send(attachment: string, ...answers: number[]) {
  bodies.length = 0;
  statuses = answers;
  const sender = createSender(parseDsn(dsn), { deadlineMs: 5000, now: Date.now, userAgent: "test/1" });
  return sender.send(sampleEvent(), attachment);
}

describe("an attachment", () => {
  it("goes along in the event's envelope", async () => {
    expect(await send("Grüße\n")).toEqual({ kind: "accepted" });
    const [, eventHeader, , header, ...text] = (bodies[0] ?? "").split("\n");
    expect(JSON.parse(eventHeader ?? "")).toEqual({ type: "event" });
    expect(JSON.parse(header ?? "")).toEqual({
      type: "attachment",
      length: Buffer.byteLength("Grüße\n"),
      filename: "attempt.log",
      content_type: "text/plain",
    });
    expect(text.join("\n").trimEnd()).toBe("Grüße");
  });

  it("is the first that is left out of what is too large", async () => {
    expect(await send("hello", 413)).toEqual({ kind: "accepted" });
    expect(bodies.map((body) => body.includes("attempt.log"))).toEqual([true, false]);
  });
});

describe("the attempt's log", () => {
  const failureIn = (...lines: string[]) => {
    const [failure] = analyse([batchOf(START, ...lines, END, reportLine("Status: timeout"))]).attempts.flatMap(
      (attempt) => attempt.failure ?? [],
    );
    if (failure === null || failure === undefined) throw new Error("no failure");
    return failure;
  };

  it("has every line with its time, without secrets", () => {
    const log = attemptLog(failureIn("login with password=hunter2 of bob@example.com"), false);
    expect(log.split("\n")).toEqual([
      expect.stringMatching(/^2026-01-02T03:04:05\.000Z START RequestId: /),
      "2026-01-02T03:04:05.001Z login with password=[Filtered] of [email]",
      expect.stringMatching(/^\S+ END RequestId: /),
      expect.stringMatching(/^\S+ REPORT RequestId: .*Status: timeout$/),
      "",
    ]);
  });

  it("has the end of what is too long", () => {
    const log = attemptLog(
      failureIn(...Array.from({ length: 200 }, (_, index) => `${index} ${"words ".repeat(1500)}`)),
      false,
    );
    expect(log.length).toBeLessThan(1_000_100);
    expect(log).toMatch(/^\(the beginning is left out\)\n/);
    expect(log).toContain("199 words");
  });
});
