import fc from "fast-check";
import { expect, it } from "vitest";
import { readTrigger } from "../../src/wrapper/trigger/trigger.ts";
import * as events from "./trigger-events.ts";

const HTTP = [events.API_GATEWAY_V1, events.API_GATEWAY_V2, events.FUNCTION_URL, events.ALB, events.WEBSOCKET];

it("any event is read without throwing, and into something bounded", () => {
  const any = fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true });
  const bent = fc
    .tuple(
      fc.constantFrom<object>(...HTTP, events.APPSYNC, events.SQS, events.STEP_FUNCTIONS),
      fc.dictionary(
        fc.constantFrom(
          "headers",
          "body",
          "requestContext",
          "Records",
          "queryStringParameters",
          "cookies",
          "info",
          "request",
        ),
        any,
      ),
    )
    .map(([event, changes]) => ({ ...event, ...changes }));
  fc.assert(
    fc.property(fc.oneof(any, bent), fc.boolean(), (event, personal) => {
      const trigger = readTrigger(event, { personal });
      expect(JSON.stringify(trigger).length).toBeLessThan(150_000);
    }),
  );
});

it("a secret is not told, wherever in a request it stands", () => {
  const secret = "s3cr3t-w0rd";
  const names = fc.constantFrom("password", "token", "api_key", "client_secret", "authorization", "cookie");
  const places = fc.constantFrom("header", "query", "raw query", "JSON", "form");
  fc.assert(
    fc.property(fc.constantFrom(...HTTP), names, places, fc.boolean(), (event, name, place, personal) => {
      const base = { ...event, body: "", cookies: [], multiValueQueryStringParameters: null, rawQueryString: "" };
      const typed = (type: string) => ({ ...event, headers: { "content-type": type } });
      const made = {
        header: { ...base, headers: { [name]: secret } },
        query: { ...base, rawQueryString: undefined, queryStringParameters: { [name]: secret } },
        "raw query": { ...base, rawQueryString: `a=1&${name}=${secret}` },
        JSON: {
          ...typed("application/json"),
          body: JSON.stringify({ a: [{ [name]: secret }] }),
          isBase64Encoded: false,
        },
        form: { ...typed("application/x-www-form-urlencoded"), body: `a=1&${name}=${secret}`, isBase64Encoded: false },
      }[place];
      const trigger = readTrigger(made, { personal });
      expect(trigger?.request).not.toBeNull();
      expect(JSON.stringify(trigger)).not.toContain(secret);
    }),
  );
});
