import type { FactsReader } from "./complete/facts-reader.ts";
import type { FunctionFacts } from "./complete/function-facts.ts";
import type { References } from "./complete/references.ts";
import { type Dsn, parseDsn } from "./deliver/dsn.ts";
import { type ExceptionsMode, type Silence, silenceOf } from "./deliver/muting.ts";
import type { Outcome } from "./deliver/outcome.ts";
import { type DsnCandidate, isAllowedHost, routeOrder } from "./deliver/route.ts";
import { type ParsedRoutes, parseRoutes, routeOf } from "./deliver/routes.ts";
import type { Senders } from "./deliver/senders.ts";
import type { SentryEvent } from "./event/sentry-event.ts";
import type { Failure } from "./judge/failure.ts";
import { functionNameOfSource } from "./judge/function-name.ts";

/** What is known of a failure's function, and where its event goes. */
export interface Place {
  /** Why it goes nowhere, by somebody's wish. */
  readonly silence: Silence | null;
  readonly facts: FunctionFacts | null;
  readonly environment: string | null;
  readonly release: string | null;
  /** `dsn.source`, where another one than the default's was meant or taken. */
  readonly tags: Readonly<Record<string, string>>;
  readonly send: (event: SentryEvent, attachment?: string) => Promise<Outcome>;
}

/** What has a place: a failure, or all failures of a function that were counted. */
export interface Placed {
  readonly class: Failure["class"] | "summary";
  readonly attempt: Pick<Failure["attempt"], "source"> & Partial<Pick<Failure["attempt"], "records">>;
}

export interface PlaceSettings {
  readonly dsn: string | null;
  readonly dsnReference: string | null;
  readonly environment: string | null;
  readonly release: string | null;
  readonly allowedDsnHosts: readonly string[];
  readonly routesParameter: string | null;
  readonly exceptions: ExceptionsMode;
}

export interface PlaceServices {
  readonly facts: FactsReader;
  readonly references: References;
  readonly senders: Senders;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Told once of each change of what is wrong with the routes. */
  readonly onProblems: (problems: readonly string[]) => void;
}

/** A DSN that can be used, and who named it. */
interface Found {
  readonly dsn: Dsn;
  readonly candidate: DsnCandidate;
}

const NOWHERE: Outcome = { kind: "retryable", reason: "the DSN's parameter or secret cannot be read" };

/** Makes the function that finds the place of each failure. It never throws. */
export function createPlace(settings: PlaceSettings, services: PlaceServices): (placed: Placed) => Promise<Place> {
  const { references, senders, now } = services;
  const readRoutes = routesReader(settings, services);

  async function factsOf({ attempt: { source } }: Placed): Promise<FunctionFacts | null> {
    // Where events go must not depend on what a line of the log says.
    const name = functionNameOfSource(source);
    if (name === null || source.region === null) return null;
    return services.facts.read({ region: source.region, account: source.account, name });
  }

  async function dsnOf({ dsn, reference }: DsnCandidate): Promise<Dsn | "unreadable" | "malformed"> {
    const text = reference === null ? dsn : await references.resolve(reference);
    if (text === null) return "unreadable";
    try {
      return parseDsn(text);
    } catch {
      return "malformed";
    }
  }

  async function defaultDsn(): Promise<Dsn | null> {
    const { dsn, dsnReference: reference } = settings;
    if (dsn === null && reference === null) return null;
    const found = await dsnOf({ source: "default", dsn, reference });
    return typeof found === "string" ? null : found;
  }

  /** The first candidate that can be used, and why one before it could not. */
  async function firstUsable(
    candidates: readonly DsnCandidate[],
  ): Promise<{ found: Found | null; problem: string | null }> {
    let problem: string | null = null;
    for (const candidate of candidates) {
      const dsn = await dsnOf(candidate);
      if (typeof dsn === "string") problem ??= `${candidate.source}-${dsn}`;
      else if (candidate.source === "function" && !isAllowedHost(dsn, settings.allowedDsnHosts, await defaultDsn())) {
        problem ??= "host-not-allowed";
      } else return { found: { dsn, candidate }, problem };
    }
    return { found: null, problem };
  }

  async function sendTo(found: Found | null, event: SentryEvent, attachment?: string): Promise<Outcome> {
    if (found === null) return NOWHERE;
    const { dsn, candidate } = found;
    const outcome = await senders.senderFor(dsn).send(event, attachment);
    if (candidate.reference === null || outcome.kind !== "rejected" || !isRefused(outcome.status)) return outcome;
    // The key may just have been changed: what was read up to five minutes ago is then the old one.
    references.forget(candidate.reference);
    const again = await dsnOf(candidate);
    if (typeof again === "string" || isSame(again, dsn)) return outcome;
    return senders.senderFor(again).send(event, attachment);
  }

  return async (failure) => {
    const facts = await factsOf(failure);
    const routes = await readRoutes();
    const rule = routeOf(routes.rules, failure.attempt.source.logGroup);
    const order = routeOrder({ facts, rule, defaults: settings });
    const { found, problem } = await firstUsable(order.candidates);
    const unread = order.problem ?? (rule === null && routes.problems.length > 0 ? "routes-malformed" : null);
    const said = [found?.candidate.source ?? "none", problem ?? unread].filter((part) => part !== null).join("-");
    return {
      // The in-process wrapper says for itself what it has reported: what it could not send is ours.
      silence: silenceOf(failure.class, facts, isWrapped(failure) ? "always" : settings.exceptions, now()),
      facts,
      environment: order.environment,
      release: order.release,
      tags: said === "default" ? {} : { "dsn.source": said },
      send: (event, attachment) => sendTo(found, event, attachment),
    };
  };
}

function isWrapped({ attempt: { records = [] } }: Placed): boolean {
  return records.some(({ producer }) => producer === "wrapper");
}

function isRefused(status: number): boolean {
  return status === 401 || status === 403;
}

function isSame(one: Dsn, other: Dsn): boolean {
  return one.endpoint === other.endpoint && one.publicKey === other.publicKey;
}

function routesReader(
  { routesParameter }: PlaceSettings,
  { references, onProblems }: PlaceServices,
): () => Promise<ParsedRoutes> {
  const none: ParsedRoutes = { rules: [], problems: [] };
  let last: { readonly text: string | null; readonly routes: ParsedRoutes } | undefined;
  return async () => {
    if (routesParameter === null) return none;
    const text = await references.resolve(routesParameter);
    if (last !== undefined && (text === null || text === last.text)) return last.routes;
    const routes = text === null ? { rules: [], problems: ["the routes cannot be read"] } : parseRoutes(text);
    last = { text, routes };
    if (routes.problems.length > 0) onProblems(routes.problems);
    return routes;
  };
}
