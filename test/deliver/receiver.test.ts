import { afterEach, beforeEach, expect, it } from "vitest";

import { type Receiver, startReceiver } from "../../scripts/receiver.ts";

const ID = "0a7d81344ce6726430855c00f7c50f0a";
const HEADER = JSON.stringify({ event_id: ID });
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

function post(body: string, path = "/api/1/envelope/", headers: Record<string, string> = {}) {
  const { origin, username } = new URL(receiver.dsn);
  return fetch(`${origin}${path}?sentry_key=${username}`, { method: "POST", body, headers });
}

it.each([
  { name: "an event by length", body: `${HEADER}\n{"type":"event","length":10}\n{"a":"\\n"}\n` },
  { name: "an event by line", body: `${HEADER}\n{"type":"event"}\n{"a":"\\n"}` },
  {
    name: "an event behind an attachment",
    body: `${HEADER}\n{"type":"attachment","length":3}\na\nb\n{"type":"event"}\n{"a":"\\n"}`,
  },
  {
    name: "an ID with dashes",
    body: `{"event_id":"0a7d8134-4ce6-7264-3085-5c00f7c50f0a"}\n{"type":"event"}\n{"a":"\\n"}\n`,
  },
])("takes $name", async ({ body }) => {
  const response = await post(body);

  expect([response.status, await response.json()]).toEqual([200, { id: ID }]);
  expect(receiver.events).toEqual([{ project: "1", eventId: ID, event: { a: "\n" } }]);
});

it.each([
  { name: "an empty body", body: "", status: 400 },
  { name: "no JSON", body: "garbage", status: 400 },
  { name: "no event ID", body: "{}", status: 400 },
  { name: "a bad event ID", body: '{"event_id":"123"}', status: 400 },
  { name: "an item cut short", body: `${HEADER}\n{"type":"event","length":99}\n{}`, status: 400 },
  { name: "a length below zero", body: `${HEADER}\n{"type":"event","length":-30}\n{}`, status: 400 },
  { name: "an event that is a list", body: `${HEADER}\n{"type":"event"}\n[]`, status: 400 },
  { name: "gzip that is none", body: HEADER, headers: { "content-encoding": "gzip" }, status: 400 },
  { name: "more than 1 MiB", body: `${HEADER}\n${"x".repeat(1024 * 1024)}`, status: 413 },
  { name: "another path", body: HEADER, path: "/api/1/store/", status: 404 },
])("refuses $name", async ({ body, path, headers, status }) => {
  const response = await post(body, path, headers);

  expect([response.status, await response.json()]).toEqual([status, { detail: expect.any(String) }]);
  expect(receiver.events).toEqual([]);
});
