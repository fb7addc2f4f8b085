import type { Attempt } from "../../src/attempts/attempt.ts";
import type { Finding } from "../../src/detect/finding.ts";
import type { Failure } from "../../src/judge/failure.ts";
import type { LogRecord } from "../../src/read/log-record.ts";
import { NOTHING_SAID, type PlatformLine } from "../../src/read/platform.ts";
import type { PrintedError } from "../../src/read/printed-error.ts";

export const REQUEST_ID = "8f5c1c9e-0000-4000-8000-000000000001";
/** 2025-11-24T17:46:40.000Z */
export const FAILED_AT = 1_764_000_000_000;

export function logRecord(overrides: Partial<LogRecord> = {}): LogRecord {
  return {
    eventId: null,
    timestamp: FAILED_AT,
    text: "a line",
    producer: "app",
    requestId: null,
    platform: null,
    error: null,
    json: null,
    ordinal: 0,
    ...overrides,
  };
}

export function platformRecord(
  text: string,
  line: Partial<PlatformLine>,
  overrides: Partial<LogRecord> = {},
): LogRecord {
  return logRecord({
    text,
    producer: "platform",
    requestId: REQUEST_ID,
    platform: { ...NOTHING_SAID, ...line },
    ...overrides,
  });
}

export function printedError(overrides: Partial<PrintedError> = {}): PrintedError {
  const error = {
    runtime: "nodejs",
    origin: "handler",
    imitable: false,
    type: "TypeError",
    runtimeType: null,
    message: "Cannot read properties of undefined (reading 'items')",
    trace: [],
    code: null,
    causeText: "",
    ...overrides,
  } as const;
  return { ...error, causeText: overrides.causeText ?? [error.message ?? "", ...error.trace].join("\n") };
}

export function attemptOf(records: readonly LogRecord[], overrides: Partial<Attempt> = {}): Attempt {
  return {
    source: {
      account: "123456789012",
      region: "eu-west-1",
      logGroup: "/aws/lambda/orders",
      logStream: "2025/11/24/[$LATEST]0123456789abcdef0123456789abcdef",
    },
    requestId: REQUEST_ID,
    number: 1,
    records,
    preludeLength: 0,
    start: records.find(({ platform }) => platform?.kind === "start") ?? null,
    report: records.find(({ platform }) => platform?.kind === "report") ?? null,
    environment: {
      functionName: null,
      functionVersion: "$LATEST",
      runtimeVersion: null,
      runtimeVersionArn: null,
      initializationType: null,
    },
    movedOn: false,
    ...overrides,
  };
}

type FailureParts = Partial<Omit<Failure, "findings">> & {
  readonly detector?: Finding["detector"];
  readonly otherFindings?: readonly Finding[];
};

/** A failure with one finding that proves it; its attempt holds the proving record unless another one is given. */
export function failureOf({ detector = "nodejs/exception", otherFindings = [], ...overrides }: FailureParts): Failure {
  const error = overrides.error ?? null;
  const record = overrides.provingRecord ?? logRecord({ producer: "runtime", text: error?.message ?? "failed", error });
  const base: Omit<Failure, "findings"> = {
    class: "exception",
    phase: "invoke",
    type: error?.type ?? null,
    message: error?.message ?? null,
    attempt: attemptOf([record]),
    functionName: "orders",
    runtimeVersion: null,
    runtime: error?.runtime ?? "nodejs",
    provingRecord: record,
    eventId: "0a7d81344ce6726430855c00f7c50f0a",
    network: null,
    error: null,
    ...overrides,
  };
  const { class: failureClass, phase, type, message, network } = base;
  const finding: Finding = {
    detector,
    class: failureClass,
    phase,
    type,
    message,
    strength: "proves",
    record,
    error,
    network,
  };
  return { ...base, findings: [finding, ...otherFindings] };
}
