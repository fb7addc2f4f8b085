import type { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { createAccountLogReader } from "../../src/complete/account-log-reader.ts";
import type { LogReader, PageRequest } from "../../src/complete/log-reader.ts";

const OWN = "111111111111";
const OTHER = "222222222222";
const REQUEST: PageRequest = {
  source: { account: OTHER, region: "eu-west-1", logGroup: "g", logStream: "s" },
  direction: "backward",
  from: null,
  until: null,
  token: null,
};

/** What another account's reader does with its credentials: an emulator has one account. */
function setUp(credentials: object | undefined) {
  const assumed: string[] = [];
  const opened: object[] = [];
  const sts = {
    send: async ({ input }: AssumeRoleCommand) => {
      assumed.push(input.RoleArn ?? "");
      return { Credentials: credentials };
    },
  } as unknown as Pick<STSClient, "send">;
  const openReader = (provide: () => Promise<object>): LogReader => ({
    async page() {
      const given = await provide().catch((error: Error) => error);
      opened.push(given);
      return given instanceof Error ? "denied" : { events: [], token: null };
    },
  });
  const reader = createAccountLogReader({ account: OWN, partition: "aws-cn", roleName: "reader", sts, openReader });
  return { reader, assumed, opened };
}

const CREDENTIALS = { AccessKeyId: "a", SecretAccessKey: "b", SessionToken: "c", Expiration: new Date(0) };

describe("the log of another account", () => {
  it("is read with the role of that account", async () => {
    const { reader, assumed, opened } = setUp(CREDENTIALS);
    expect(await reader.page(REQUEST)).toEqual({ events: [], token: null });
    expect(assumed).toEqual([`arn:aws-cn:iam::${OTHER}:role/reader`]);
    expect(opened).toEqual([{ accessKeyId: "a", secretAccessKey: "b", sessionToken: "c", expiration: new Date(0) }]);
  });

  it("may not be read where the role gives nothing", async () => {
    expect(await setUp(undefined).reader.page(REQUEST)).toBe("denied");
  });
});
