import { expect, it } from "vitest";
import { analyse } from "../../src/analyse.ts";
import { buildEvent } from "../../src/event/build-event.ts";
import { eventTitle } from "../../src/event/title.ts";
import { loadFixtures } from "../support/fixtures.ts";

const OPTIONS = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "0.1.0" };

/** One line for each fingerprint of the fixtures: a change here splits or joins issues, and wants a look at each line. */
function fingerprintRows(): string[] {
  const titles = new Map<string, string>();
  for (const { batch } of loadFixtures()) {
    for (const { failure } of analyse([batch]).attempts) {
      if (failure === null) continue;
      const { fingerprint } = buildEvent(failure, OPTIONS);
      const key = `${failure.runtime ?? "-"} | ${fingerprint.join(" | ")}`;
      if (!titles.has(key)) titles.set(key, eventTitle(failure));
    }
  }
  return [...titles].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, title]) => `${key}\n    ${title}\n`);
}

// Outside the test: all fixtures take longer than a test may.
const rows = fingerprintRows();

it("has the fingerprints that were reviewed", async () => {
  expect(rows.length).toBeGreaterThan(300);
  await expect(rows.join("")).toMatchFileSnapshot("./fingerprints.snap");
});
