import { describe, expect, it } from "vitest";

import { functionArn, logLinks } from "../../src/event/links.ts";
import { attemptOf, FAILED_AT, failureOf, logRecord, REQUEST_ID } from "../support/failures.ts";

const record = logRecord();
const first = logRecord({ timestamp: FAILED_AT - 5000 });
const attempt = attemptOf([first, record]);
const inRegion = (region: string | null) =>
  failureOf({ attempt: { ...attempt, source: { ...attempt.source, region } } });

/** What the console reads out of its fragment: `$` stands for the percent sign. */
const decoded = (url: string | null) => decodeURIComponent((url ?? "").replaceAll("$", "%"));

describe("the console link", () => {
  it("opens the log stream at the time of the attempt", () => {
    const { consoleUrl } = logLinks(failureOf({ attempt, provingRecord: record }));
    expect(consoleUrl).toBe(
      "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/" +
        "$252Faws$252Flambda$252Forders/log-events/" +
        "2025$252F11$252F24$252F$255B$2524LATEST$255D0123456789abcdef0123456789abcdef" +
        "$3Fstart$3D1763999994000$26end$3D1764000001000",
    );
  });

  it("points at the proving record where its ID is known", () => {
    const { consoleUrl } = logLinks(failureOf({ attempt, provingRecord: { ...record, eventId: "3612" } }));
    expect(consoleUrl).toMatch(/\$26refEventId\$3D3612$/);
  });

  it("filters by request ID where invocations interleave", () => {
    const environment = { ...attempt.environment, initializationType: "lambda-managed-instances" };
    const { consoleUrl } = logLinks(failureOf({ attempt: { ...attempt, environment } }));
    expect(decodeURIComponent(decoded(consoleUrl))).toContain(`&filterPattern="${REQUEST_ID}"`);
  });

  it("names the log group alone where the stream is not known", () => {
    const source = { ...attempt.source, logStream: null };
    expect(logLinks(failureOf({ attempt: { ...attempt, source } })).consoleUrl).toMatch(/orders$/);
  });

  it.each([
    { region: "cn-north-1", home: "https://cn-north-1.console.amazonaws.cn/" },
    { region: "us-gov-west-1", home: "https://us-gov-west-1.console.amazonaws-us-gov.com/" },
    { region: "us-east-1", home: "https://us-east-1.console.aws.amazon.com/" },
  ])("leads to the console of $region", ({ region, home }) => {
    expect(logLinks(inRegion(region)).consoleUrl?.startsWith(home)).toBe(true);
    expect(logLinks(inRegion(region)).insightsUrl?.startsWith(home)).toBe(true);
  });

  it.each([null, "", "evil.example.com/"])("is left out for the region %j", (region) => {
    expect(logLinks(inRegion(region))).toEqual({ consoleUrl: null, insightsUrl: null });
  });
});

describe("the Logs Insights link", () => {
  it("holds a query for the attempt", () => {
    const { insightsUrl } = logLinks(failureOf({ attempt, provingRecord: record }));
    expect(insightsUrl).not.toMatch(/['"()~\s]/);
    expect(decodeURIComponent(decoded(insightsUrl)).replace(/\*([0-9a-f]{2})/g, (_, hex) => `%${hex}`)).toContain(
      "logs-insights?queryDetail=~(end~'2025-11-24T16%3a00%3a01.000Z~start~'2025-11-24T15%3a59%3a54.000Z" +
        "~timeType~'ABSOLUTE~tz~'UTC~editorString~'fields%20%40timestamp%2c%20%40message%0a%7c%20filter",
    );
  });

  it("is left out where no time is known", () => {
    const timeless = logRecord({ timestamp: 0 });
    expect(logLinks(failureOf({ provingRecord: timeless })).insightsUrl).toBeNull();
  });
});

it.each([
  { region: "eu-west-1", arn: "arn:aws:lambda:eu-west-1:123456789012:function:orders" },
  { region: "cn-north-1", arn: "arn:aws-cn:lambda:cn-north-1:123456789012:function:orders" },
  { region: "us-gov-east-1", arn: "arn:aws-us-gov:lambda:us-gov-east-1:123456789012:function:orders" },
  { region: null, arn: null },
])("writes the function's ARN in $region", ({ region, arn }) => {
  expect(functionArn({ ...attempt.source, region }, "orders")).toBe(arn);
});
