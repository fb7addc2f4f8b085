import { expect, it } from "vitest";
import { FAILURE_CLASSES } from "../../src/detect/finding.ts";
import { buildEvent } from "../../src/event/build-event.ts";
import { attemptOf, failureOf, logRecord } from "../support/failures.ts";

const OPTIONS = { environment: null, release: null, sendDefaultPii: false, sdkVersion: "0.1.0" };
const adviceFor = (parts: Parameters<typeof failureOf>[0]) => buildEvent(failureOf(parts), OPTIONS).contexts["advice"];

const inRegion = (region: string) => {
  const attempt = attemptOf([logRecord()]);
  return { ...attempt, source: { ...attempt.source, region } };
};

it.each(FAILURE_CLASSES)("says what usually causes %s, what to change, and where AWS tells more", (name) => {
  expect(adviceFor({ class: name })).toEqual({
    usual_causes: expect.stringMatching(/^[A-Z].{40,400}\.$/),
    what_to_change: expect.stringMatching(/^[A-Z].{40,400}\.$/),
    page: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\/lambda\/latest\/dg\/[a-z-]+\.html$/),
  });
});

it.each(["refused", "reset", "dns_not_found", "dns_temporary", "connect_timeout", "read_timeout", "tls"] as const)(
  "says of a connection that failed with %s more than of others",
  (reason) => {
    const other = adviceFor({ class: "network_error", network: { reason: "unknown", peer: null } });
    const own = adviceFor({ class: "network_error", network: { reason, peer: null } });
    expect(own).not.toEqual(other);
    expect(own).toMatchObject({ page: expect.stringContaining("troubleshooting-networking.html") });
  },
);

it("has no word that makes Sentry's data scrubber blank it", () => {
  const texts = FAILURE_CLASSES.flatMap((name) =>
    (["tls", "refused", "reset", "dns_not_found", "dns_temporary", "connect_timeout", "read_timeout"] as const).map(
      (reason) => JSON.stringify(adviceFor({ class: name, network: { reason, peer: null } })),
    ),
  );
  expect(
    texts.filter((text) => /password|secret|passwd|api_?key|auth|credentials|private_?key|token|bearer/i.test(text)),
  ).toEqual([]);
});

it("leads to the documentation of the partition", () => {
  expect(adviceFor({ attempt: inRegion("cn-north-1") })).toMatchObject({
    page: expect.stringMatching(/^https:\/\/docs\.amazonaws\.cn\//),
  });
  expect(adviceFor({ attempt: inRegion("us-gov-west-1") })).toMatchObject({
    page: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//),
  });
});
