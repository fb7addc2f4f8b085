import * as v from "valibot";
import { ForwarderError } from "./errors.ts";

/** What the functions read from their environment; every value has a parameter in `template.yaml`. */
export interface Config {
  /** Where sightings go; `null` means that they are reported in this process. */
  readonly queueUrl: string | null;
  readonly deadLetterUrl: string | null;
  readonly ledgerTable: string | null;
  /** Bucket that keeps what could not be read. */
  readonly undeliveredBucket: string | null;
  readonly dsn: string | null;
  readonly environment: string | null;
  readonly release: string | null;
  readonly sendDefaultPii: boolean;
  readonly dryRun: boolean;
  readonly region: string | null;
  /** The queue's visibility time: how long a lease of the ledger holds. */
  readonly leaseMs: number;
}

const optionalText = v.optional(v.pipe(v.string(), v.trim()), "");
const flag = v.optional(
  v.pipe(
    v.string(),
    v.picklist(["true", "false", ""], (issue) => `must be true or false, not ${issue.received}`),
  ),
  "false",
);

const ENVIRONMENT = v.object({
  QUEUE_URL: optionalText,
  DEAD_LETTER_URL: optionalText,
  LEDGER_TABLE: optionalText,
  UNDELIVERED_BUCKET: optionalText,
  SENTRY_DSN: optionalText,
  SENTRY_ENVIRONMENT: optionalText,
  SENTRY_RELEASE: optionalText,
  SEND_DEFAULT_PII: flag,
  DRY_RUN: flag,
  AWS_REGION: optionalText,
  LEASE_SECONDS: v.optional(
    v.pipe(v.string(), v.transform(Number), v.integer("must be a whole number of seconds"), v.minValue(1)),
    "360",
  ),
});

/**
 * Reads and checks the environment.
 *
 * @throws {@link ForwarderError} `ERR_CONFIG_INVALID` that names the variable.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const result = v.safeParse(ENVIRONMENT, environment);
  if (!result.success) {
    const [issue] = result.issues;
    throw new ForwarderError("ERR_CONFIG_INVALID", `environment variable ${v.getDotPath(issue)}: ${issue.message}`);
  }
  const values = result.output;
  return {
    queueUrl: asUrl(values.QUEUE_URL),
    deadLetterUrl: asUrl(values.DEAD_LETTER_URL),
    ledgerTable: values.LEDGER_TABLE || null,
    undeliveredBucket: values.UNDELIVERED_BUCKET || null,
    dsn: values.SENTRY_DSN || null,
    environment: values.SENTRY_ENVIRONMENT || null,
    release: values.SENTRY_RELEASE || null,
    sendDefaultPii: values.SEND_DEFAULT_PII === "true",
    dryRun: values.DRY_RUN === "true",
    region: values.AWS_REGION || null,
    leaseMs: values.LEASE_SECONDS * 1000,
  };
}

/** Under `sam local`, `!Ref` of a queue is its logical ID and not a URL: then there is no queue. */
function asUrl(text: string): string | null {
  return /^https?:\/\//.test(text) ? text : null;
}
