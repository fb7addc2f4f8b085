import { createHash } from "node:crypto";

const hex = (seed: string): string => createHash("sha256").update(seed).digest("hex");
const uuid = (seed: string): string => hex(seed).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
const times = (count: number, make: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => make(i));

const WORDS =
  "orders payment auth token session secret password cookie key credential refresh login user invoice".split(" ");
const word = (index: number): string => WORDS[index % WORDS.length] ?? "";
const camel = (index: number): string =>
  `${word(index)}${(word(index + 3)[0] ?? "").toUpperCase()}${word(index + 3).slice(1)}`;

/** What looks like a secret and tells where to look: it must survive, character by character. */
export const LOOK_ALIKES: Readonly<Record<string, readonly string[]>> = {
  "file path": times(
    30,
    (i) =>
      [
        `at handler (file:///var/task/src/${word(i)}/${word(i + 1)}-store.mjs:${i + 10}:${i + 3})`,
        `  File "/var/task/${word(i)}_service/${word(i + 2)}s.py", line ${i + 1}, in load_${word(i)}`,
        `/opt/nodejs/node_modules/@acme/${word(i)}-client/dist/esm/index.js`,
        `at com.acme.${word(i)}.${camel(i)}Store.load(${camel(i)}Store.java:${i + 40})`,
        `C:\\build\\${camel(i)}\\Handler.cs:line ${i + 1}`,
        `/app/lib/${word(i)}.rb:${i}:in \`${word(i + 1)}_for'`,
      ][i % 6] ?? "",
  ),
  "request ID": times(
    30,
    (i) =>
      [
        `RequestId: ${uuid(`r${i}`)} Error: Runtime exited with error: exit status ${i}`,
        `START RequestId: ${uuid(`r${i}`)} Version: $LATEST`,
        `x-amzn-requestid: ${uuid(`r${i}`)}`,
        `{"requestId":"${uuid(`r${i}`)}","level":"INFO"}`,
        `x-amz-id-2: ${uuid(`i${i}`)}`,
        `XRAY TraceId: 1-${hex(`x${i}`).slice(0, 8)}-${hex(`x${i}`).slice(8, 32)} SegmentId: ${hex(`s${i}`).slice(0, 16)}`,
      ][i % 6] ?? "",
  ),
  "hash of a commit": times(
    30,
    (i) =>
      [
        `HEAD is now at ${hex(`c${i}`).slice(0, 7)} fix ${word(i)}`,
        `commit ${hex(`c${i}`).slice(0, 40)}`,
        `sha256:${hex(`c${i}`)}`,
        `orders@${hex(`c${i}`).slice(0, 12)}`,
        `etag "${hex(`c${i}`).slice(0, 32)}"`,
        `image 123456789012.dkr.ecr.eu-west-1.amazonaws.com/${word(i)}@sha256:${hex(`c${i}`)}`,
      ][i % 6] ?? "",
  ),
  UUID: times(
    30,
    (i) =>
      [
        `order ${uuid(`u${i}`)} not found`,
        `{"id":"${uuid(`u${i}`)}"}`,
        `/orders/${uuid(`u${i}`)}/items`,
        `correlationId=${uuid(`u${i}`)}`,
        `Order(id=${uuid(`u${i}`).toUpperCase()})`,
      ][i % 5] ?? "",
  ),
  "function name": times(
    30,
    (i) =>
      [
        `${camel(i)}Handler is not a function`,
        `arn:aws:lambda:eu-west-1:123456789012:function:${word(i)}-service-${i}`,
        `/aws/lambda/prod-${word(i)}-${word(i + 1)}`,
        `at validate${camel(i)}V2 (index.js)`,
        `NameError: undefined local variable or method '${word(i)}_for'`,
        `${word(i)}-service: started`,
      ][i % 6] ?? "",
  ),
  version: times(
    30,
    (i) =>
      [
        `Node.js v24.${i}.1`,
        `python:3.12.mainlinev2.v${i}`,
        `lodash@4.17.${i}`,
        `Version=8.0.${i}.0, Culture=neutral, PublicKeyToken=null`,
        `java-sdk/2.${i}.4 Linux/5.10 OpenJDK_64-Bit_Server_VM/21.0.${i}`,
        `Chrome/124.0.0.${i}`,
        `${word(i)}-client 1.${i}.0-beta.3`,
      ][i % 7] ?? "",
  ),
  time: times(
    30,
    (i) =>
      [
        `2026-01-02T03:04:${10 + i}.000Z`,
        `took 12${i}.45 ms`,
        `Duration: 30${i}.17 ms Billed Duration: 400 ms Memory Size: 128 MB`,
        `epoch 17640000000${10 + i}`,
        `12:34:${10 + i},123`,
      ][i % 5] ?? "",
  ),
  "error about a secret": [
    "KeyError: 'password'",
    "TypeError: Cannot read properties of undefined (reading 'token')",
    "invalid token",
    "Unexpected token } in JSON at position 1",
    "Unexpected token: punc",
    "InvalidToken: The provided token is malformed",
    "ExpiredTokenException: The security token included in the request is expired",
    "UnrecognizedClientException: The security token included in the request is invalid.",
    "ResourceNotFoundException: Secrets Manager can't find the specified secret.",
    "AccessDeniedException: not authorized to perform: secretsmanager:GetSecretValue on resource: prod/db",
    'password authentication failed for user "app"',
    "Access denied for user 'app'@'%' (using password: YES)",
    "Bearer authentication required",
    "jwt expired",
    "JsonWebTokenError: jwt malformed",
    "Missing required fields: ['password', 'email']",
    'missing keys: ["token", "user"]',
    "required: [ 'apiKey', 'region' ]",
    "password is undefined",
    "password: undefined",
    '"token": null',
    "'secret': None",
    "the password must have at least 12 characters",
    "Token expired at 2026-01-02T03:04:05Z",
    "no credentials in environment",
    "Could not load credentials from any providers",
    "secret prod/orders/database not found",
    "cookie banner was closed",
    "the session was closed by the server",
    "auth: disabled",
    "pass: 12, fail: 3",
    "sid: 42",
    "private key file is missing",
    "partition key and sort key are required",
    "primary key violation on orders_pkey",
  ],
  "source text": [
    '    token = event["token"]',
    "    password = os.environ.get(name)",
    "    const secret = await client.send(command)",
    "    const token = req.headers.authorization",
    'if (token == "x") Token::new()',
    "    self.password = settings.DB_PASSWORD",
    "tokens.filter(token => { return token.valid })",
    "Optional<Token> findToken(String name)",
    "List<Password>",
    "def check_password(self, password, user):",
    "export function tokenize(text)",
    "class SessionToken extends Token {",
    "authorize(request)",
    "await getSecretValue({ SecretId: name })",
    "type Credentials struct {",
    "impl Token { fn new() -> Self",
  ],
  number: times(
    20,
    (i) =>
      [
        `order 41111111111111${10 + i}9`,
        `account 123456789012`,
        `{ prompt_tokens: ${50 + i}, max_tokens: 4096 }`,
        `total_tokens=${i * 100}`,
        `"maxTokens": ${i + 1}`,
      ][i % 5] ?? "",
  ),
  "encoded text": [
    ...times(12, (i) => Buffer.from(`hello world, this is order number ${i}`).toString("base64")),
    ...times(12, (i) => hex(`png${i}`).toUpperCase()),
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
    "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
  ],
  "ARN, URL and host": [
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
    "arn:aws:ssm:eu-west-1:123456789012:parameter/prod/token",
    "arn:aws:lambda:us-east-1::runtime:abcdef0123456789",
    "https://api.example.com/v1/tokens/refresh?page=2",
    "https://hooks.slack.com/services",
    "http://localhost:8080/@scope/package",
    "git@github.com:org/repo",
    "github.com/aws/aws-lambda-go@v1.55.1/lambda",
    "icon@2x.png",
    "https://auth.example.com:8443/oauth2/authorize",
    "s3://bucket-name/secrets/readme.txt",
    "rows[1::2] rows[::2]",
    "at Foo::bar abc::def std::vec 00:1a:2b:3c:4d:5e",
    "curl -u is required",
    "mysql client 8.0.36 connected",
    "redis-cli ping",
  ],
};
