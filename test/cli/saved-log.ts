import { type ScanOptions, type ScanServices, scan } from "../../src/cli/scan.ts";
import { batchOf, END, reportLine, START } from "../support/records.ts";

const OPTIONS: ScanOptions = {
  format: "json",
  account: null,
  region: null,
  logGroup: null,
  environment: null,
  release: null,
  sendDefaultPii: false,
};

export const ERROR =
  '[ERROR] KeyError: \'id\'\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler\n\u00a0\u00a0\u00a0\u00a0return event["id"]';
/** The messages of an invocation of Python that ends in an exception, as CloudWatch Logs has them. */
export const MESSAGES = [START, ERROR, END, reportLine("Init Duration: 423.98 ms\t\n")];
export const BATCH = batchOf(...MESSAGES);

export const PAYLOAD = {
  messageType: "DATA_MESSAGE",
  owner: BATCH.account,
  logGroup: BATCH.logGroup,
  logStream: BATCH.logStream,
  subscriptionFilters: [],
  logEvents: BATCH.logEvents,
};
/** As `filter-log-events` answers them. */
export const FILTER_EVENTS = BATCH.logEvents.map(({ id, timestamp, message }) => ({
  logStreamName: BATCH.logStream,
  timestamp,
  message,
  ingestionTime: timestamp,
  eventId: id,
}));
/** As `get-log-events` answers them. */
export const GET_EVENTS = BATCH.logEvents.map(({ timestamp, message }) => ({
  timestamp,
  message,
  ingestionTime: timestamp + 5,
}));

export async function run(
  texts: readonly (string | Uint8Array)[],
  options: Partial<ScanOptions> = {},
  more: { readonly width?: number; readonly delivery?: ScanServices["delivery"] } = {},
): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ["", ""];
  const inputs = texts.map((text, index) => ({ name: `saved-${index}.log`, read: () => Buffer.from(text) }));
  const code = await scan(
    inputs,
    { ...OPTIONS, ...options },
    {
      screen: { width: more.width ?? null, hasColours: false },
      delivery: more.delivery ?? null,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    },
  );
  return { code, out, err };
}

export const parsed = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
