import { expect, it } from "vitest";
import { withFixtureTime } from "./steady.ts";

const NOW = Date.parse("2026-01-02T03:04:05.181Z");
const RECORDED = Date.parse("2026-11-26T00:22:03.000Z");

it.each([
  ["2026-11-26T00:22:03.456Z boom", "2026-01-02T03:04:05.181Z boom"],
  ["2026-11-26T00:22:03Z boom", "2026-01-02T03:04:05Z boom"],
  ["2026-11-26T00:22:03.456789Z boom", "2026-01-02T03:04:05.181000Z boom"],
  ["2026/11/26 00:22:03 boom", "2026/01/02 03:04:05 boom"],
  ["[26-Nov-2026 00:22:03 UTC] boom", "[02-Jan-2026 03:04:05 UTC] boom"],
  ["Nov 26, 2026 12:22:03 AM orders.Handler run", "Jan 2, 2026 3:04:05 AM orders.Handler run"],
  [`[${RECORDED}] boom`, `[${NOW}] boom`],
  ["W, [2026-11-26T00:22:03.456789 #271]  WARN -- : boom", "W, [2026-01-02T03:04:05.181000 #8]  WARN -- : boom"],
  ["read tcp 127.0.0.1:50122->127.0.0.1:18087: EOF", "read tcp 127.0.0.1:41988->127.0.0.1:18087: EOF"],
  ["thread 'main' (27114) panicked at src/main.rs", "thread 'main' (8) panicked at src/main.rs"],
  // Somebody else's, and no time of this recording.
  ["2020-01-01T00:00:00.000Z boom", "2020-01-01T00:00:00.000Z boom"],
  ["order 2026-11-26 boom", "order 2026-11-26 boom"],
])("%s becomes %s", (text, steady) => {
  expect(withFixtureTime(text, { now: NOW, from: RECORDED, to: RECORDED + 1000 })).toBe(steady);
});
