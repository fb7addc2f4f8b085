import { describe, expect, it } from "vitest";
import { createReferences, parseReference } from "../../src/complete/references.ts";

const MINUTE = 60_000;
const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:sentry/orders-AbCdEf";

describe("a reference", () => {
  it.each([
    { text: "/sentry/orders", reference: { kind: "parameter", name: "/sentry/orders" } },
    { text: "ssm:/sentry/orders", reference: { kind: "parameter", name: "/sentry/orders" } },
    { text: " orders-dsn ", reference: { kind: "parameter", name: "orders-dsn" } },
    {
      text: "arn:aws-cn:ssm:cn-north-1:123456789012:parameter/sentry/orders",
      reference: { kind: "parameter", name: "/sentry/orders" },
    },
    { text: "secret:sentry/orders", reference: { kind: "secret", name: "sentry/orders" } },
    { text: SECRET, reference: { kind: "secret", name: SECRET } },
    { text: "arn:aws:s3:::bucket", reference: null },
    { text: "https://key@sentry.example/1", reference: null },
    { text: "", reference: null },
  ])("is $text", ({ text, reference }) => {
    expect(parseReference(text)).toEqual(reference);
  });
});

function setUp() {
  const clock = { now: 0 };
  const values = new Map<string, string | Error>([["/sentry/orders", "one"]]);
  const reads: string[] = [];
  const read = async (name: string): Promise<string | null> => {
    reads.push(name);
    const value = values.get(name);
    if (value instanceof Error) throw value;
    return value ?? null;
  };
  const references = createReferences({ readParameter: read, readSecret: read }, () => clock.now);
  return { clock, values, reads, references };
}

it("takes a changed value after five minutes at the latest", async () => {
  const { clock, values, reads, references } = setUp();
  expect(await Promise.all([references.resolve("/sentry/orders"), references.resolve("/sentry/orders")])).toEqual([
    "one",
    "one",
  ]);
  expect(reads).toHaveLength(1);
  values.set("/sentry/orders", "two");
  clock.now += 4 * MINUTE;
  expect(await references.resolve("/sentry/orders")).toBe("one");
  clock.now += MINUTE;
  expect(await references.resolve("/sentry/orders")).toBe("two");
});

it("takes it at once when it is told that the value is refused", async () => {
  const { values, references } = setUp();
  await references.resolve("/sentry/orders");
  values.set("/sentry/orders", "two");
  references.forget("/sentry/orders");
  expect(await references.resolve("/sentry/orders")).toBe("two");
});

it("keeps the old value while it cannot be read, and tries again a minute later", async () => {
  const { clock, values, reads, references } = setUp();
  await references.resolve("/sentry/orders");
  values.set("/sentry/orders", new Error("throttled"));
  clock.now += 6 * MINUTE;
  expect(await references.resolve("/sentry/orders")).toBe("one");
  values.set("/sentry/orders", "two");
  expect(await references.resolve("/sentry/orders")).toBe("one");
  clock.now += MINUTE;
  expect(await references.resolve("/sentry/orders")).toBe("two");
  expect(reads).toHaveLength(3);
});

it.each(["/sentry/none", "no such: reference"])("has no value for %s", async (text) => {
  expect(await setUp().references.resolve(text)).toBeNull();
});
