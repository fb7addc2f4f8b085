import { expect, it } from "vitest";

import { type Dsn, parseDsn } from "../../src/deliver/dsn.ts";
import { createSenders } from "../../src/deliver/senders.ts";

const dsn = (project: number, key = "k") => parseDsn(`https://${key}@sentry.example/${project}`);
const makeSender = (_: Dsn) => ({ send: async () => ({ kind: "accepted" }) as const });

it("gives the same sender for the same DSN", () => {
  const senders = createSenders(makeSender);

  expect(senders.senderFor(dsn(1))).toBe(senders.senderFor(dsn(1)));
});

it.each([
  { name: "project", other: dsn(2) },
  { name: "key", other: dsn(1, "other") },
])("gives another sender for another $name", ({ other }) => {
  const senders = createSenders(makeSender);

  expect(senders.senderFor(dsn(1))).not.toBe(senders.senderFor(other));
});

it("forgets the sender that was asked for longest ago", () => {
  const senders = createSenders(makeSender, 2);
  const first = senders.senderFor(dsn(1));
  const second = senders.senderFor(dsn(2));
  senders.senderFor(dsn(1));
  senders.senderFor(dsn(3));

  expect(senders.senderFor(dsn(1))).toBe(first);
  expect(senders.senderFor(dsn(2))).not.toBe(second);
});
