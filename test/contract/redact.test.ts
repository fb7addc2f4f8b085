import { describe, expect, it } from "vitest";

import { redact } from "../../src/contract/redact.ts";

const SECRET_ROWS = [
  { name: "password=", text: "login password=hunter2 failed", redacted: "login password=[Filtered] failed" },
  { name: "passwd:", text: "passwd: hunter2", redacted: "passwd: [Filtered]" },
  { name: "prefixed key", text: "DB_PASSWORD=hunter2;Host=db", redacted: "DB_PASSWORD=[Filtered];Host=db" },
  { name: "camel-case key", text: "{clientSecret: abc123}", redacted: "{clientSecret: [Filtered]}" },
  { name: "JSON", text: '{"token": "a \\" b", "n": 1}', redacted: '{"token": "[Filtered]", "n": 1}' },
  { name: "JSON number", text: '{"secret":123},x', redacted: '{"secret":[Filtered]},x' },
  {
    name: "JSON in JSON",
    text: String.raw`{"message":"{\"password\":\"hun\\\"ter2\",\"user\":1}"}`,
    redacted: String.raw`{"message":"{\"password\":\"[Filtered]\",\"user\":1}"}`,
  },
  { name: "cut JSON", text: '{"password":"hunter2 and mo', redacted: '{"password":"[Filtered]' },
  {
    name: "list of headers",
    text: '{"Cookie":["a=b; c=d","e=f"],"X":["y"]}',
    redacted: '{"Cookie":["[Filtered]","[Filtered]"],"X":["y"]}',
  },
  {
    name: "util.inspect",
    text: "{ password: 'hunter2', n: 1 }",
    redacted: "{ password: '[Filtered]', n: 1 }",
  },
  {
    name: "coloured util.inspect",
    text: "{ password: \u001b[32m'hunter2'\u001b[39m }",
    redacted: "{ password: \u001b[32m'[Filtered]'\u001b[39m }",
  },
  { name: "Python bytes", text: "{'secret': b'abc'}", redacted: "{'secret': b'[Filtered]'}" },
  { name: "Ruby hash", text: '{:password=>"hunter2"}', redacted: '{:password=>"[Filtered]"}' },
  {
    name: "query string",
    text: "GET /r?token=abc&page=2&X-Amz-Signature=ff00",
    redacted: "GET /r?token=[Filtered]&page=2&X-Amz-Signature=[Filtered]",
  },
  { name: "command line", text: "run --db-password hunter2 -v", redacted: "run --db-password [Filtered] -v" },
  {
    name: "authorization header",
    text: "Authorization: Bearer abc\nHost: x",
    redacted: "Authorization: Bearer [Filtered]\nHost: x",
  },
  { name: "basic", text: "authorization: Basic dXNlcjpw", redacted: "authorization: Basic [Filtered]" },
  { name: "authorization alone", text: "Authorization: s3cr3t", redacted: "Authorization: [Filtered]" },
  {
    name: "bearer in prose",
    text: "sent Bearer abcdefgh12345 to it",
    redacted: "sent Bearer [Filtered] to it",
  },
  {
    name: "cookie header",
    text: "cookie: sid=abc; theme=dark\nnext",
    redacted: "cookie: [Filtered]\nnext",
  },
  { name: "API key", text: "x-api-key: abc, API key: def", redacted: "x-api-key: [Filtered], API key: [Filtered]" },
  { name: "AWS access key ID", text: "key AKIAIOSFODNN7EXAMPLE.", redacted: "key [Filtered]." },
  { name: "AWS temporary key ID", text: "(ASIAIOSFODNN7EXAMPLE)", redacted: "([Filtered])" },
  {
    name: "AWS secret key",
    text: "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    redacted: "aws_secret_access_key = [Filtered]",
  },
  { name: "GitHub", text: "clone ghp_abcdefghijklmnopqrstuvwxyz0123456789", redacted: "clone [Filtered]" },
  { name: "Slack", text: String.raw`"a\nxoxb-123456789-abcdef"`, redacted: String.raw`"a\n[Filtered]"` },
  { name: "Stripe", text: "using sk_live_abcdefgh12345678", redacted: "using [Filtered]" },
  { name: "JWT", text: "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_d!", redacted: "got [Filtered]!" },
  {
    name: "private key",
    text: "a\n-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nb",
    redacted: "a\n[Filtered]\nb",
  },
  { name: "cut private key", text: "-----BEGIN PRIVATE KEY-----\nabc", redacted: "[Filtered]" },
  {
    name: "line of a private key",
    text: "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
    redacted: "[Filtered]",
  },
  {
    name: "URL credentials",
    text: "connect postgres://app:p%40ss@db.internal:5432/shop failed",
    redacted: "connect postgres://[Filtered]@db.internal:5432/shop failed",
  },
  {
    name: "URL password with a slash",
    text: "amqp://app:pa/ss@mq:5672",
    redacted: "amqp://[Filtered]@mq:5672",
  },
  {
    name: "DSN",
    text: "https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/42",
    redacted: "https://[Filtered]@o1.ingest.sentry.io/42",
  },
  { name: "card", text: "card 4111 1111 1111 1111 declined", redacted: "card [creditcard] declined" },
  { name: "card in one run", text: '"pan":"378282246310005"', redacted: '"pan":"[creditcard]"' },
] as const;

