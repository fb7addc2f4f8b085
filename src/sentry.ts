import { setTimeout } from "node:timers/promises";
import { createFactsReader, type FunctionApi } from "./complete/facts-reader.ts";
import { createPace } from "./complete/pace.ts";
import { createReferences, type ReferenceApi } from "./complete/references.ts";
import type { Config } from "./config.ts";
import { parseDsn } from "./deliver/dsn.ts";
import type { Outcome } from "./deliver/outcome.ts";
import { createSender } from "./deliver/sender.ts";
import { createSenders, type Senders } from "./deliver/senders.ts";
import { ForwarderError } from "./errors.ts";
import type { SentryEvent } from "./event/sentry-event.ts";
import { createPlace, type PlaceServices } from "./place.ts";
import { VERSION } from "./version.ts";

const DEADLINE_MS = 8000;
const UNPLACED: Outcome = { kind: "retryable", reason: "the DSN is known by its reference only" };
/** Of one sandbox, to Lambda's control plane, whose quota is shared with deployments. */
const CALLS_PER_SECOND = 3;
/** Beyond it the event goes without what Lambda would tell. */
const MAX_WAIT_MS = 10_000;

/** How to connect to a Sentry that is not reached straight away. */
export interface Connection {
  readonly proxy?: string;
  /** Certificates of authorities, in PEM. */
  readonly caCerts?: string;
}

/**
 * The connection that the configuration names.
 *
 * @throws {@link ForwarderError} `ERR_CONFIG_INVALID` where the certificates cannot be read: without them nothing can be sent.
 */
export async function openConnection(
  { proxy, caBundleReference }: Pick<Config, "proxy" | "caBundleReference">,
  api: ReferenceApi,
  now: () => number,
): Promise<Connection> {
  const through = proxy === null ? {} : { proxy };
  if (caBundleReference === null) return through;
  const caCerts = await createReferences(api, now).resolve(caBundleReference);
  if (caCerts?.includes("-----BEGIN CERTIFICATE-----") === true) return { ...through, caCerts };
  const why = caCerts === null ? "cannot be read" : "holds no certificate in PEM";
  throw new ForwarderError(
    "ERR_CONFIG_INVALID",
    `${caBundleReference}, the stack's parameter CaBundleReference, ${why}`,
  );
}

/**
 * The way to Sentry that the configuration names, `null` in a dry run.
 *
 * @throws {@link ForwarderError} `ERR_DSN_MISSING` or `ERR_DSN_INVALID`, naming the parameter to set.
 */
export function createSend(
  { dsn, dsnReference = null, dryRun }: Pick<Config, "dsn" | "dryRun"> & Partial<Pick<Config, "dsnReference">>,
  now: () => number,
  connection: Connection = {},
): ((event: SentryEvent, attachment?: string) => Promise<Outcome>) | null {
  if (dryRun) return null;
  // The place of each failure has it, then.
  if (dsn === null && dsnReference !== null) return async () => UNPLACED;
  if (dsn === null) {
    throw new ForwarderError(
      "ERR_DSN_MISSING",
      "no Sentry DSN is configured: set the stack's parameter SentryDsn (environment variable SENTRY_DSN)",
    );
  }
  const senders = openSenders(now, connection);
  const target = parseConfigured(dsn);
  return (event, attachment) => senders.senderFor(target).send(event, attachment);
}

/** One sender per DSN, whoever names it. */
function openSenders(now: () => number, connection: Connection): Senders {
  const userAgent = `lambda-sentry-forwarder/${VERSION}`;
  return createSenders((target) => createSender(target, { deadlineMs: DEADLINE_MS, now, userAgent, ...connection }));
}

/** The ways into AWS that finding a place needs; each client is opened by the first that asks it. */
export interface PlaceClients extends ReferenceApi {
  readonly functions: () => Promise<FunctionApi>;
  /** Told once of each change of what is wrong with the routes. */
  readonly onProblems: PlaceServices["onProblems"];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Finds the place of each failure: its function, and DSN, environment and release as configuration and AWS tell. */
export function openPlace(
  config: Config,
  clients: PlaceClients,
  connection: Connection = {},
): ReturnType<typeof createPlace> {
  const { functions, onProblems, now } = clients;
  const pace = createPace({ callsPerSecond: CALLS_PER_SECOND, maxWaitMs: MAX_WAIT_MS, now, sleep: setTimeout });
  return createPlace(config, {
    facts: createFactsReader({ api: functions, readEnvironment: config.readFunctionEnvironment, pace, now }),
    references: createReferences(clients, now),
    senders: openSenders(now, connection),
    now,
    onProblems,
  });
}

function parseConfigured(dsn: string): ReturnType<typeof parseDsn> {
  try {
    return parseDsn(dsn);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "";
    const message = `the Sentry DSN is malformed, correct the stack's parameter SentryDsn (environment variable SENTRY_DSN): ${why}`;
    throw new ForwarderError("ERR_DSN_INVALID", message, { cause });
  }
}
