import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import type { LogBatch } from "../../src/decode/log-batch.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { batchOf, END, ID, reportLine, START } from "../support/records.ts";

/** As container tools and log agents write them. */
const HOSTS = [
  { name: "docker compose", prefix: () => "app-1  | " },
  { name: "a time", prefix: (index: number) => `${new Date(1_767_323_045_000 + index * 977).toISOString()} ` },
  { name: "syslog", prefix: (index: number) => `Jan  2 03:0${index % 10}:05 host-17 lambda[${index % 3}12]: ` },
] as const;

const PLATFORM_LINE =
  /^(?:START|END|REPORT) RequestId: |^INIT_START Runtime|^\{"time":"[^"]{20,32}","type":"platform\./;
const FIXTURES = loadFixtures().filter(({ batch }) =>
  batch.logEvents.some(({ message }) => PLATFORM_LINE.test(message)),
);

function verdicts(batch: LogBatch): object[] {
  return analyse([batch]).attempts.flatMap(({ failure }) =>
    failure === null ? [] : [{ class: failure.class, type: failure.type, requestId: failure.attempt.requestId }],
  );
}

function prefixed(batch: LogBatch, prefix: (index: number) => string): LogBatch {
  const logEvents = batch.logEvents.map((event, index) => ({ ...event, message: prefix(index) + event.message }));
  return { ...batch, logEvents };
}

describe("a host that puts something before every line", () => {
  it.each(HOSTS)("changes no verdict on any fixture: $name", ({ prefix }) => {
    const changed = FIXTURES.filter(
      ({ batch }) => JSON.stringify(verdicts(prefixed(batch, prefix))) !== JSON.stringify(verdicts(batch)),
    );
    expect(FIXTURES.length).toBeGreaterThan(1000);
    expect(changed.map(({ name }) => name)).toEqual([]);
  });

  const RELAYED = [START, END, reportLine("Status: timeout")].map((line) => `orders | ${line}`);

  it.each([
    { name: "next to the platform's own lines", lines: [START, ...RELAYED, END, reportLine()] },
    { name: "among other lines", lines: ["hello", "three more", "of its own", "and this", ...RELAYED] },
  ])("is not what an application prints of another function's log, $name", ({ lines }) => {
    expect(verdicts(batchOf(...lines))).toEqual([]);
  });

  it("is no matter of the length of a line", () => {
    const long = `${"x".repeat(200_000)} START RequestId: ${ID} Version: $LATEST`;
    expect(verdicts(batchOf(long, long, long))).toEqual([]);
  });
});
