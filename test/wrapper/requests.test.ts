import { getIsolationScope, requestDataIntegration } from "@sentry/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wrapHandler } from "../../src/wrapper/index.ts";
import { InProcess } from "../support/lambda/in-process.ts";
import * as events from "./trigger-events.ts";

let wrapper: InProcess;

beforeAll(async () => {
  wrapper = await InProcess.start();
});
afterAll(() => wrapper.stop());

const HEADERS = { "user-agent": "curl/8", "x-api-key": "[Filtered]", "x-forwarded-proto": "https" };
const DATA = { order: 7, password: "[Filtered]", mail: "[email]" };
const QUERY = "page=1&page=2&token=[Filtered]";

const HTTP = [
  {
    name: "API Gateway (REST)",
    event: events.API_GATEWAY_V1,
    trigger: { source: "api_gateway", route: "/orders/{id}", stage: "prod" },
    request: {
      method: "POST",
      url: "https://api.example.com/prod/orders/7",
      query_string: QUERY,
      headers: { ...HEADERS, host: "api.example.com", "content-type": "application/json; charset=utf-8" },
      data: DATA,
    },
    user: { id: "user-17", username: "bob", ip_address: "203.0.113.9" },
  },
  {
    name: "API Gateway (HTTP)",
    event: events.API_GATEWAY_V2,
    trigger: { source: "api_gateway_v2", route: "POST /orders/{id}" },
    request: {
      method: "POST",
      url: "https://abc123.execute-api.eu-west-1.amazonaws.com/orders/7",
      query_string: QUERY,
      headers: { ...HEADERS, "content-type": "application/json" },
      data: DATA,
    },
    user: { id: "user-17", username: "bob", ip_address: "203.0.113.9" },
  },
  {
    name: "a function URL",
    event: events.FUNCTION_URL,
    trigger: { source: "function_url", route: "$default" },
    request: {
      method: "POST",
      url: "https://abc123.lambda-url.eu-west-1.on.aws/orders/7",
      query_string: QUERY,
      headers: { ...HEADERS, "content-type": "application/json" },
      data: DATA,
    },
    user: { id: "arn:aws:iam::123456789012:user/bob", ip_address: "203.0.113.9" },
  },
  {
    name: "a load balancer",
    event: events.ALB,
    trigger: { source: "alb" },
    request: {
      method: "PUT",
      url: "https://orders.example.com/orders/7",
      query_string: "page=2&token=[Filtered]",
      headers: { ...HEADERS, host: "orders.example.com", "content-type": "application/x-www-form-urlencoded" },
      data: { order: "7", password: "[Filtered]", mail: "[email]", tag: ["a", "b"] },
    },
    user: { id: "user-17", ip_address: "203.0.113.9" },
  },
  {
    name: "a WebSocket",
    event: events.WEBSOCKET,
    trigger: { source: "websocket", route: "sendOrder", stage: "prod" },
    request: { method: "MESSAGE", url: "wss://ws.example.com/prod", data: DATA },
    user: { ip_address: "203.0.113.9" },
  },
  {
    name: "AppSync",
    event: events.APPSYNC,
    trigger: { source: "appsync", field: "Mutation.placeOrder" },
    request: {
      method: "POST",
      url: "https://graph.example.com/graphql",
      headers: { ...HEADERS, host: "graph.example.com" },
      data: DATA,
    },
    user: { id: "user-17", username: "bob", ip_address: "203.0.113.9" },
  },
] as const;

