import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { nameCause } from "../../src/errors.ts";
import { createS3Undelivered } from "../../src/queue/s3-undelivered.ts";
import { createSqsQueue } from "../../src/queue/sqs-queue.ts";
import { freePort } from "../support/free-port.ts";

async function unreachable() {
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const credentials = { accessKeyId: "x", secretAccessKey: "x" };
  return { endpoint, credentials, region: "eu-west-1", maxAttempts: 1 };
}

const SOURCE = { account: null, region: null, logGroup: null, logStream: null };
const ENVIRONMENT = {
  functionName: null,
  functionVersion: null,
  runtimeVersion: null,
  runtimeVersionArn: null,
  initializationType: null,
};
const SIGHTING = {
  v: 2,
  source: SOURCE,
  requestId: null,
  number: 1,
  environment: ENVIRONMENT,
  evidence: { first: 0, last: 0 },
  lines: [],
  why: [],
} as const;

it("says why the queue took nothing", async () => {
  const queue = createSqsQueue("http://127.0.0.1/1/q", { client: new SQSClient(await unreachable()) });
  await expect(queue.send([SIGHTING])).rejects.toMatchObject({
    code: "ERR_QUEUE_SEND",
    message: expect.stringMatching(/^the failure queue took nothing: .*ECONNREFUSED/),
  });
});

it("says why input could not be kept", async () => {
  const store = createS3Undelivered("undelivered", new S3Client({ ...(await unreachable()), forcePathStyle: true }));
  await expect(store.keep({}, [])).rejects.toMatchObject({
    code: "ERR_UNDELIVERED_STORE",
    message: expect.stringMatching(/^input could not be kept in undelivered: .*ECONNREFUSED/),
  });
});

it.each([
  { cause: new TypeError("no"), says: "TypeError: no" },
  { cause: Object.assign(new AggregateError([], ""), { code: "ECONNREFUSED" }), says: "AggregateError: ECONNREFUSED" },
  { cause: new Error(""), says: "Error: no message" },
  { cause: "gone", says: "gone" },
  { cause: new Error("x".repeat(1000)), says: `Error: ${"x".repeat(293)}` },
])("names a cause: $says", ({ cause, says }) => {
  expect(nameCause(cause)).toBe(says);
});