const PERSONAL_ROWS = [
  { name: "e-mail", text: "<bob.o+x@mail.example.com>", redacted: "<[email]>" },
  { name: "e-mail after an escape", text: String.raw`a\nbob@example.com`, redacted: String.raw`a\n[email]` },
  { name: "e-mail in a URL", text: "?u=bob%40example.com&x", redacted: "?u=[email]&x" },
  { name: "IPv4", text: "from 10.1.2.3:80 (203.0.113.9)", redacted: "from [ip]:80 ([ip])" },
  { name: "IPv4 at the end of a sentence", text: "sent to 8.8.8.8.", redacted: "sent to [ip]." },
  { name: "IPv4 range", text: "10.0.0.1-10.0.0.9", redacted: "[ip]-[ip]" },
  { name: "Java address", text: "db.internal/10.0.0.7:5432", redacted: "db.internal/[ip]:5432" },
  { name: "IPv6", text: "from 2001:db8::5, fe80::1%eth0", redacted: "from [ip], [ip]" },
  { name: "IPv6 with port", text: "[2001:db8::5]:443 or ::1:5432", redacted: "[ip]:443 or [ip]" },
  { name: "mapped IPv4", text: "::ffff:203.0.113.9", redacted: "[ip]" },
] as const;

const KEPT = [
  "RequestId: 8f5c1c9e-0000-4000-8000-000000000001 Error: Runtime exited with error: exit status 1",
  "2024-03-04T17:22:38.033Z 12:34:56 [ERROR] [1678270126061] 1678270126061000000",
  "Node.js v24.11.0, python:3.12.mainlinev2.v27, lodash@4.17.21, Version=8.0.0.0, Chrome/124.0.0.0",
  "at handler (file:///var/task/index.mjs:1096:33)",
  "at Foo::bar abc::def std::vec 00:1a:2b:3c:4d:5e",
  "[ERROR] MemoryError",
  "invalid token",
  "SyntaxError: Unexpected token } in JSON at position 1",
  "Unexpected token: punc",
  "InvalidToken: The provided token is malformed",
  "ExpiredTokenException: The security token included in the request is expired",
  "auth-service: started, token-refresh: done, /aws/lambda/auth-service",
  "KeyError: 'password'",
  "password is undefined, password: undefined, \"token\": null, 'secret': None",
  "{ prompt_tokens: 57, max_tokens: 4096 }",
  '    token = event["token"]',
  "    password = os.environ.get(name)",
  "    const secret = await client.send(command)",
  'if (token == "x") Token::new()',
  "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
  "arn:aws:lambda:us-east-1::runtime:abcdef0123456789",
  "Bearer authentication required",
  "git@github.com:org/repo, github.com/aws/aws-lambda-go@v1.55.1/lambda, icon@2x.png",
  "http://localhost:8080/@scope/package",
  "rows[1::2] rows[::2]",
  "order 4111111111111112 of 123456789012",
  "pass: 12, fail: 3",
  "",
] as const;

describe("redact", () => {
  it.each(SECRET_ROWS)("filters the secret of $name, whatever is asked", ({ text, redacted }) => {
    expect(redact(text, { personal: true })).toBe(redacted);
    expect(redact(text, { personal: false })).toBe(redacted);
  });

  it.each(PERSONAL_ROWS)("replaces $name", ({ text, redacted }) => {
    expect(redact(text, { personal: false })).toBe(redacted);
  });

  it.each(PERSONAL_ROWS)("leaves $name where personal data may be sent", ({ text }) => {
    expect(redact(text, { personal: true })).toBe(text);
  });

  it.each(KEPT)("keeps %j", (text) => {
    expect(redact(text, { personal: false })).toBe(text);
  });

  it.each([
    {
      peer: "10.0.0.7:5432",
      text: "connect ECONNREFUSED 10.0.0.7:5432 from 10.0.0.8",
      shown: "10.0.0.7:5432 from [ip]",
    },
    { peer: "203.0.113.9:443", text: "connect ECONNREFUSED 203.0.113.9:443", shown: "203.0.x.x:443" },
    { peer: "[::1]:8080", text: "connect ECONNREFUSED ::1:8080", shown: "::1:8080" },
    { peer: "[::1]:8080", text: "connect ECONNREFUSED [::1]:8080", shown: "[::1]:8080" },
    { peer: "[2001:db8::5]:443", text: "connect ECONNREFUSED [2001:db8::5]:443", shown: "[2001:db8:x:x]:443" },
    { peer: "db.internal:5432", text: "connect ECONNREFUSED 10.0.0.7:5432", shown: "[ip]:5432" },
  ])("shows the peer $peer as far as it may be shown", ({ peer, text, shown }) => {
    const redacted = redact(text, { personal: false, keepPeer: peer });
    expect(redacted).toBe(`connect ECONNREFUSED ${shown}`);
    expect(redact(redacted, { personal: false, keepPeer: peer })).toBe(redacted);
  });

  it.each([
    { name: "a password in running text", text: "the password hunter2 was wrong" },
    { name: "what follows the first blank of a bare value", text: "password=[Filtered] horse battery" },
    { name: "a secret in hexadecimal", text: `key ${Buffer.from("password=hunter2").toString("hex")}` },
  ])("known gap: keeps $name", ({ text }) => {
    expect(redact(text, { personal: false })).toBe(text);
  });
});