describe("without sendDefaultPii", () => {
  beforeAll(() => wrapper.init());

  it.each(HTTP)("an event of $name tells of the request and not of the person", async ({ event, trigger, request }) => {
    const sent = await wrapper.failWith(event);
    const text = JSON.stringify(sent);

    expect(sent["request"]).toEqual(request);
    expect(sent["contexts"]).toMatchObject({ trigger });
    expect(sent["user"]).toBeUndefined();
    for (const word of [...events.PERSONAL, ...events.SECRETS]) expect(text.toLowerCase()).not.toContain(word);
  });

  it.each([
    { event: events.SQS, trigger: { source: "sqs", arn: /:orders$/, batch_size: 3, ids: ["m-0", "m-1", "m-2"] } },
    { event: events.SNS, trigger: { source: "sns", arn: /:orders$/, batch_size: 1, ids: ["n-1"] } },
    { event: events.KINESIS, trigger: { source: "kinesis", arn: /stream\/orders$/, batch_size: 2 } },
    {
      event: events.DYNAMODB,
      trigger: { source: "dynamodb", arn: /table\/orders/, batch_size: 2, ids: ["d-0", "d-1"] },
    },
    { event: events.S3, trigger: { source: "s3", arn: /^arn:aws:s3:::orders$/, batch_size: 1 } },
    {
      event: events.EVENTBRIDGE,
      trigger: { source: "eventbridge", event_source: "shop.orders", arn: /rule\/orders$/ },
    },
    {
      event: events.STEP_FUNCTIONS,
      trigger: { source: "step_functions", arn: /stateMachine:orders$/, state: "Charge" },
    },
  ])("an event of $trigger.source tells of the batch and not of its data", async ({ event, trigger }) => {
    const sent = await wrapper.failWith(event);

    expect(sent["contexts"]).toMatchObject({ trigger: { ...trigger, arn: expect.stringMatching(trigger.arn) } });
    expect(sent["request"]).toBeUndefined();
    expect(JSON.stringify(sent)).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  it.each([
    { what: "a batch of resolvers", event: [events.APPSYNC, events.APPSYNC], source: "appsync", size: "2" },
    { what: "a queue", event: events.SQS, source: "sqs", size: "3" },
  ])("tags tell source and size of $what", async ({ event, source, size }) => {
    expect(await wrapper.failWith(event)).toMatchObject({ tags: { trigger: source, batch_size: size } });
  });

  it.each([
    undefined,
    null,
    7,
    "text",
    [],
    {},
    { Records: [] },
    { Records: null },
    { requestContext: 1, httpMethod: {} },
  ])("an event of no service (%j) is told as nothing", async (event) => {
    const sent = await wrapper.failWith(event);
    expect([sent["request"], (sent["contexts"] as Record<string, unknown>)["trigger"]]).toEqual([undefined, undefined]);
  });

  it("an event that cannot be read does no harm", async () => {
    const hostile = new Proxy({}, { ownKeys: () => fail(), get: () => fail(), getOwnPropertyDescriptor: () => fail() });
    expect(await wrapper.failWith(hostile)).toMatchObject({ exception: { values: [{ value: "failed" }] } });
  });
});

describe("with sendDefaultPii", () => {
  beforeAll(() => wrapper.init({ sendDefaultPii: true }));

  it.each(HTTP)("an event of $name tells of the person, and of no secret", async ({ event, user }) => {
    const sent = await wrapper.failWith(event);

    expect(sent["user"]).toEqual(user);
    for (const word of events.SECRETS) expect(JSON.stringify(sent)).not.toContain(word);
  });

  it("cookies and headers of persons are told, secrets in them are not", async () => {
    const { request } = (await wrapper.failWith(events.API_GATEWAY_V1)) as { request: Record<string, object> };
    expect(request["cookies"]).toEqual({ session: "[Filtered]", theme: "dark" });
    expect(request["headers"]).toMatchObject({
      authorization: "[Filtered]",
      "x-forwarded-for": "203.0.113.9, 10.0.0.1",
    });
    expect(request["data"]).toMatchObject({ mail: "bob@example.com" });
  });
});

describe("what integrations of the SDK collect follows sendDefaultPii", () => {
  const collected = async (sendDefaultPii: boolean) => {
    wrapper.init({ sendDefaultPii, integrations: [requestDataIntegration()] });
    const headers = { cookie: "theme=dark", "x-real-ip": "203.0.113.9", accept: "text/html" };
    const handler = wrapHandler(async () => {
      const normalizedRequest = { method: "GET", url: "https://x/?page=1", query_string: "page=1", headers };
      getIsolationScope().setSDKProcessingMetadata({ normalizedRequest, ipAddress: "203.0.113.9" });
      throw new Error("x");
    });
    const [sent] = await wrapper.eventsOf(handler);
    return JSON.stringify([sent?.["request"], sent?.["user"]]);
  };

  it("without it nothing of a person, no cookie, no header, no address", async () => {
    const text = await collected(false);
    expect(text).toContain('"method":"GET"');
    for (const word of ["dark", "203.0.113.9", "text/html", "page=1"]) expect(text).not.toContain(word);
  });

  it("with it they are there", async () => {
    const text = await collected(true);
    for (const word of ["dark", "203.0.113.9", "text/html"]) expect(text).toContain(word);
  });
});

describe("a body", () => {
  beforeAll(() => wrapper.init());

  const bodyOf = async (body: unknown, type: string | undefined, isBase64Encoded = false) => {
    const headers = type === undefined ? {} : { "content-type": type };
    const sent = await wrapper.failWith({ ...events.API_GATEWAY_V2, headers, body, isBase64Encoded });
    return (sent["request"] as { data?: unknown }).data;
  };
  const long = (chars: number) => JSON.stringify({ text: "word ".repeat(chars / 5) });

  it.each([
    {
      what: "a form",
      body: "a=1&token=x1y2&b=%C3%BC",
      type: "application/x-www-form-urlencoded",
      data: { a: "1", token: "[Filtered]", b: "ü" },
    },
    { what: "JSON of a vendor's type", body: "[1]", type: "application/vnd.api+json", data: [1] },
    { what: "a text", body: "hello", type: "text/plain", data: { content_type: "text/plain", content_length: 5 } },
    {
      what: "raw bytes",
      body: "AAEC",
      type: "application/octet-stream",
      base64: true,
      data: { content_type: "application/octet-stream", content_length: 3 },
    },
    {
      what: "a form with files",
      body: "--x\r\n",
      type: "multipart/form-data; boundary=x",
      data: { content_type: "multipart/form-data", content_length: 5 },
    },
    {
      what: "broken JSON",
      body: "{",
      type: "application/json",
      data: { content_type: "application/json", content_length: 1 },
    },
    {
      what: "a body without a type",
      body: "{}",
      type: undefined,
      data: { content_type: "unknown", content_length: 2 },
    },
    {
      what: "JSON over 8 KB",
      body: long(9000),
      type: "application/json",
      data: { content_type: "application/json", content_length: 9011 },
    },
    {
      what: "JSON that redaction brings below 8 KB",
      body: JSON.stringify({ token: "x".repeat(9000) }),
      type: "application/json",
      data: { token: "[Filtered]" },
    },
    {
      what: "JSON that is encoded",
      body: Buffer.from('{"ü":1}').toString("base64"),
      type: "application/json",
      base64: true,
      data: { ü: 1 },
    },
    {
      what: "a body that middleware has parsed",
      body: { order: 7, password: "hunter2" },
      type: "application/json",
      data: { order: 7, password: "[Filtered]" },
    },
  ])("is told as it may be: $what", async ({ body, type, base64, data }) => {
    expect(await bodyOf(body, type, base64)).toEqual(data);
  });
});

function fail(): never {
  throw new Error("unreadable");
}
