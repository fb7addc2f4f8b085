import fc from "fast-check";
import { expect, it } from "vitest";
import { matchesReason } from "../../src/redrive/matches-reason.ts";

it.each([
  { pattern: "*", reason: "", matches: true },
  { pattern: "", reason: "", matches: true },
  { pattern: "", reason: "x", matches: false },
  { pattern: "*http 401*", reason: "Sentry: HTTP 401: bad key", matches: true },
  { pattern: "http 4??: *", reason: "HTTP 413: too large", matches: true },
  { pattern: "http 4??: *", reason: "HTTP 41: x", matches: false },
  { pattern: "ERR_*_SHAPE", reason: "ERR_SIGHTING_SHAPE", matches: true },
  { pattern: "ERR_*_SHAPE", reason: "ERR_SIGHTING_SHAPE!", matches: false },
  { pattern: "a*b*c", reason: "a-b-b-c", matches: true },
  { pattern: "(.+)+$", reason: "xxxxxxxxxxxxxxx", matches: false },
])("$pattern on $reason: $matches", ({ pattern, reason, matches }) => {
  expect(matchesReason(pattern, reason)).toBe(matches);
});

it("matches what it was made of", () => {
  const piece = fc.string({ unit: fc.constantFrom("a", "b", ":", " ", ".") });
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, piece, fc.boolean()), { maxLength: 5 }), (pieces) => {
      const pattern = pieces.map(([text, , isStar]) => (isStar ? `${text}*` : text)).join("");
      const reason = pieces.map(([text, filler, isStar]) => (isStar ? text + filler : text)).join("");
      expect(matchesReason(pattern, reason)).toBe(true);
    }),
  );
});
