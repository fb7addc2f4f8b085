import type { FunctionFacts } from "../complete/function-facts.ts";
import type { Dsn } from "./dsn.ts";
import type { RouteRule } from "./routes.ts";

/** Who names the DSN. */
export type DsnSource = "tag" | "function" | "routes" | "default";

/** One place that may name the DSN: as text, or by a reference. */
export interface DsnCandidate {
  readonly source: DsnSource;
  readonly dsn: string | null;
  readonly reference: string | null;
}

export interface RouteInput {
  readonly facts: FunctionFacts | null;
  readonly rule: RouteRule | null;
  /** What holds where nothing else is said. */
  readonly defaults: {
    readonly dsn: string | null;
    readonly dsnReference: string | null;
    readonly environment: string | null;
    readonly release: string | null;
  };
}

export interface RouteOrder {
  /** The first that gives a usable DSN counts. */
  readonly candidates: readonly DsnCandidate[];
  readonly environment: string | null;
  readonly release: string | null;
  /** Why a source before the default could not be asked; `null` when all could. */
  readonly problem: "tags-unreadable" | "env-unreadable" | null;
}

const PASSING_OVER = new Set(["switched_off", "elsewhere"]);

/** Who is asked for DSN, environment and release, in order: tag, the function's own variables, routes, defaults. */
export function routeOrder({ facts, rule, defaults }: RouteInput): RouteOrder {
  const tag = (name: string): string | null => facts?.tags?.get(`sentry:${name}`)?.trim() || null;
  const variables = facts?.variables ?? null;
  const candidates: readonly DsnCandidate[] = [
    { source: "tag", dsn: null, reference: tag("dsn-ref") },
    { source: "function", dsn: variables?.dsn ?? null, reference: null },
    { source: "routes", dsn: rule?.dsn ?? null, reference: rule?.dsnRef ?? null },
    { source: "default", dsn: defaults.dsn, reference: defaults.dsnReference },
  ];
  return {
    candidates: candidates.filter(({ dsn, reference }) => dsn !== null || reference !== null),
    environment: tag("environment") ?? variables?.environment ?? rule?.environment ?? defaults.environment,
    release: tag("release") ?? variables?.release ?? rule?.release ?? defaults.release,
    problem: problemOf(facts),
  };
}

function problemOf(facts: FunctionFacts | null): RouteOrder["problem"] {
  const missing = facts?.missing.filter(({ why }) => !PASSING_OVER.has(why)).map(({ what }) => what) ?? [];
  if (missing.includes("tags")) return "tags-unreadable";
  return missing.includes("environment") ? "env-unreadable" : null;
}

/** Hosts to which a function's own variable may send: those that are listed, else the default DSN's alone. */
export function isAllowedHost(dsn: Dsn, listed: readonly string[], byDefault: Dsn | null): boolean {
  // What the owner sends over TLS must not leave in the clear because a function says so.
  if (dsn.protocol === "http" && byDefault?.protocol !== "http") return false;
  const hosts = listed.length > 0 ? listed : byDefault === null ? [] : [byDefault.host];
  return hosts.some((host) => host.toLowerCase() === dsn.host.toLowerCase());
}
