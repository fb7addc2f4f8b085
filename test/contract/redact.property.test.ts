import fc from "fast-check";
import { expect, it } from "vitest";

import { redact } from "../../src/contract/redact.ts";

/** Pieces that the rules look for, in any order: the texts that rules disagree about. */
const PIECES = [
  "password", "token", "tokens", "secret", "Authorization", "cookie", "pass", "--token", "Bearer ", "Digest ", "Basic ",
  "=", ":", ": ", " = ", "=>", "%3D", "::", "==", '"', "'", "`", "\\", '\\"', "\\\\", "\\n", "\n", "\r", " ", "\t", ",", ";", "; ",
  "[", "]", "{", "}", "(", ")", "<", ">", "&", "[Filtered]", "[ip]", "[email]", "null", "None", "***", "hunter2", "abc", "x",
  "AKIAIOSFODNN7EXAMPLE", "ghp_abcdefghijklmnopqrstuvwxyz", "sk_live_abcdefgh1", "eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIi", ".", "-",
  "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "postgres://", "http://", "://", "@", "%40", "/", "user:pw@host",
  "bob@example.com", ".com", "git@", "10.0.0.7", "203.0.113.9", "::1", "fe80::1", "2001:db8::5", "%eth0", ":5432", "1", "4111111111111111",
  "4111 1111 1111 1111", "\u001b[32m", "\u001b[39m", "event[", "await ", "ü", "\ud800",
] as const; // biome-ignore format: one piece a word

const hostile = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join(""));
const anyText = fc.oneof({ weight: 4, arbitrary: hostile }, fc.string({ unit: "binary" }), fc.string());
const options = fc.record({
  personal: fc.boolean(),
  keepPeer: fc.constantFrom(null, "10.0.0.7:5432", "203.0.113.9", "[::1]:5432", "[2001:db8::5]:5432", "", "%"),
});

it("changes nothing more when it redacts again", () => {
  fc.assert(
    fc.property(anyText, options, (text, rules) => {
      const redacted = redact(text, rules);
      expect(redact(redacted, rules)).toBe(redacted);
    }),
    { numRuns: 3000 },
  );
});

it("keeps text that has no secrets", () => {
  const word = fc
    .stringMatching(/^[a-z]{1,8}$/)
    .filter((letters) => !/pass|pw|sec|tok|auth|cook|cred|key|sess|sig|sid|otp|pin|jwt/.test(letters));
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.uuid(), fc.nat().map(String)), { maxLength: 30 }), (words) => {
      const text = words.join(" ");
      expect(redact(text, { personal: false })).toBe(text);
    }),
  );
});

it("lets no value of a secret key through, whatever stands around it", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("password", "DB_PASSWORD", "apiKey", "client_secret", "x-api-key", "sessionToken"),
      fc.constantFrom("=", ": ", '":"', "': '", '\\":\\"', "=>'"),
      fc.stringMatching(/^[A-Z0-9!$%*+/@_.-]{3,40}$/).map((value) => `v${value}`),
      fc.constantFrom("", '"', " and", "\n", "&x=1"),
      (key, separator, value, rest) => {
        expect(redact(`${key}${separator}${value}${rest}`, { personal: true })).not.toContain(value);
      },
    ),
  );
});

const MEGABYTE = 1_000_000;
const fill = (piece: string) => piece.repeat(Math.ceil(MEGABYTE / piece.length)).slice(0, MEGABYTE);

it.each([
  "a",
  "1",
  ":",
  "-",
  "--a",
  "a.",
  "a@",
  "a@a.",
  "@",
  "://",
  "://a:",
  "://a:b",
  "password=",
  'password="',
  "password='\\\"",
  'token: ["',
  "cookie: a=b; ",
  "eyJ",
  "eyJaaaaaaaa-",
  "eyJaaaaaaaa.",
  "-----BEGIN PRIVATE KEY-----",
  "Bearer ",
  "1.1.1.",
  "1:",
  "::",
  "fe80::",
  "[",
  "%40",
  "\\n1",
  "\\na",
  "4111 1111 ",
  "\n",
  "ghp_",
  "A",
  "sk-a",
  "\\",
  "authorization: Digest ",
  "secret\\\\\\\\",
])("makes no more of a megabyte of %j", (piece) => {
  // biome-ignore format: one piece a word
  const text = fill(piece);
  expect(redact(text, { personal: false }).length).toBeLessThanOrEqual(2 * text.length);
});
