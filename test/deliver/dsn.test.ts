import { expect, it } from "vitest";

import { parseDsn } from "../../src/deliver/dsn.ts";
import { ForwarderError } from "../../src/errors.ts";

const KEY = "0123456789abcdef0123456789abcdef";

it("takes a DSN apart", () => {
  expect(parseDsn(`https://${KEY}@sentry.example:9000/prefix/deep/42`)).toEqual({
    protocol: "https",
    host: "sentry.example",
    port: "9000",
    path: "/prefix/deep",
    publicKey: KEY,
    projectId: "42",
    endpoint: "https://sentry.example:9000/prefix/deep/api/42/envelope/",
  });
});

it.each([
  { name: "the usual one", text: `https://${KEY}@o1.ingest.us.sentry.io/2`, host: "o1.ingest.us.sentry.io", path: "" },
  { name: "an old one with a secret key", text: `https://${KEY}:${KEY}@h.example/2`, host: "h.example", path: "" },
  { name: "white space around it", text: `  https://${KEY}@h.example/2\n`, host: "h.example", path: "" },
  { name: "a slash at the end", text: `https://${KEY}@h.example/2/`, host: "h.example", path: "" },
  { name: "an IPv6 address", text: `http://${KEY}@[::1]:9000/2`, host: "[::1]", path: "" },
  { name: "the protocol's own port", text: `https://${KEY}@h.example:443/p/2`, host: "h.example", path: "/p" },
])("accepts $name", ({ text, host, path }) => {
  expect(parseDsn(text)).toMatchObject({ publicKey: KEY, projectId: "2", host, path });
});

it.each([
  { name: "nothing", text: " ", says: "it is empty" },
  { name: "no URL", text: `${KEY}@sentry.example/1`, says: "it is not a URL" },
  { name: "quotes around it", text: `"https://${KEY}@sentry.example/1"`, says: "it is not a URL" },
  { name: "another protocol", text: `ftp://${KEY}@sentry.example/1`, says: "it starts with neither" },
  { name: "the key as protocol", text: `k${KEY}:x@sentry.example/1`, says: "it starts with neither" },
  { name: "no key", text: "https://sentry.example/1", says: "the public key before the @ is missing" },
  { name: "a key with signs", text: `https://${KEY}%20@sentry.example/1`, says: "only letters, digits and _" },
  { name: "no project", text: `https://${KEY}@sentry.example/`, says: "the project ID after the host is missing" },
  {
    name: "a project name",
    text: `https://${KEY}@sentry.example/shop`,
    says: "the project ID at the end is not a number",
  },
])("refuses $name without repeating the key", ({ text, says }) => {
  const error = refusalOf(text);

  expect(error.code).toBe("ERR_DSN_INVALID");
  expect(error.message).toContain(says);
  expect(`${error.message} ${error.stack} ${JSON.stringify(error.cause)}`).not.toContain(KEY);
});

function refusalOf(text: string): ForwarderError {
  try {
    parseDsn(text);
  } catch (error) {
    if (error instanceof ForwarderError) return error;
  }
  throw new Error("was not refused");
}
