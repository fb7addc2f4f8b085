import { type Cache, createCache } from "./cache.ts";
import {
  type ConfigurationAnswer,
  type FunctionFacts,
  type MissingFact,
  toConfiguration,
  toTags,
  toVariables,
} from "./function-facts.ts";
import type { Pace } from "./pace.ts";

/** Which function is asked about. */
export interface FunctionKey {
  readonly region: string;
  /** `null` where the log does not tell: then it is taken for the own one. */
  readonly account: string | null;
  readonly name: string;
}

/** The two questions that are asked of AWS Lambda. They throw the SDK's errors. */
export interface FunctionApi {
  /** The region that it answers for. */
  readonly region: string;
  getConfiguration(functionArn: string): Promise<ConfigurationAnswer>;
  listTags(functionArn: string): Promise<Readonly<Record<string, string>>>;
}

export interface FactsReader {
  /** Never throws: what could not be read is in `missing`. */
  read(key: FunctionKey): Promise<FunctionFacts>;
}

export interface FactsReaderOptions {
  /** Asked for once, when the first function is. */
  readonly api: () => Promise<FunctionApi>;
  readonly readEnvironment: boolean;
  readonly pace: Pace;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Why = MissingFact["why"];

/** What one question came to. */
type Answered<Value> = { readonly value: Value; readonly isOld?: boolean } | { readonly why: Why };

const CONFIGURATION_LIFETIME_MS = 15 * 60_000;
/** Tags mute and route: a change takes effect within that time. */
const TAGS_LIFETIME_MS = 5 * 60_000;
/** Sooner again after what may pass by itself. */
const RETRY_LIFETIME_MS = 30_000;
const PASSING: ReadonlySet<Why> = new Set(["throttled", "unreachable"]);

const REASONS: Readonly<Record<string, Why>> = {
  AccessDeniedException: "denied",
  AccessDenied: "denied",
  UnrecognizedClientException: "denied",
  ExpiredTokenException: "denied",
  ResourceNotFoundException: "not_found",
  TooManyRequestsException: "throttled",
  ThrottlingException: "throttled",
};

/**
 * Asks AWS Lambda about functions: configuration (kept for 15 minutes) and tags (5 minutes). Never the reason why an event
 * is lost: what cannot be read is left out and named.
 */
export function createFactsReader({ api, readEnvironment, pace, now }: FactsReaderOptions): FactsReader {
  let opened: Promise<FunctionApi> | undefined;
  const open = (): Promise<FunctionApi> => {
    opened ??= api();
    return opened;
  };
  const lookUp = <Value>(
    ask: (from: FunctionApi, arn: string) => Promise<Value>,
    lifetime: number,
  ): Cache<Answered<Value>> =>
    createCache<Answered<Value>>({
      now,
      lifetimeMs: (answered) => (isPassing(answered) ? RETRY_LIFETIME_MS : lifetime),
      // An old answer is better than none while the API cannot be asked.
      load: async (arn, stale) => {
        const answered = await answer(ask, arn);
        return isPassing(answered) && stale !== undefined && "value" in stale ? { ...stale, isOld: true } : answered;
      },
    });

  async function answer<Value>(
    ask: (from: FunctionApi, arn: string) => Promise<Value>,
    arn: string,
  ): Promise<Answered<Value>> {
    try {
      if (!(await pace.take())) return { why: "throttled" };
      return { value: await ask(await open(), arn) };
    } catch (cause) {
      return { why: REASONS[cause instanceof Error ? cause.name : ""] ?? "unreachable" };
    }
  }

  const configurations = lookUp((from, arn) => from.getConfiguration(arn), CONFIGURATION_LIFETIME_MS);
  const tags = lookUp((from, arn) => from.listTags(arn), TAGS_LIFETIME_MS);

  return {
    async read(key) {
      const { region } = await open().catch(() => ({ region: null }));
      if (region !== key.region) return unread(region === null ? "unreachable" : "elsewhere");
      const arn = arnOf(key);
      const [configuration, tagged] = await Promise.all([configurations.get(arn), tags.get(arn)]);
      return toFacts(configuration, tagged, readEnvironment);
    },
  };
}

function isPassing(answered: Answered<unknown>): boolean {
  return "why" in answered ? PASSING.has(answered.why) : answered.isOld === true;
}

/** The API also takes a name where the account is the own one. */
function arnOf({ region, account, name }: FunctionKey): string {
  if (account === null) return name;
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return `arn:${partition}:lambda:${region}:${account}:function:${name}`;
}

function toFacts(
  configuration: Answered<ConfigurationAnswer>,
  tags: Answered<Readonly<Record<string, string>>>,
  readEnvironment: boolean,
): FunctionFacts {
  const missing: MissingFact[] = [];
  if ("why" in configuration) missing.push({ what: "configuration", why: configuration.why });
  if ("why" in tags) missing.push({ what: "tags", why: tags.why });
  const variables = "value" in configuration && readEnvironment ? toVariables(configuration.value) : null;
  if (!readEnvironment) missing.push({ what: "environment", why: "switched_off" });
  else if ("value" in configuration && variables === null) missing.push({ what: "environment", why: "denied" });
  else if ("why" in configuration) missing.push({ what: "environment", why: configuration.why });
  return {
    configuration: "value" in configuration ? toConfiguration(configuration.value) : null,
    tags: "value" in tags ? toTags(tags.value) : null,
    variables,
    missing,
  };
}

function unread(why: Why): FunctionFacts {
  const missing = (["configuration", "tags", "environment"] as const).map((what) => ({ what, why }));
  return { configuration: null, tags: null, variables: null, missing };
}
