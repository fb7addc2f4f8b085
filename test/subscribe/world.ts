import type { EventQuery, FoundEvent, FunctionsApi, LogsApi, Page } from "../../src/subscribe/api.ts";
import type { Clock } from "../../src/subscribe/clock.ts";
import type { CycleServices } from "../../src/subscribe/cycle.ts";
import { compileFilterPattern } from "../../src/subscribe/filter/filter-pattern.ts";
import type { LogGroup, LoggingFunction, SubscriptionFilter } from "../../src/subscribe/log-group.ts";
import { createMemoryStore } from "../../src/subscribe/memory-store.ts";
import { Pace } from "../../src/subscribe/pace.ts";
import type { SubscribeSettings } from "../../src/subscribe/settings.ts";
import type { SubscriptionStore } from "../../src/subscribe/store.ts";

export const FORWARDER = "arn:aws:lambda:eu-west-1:123456789012:function:watch-forwarder";
const FUNCTIONS = "arn:aws:lambda:eu-west-1:123456789012:function:";

export const SETTINGS: SubscribeSettings = {
  stackName: "watch",
  region: "eu-west-1",
  destinationArn: FORWARDER,
  filterName: "lambda-sentry-watch",
  scope: "log-group",
  mode: "failures",
  customPattern: "",
  include: [],
  exclude: [],
  includeTags: [],
  excludeTags: [],
  ownGroups: ["/aws/lambda/watch-forwarder"],
  settleMs: 5 * 60_000,
};

export function group(name: string, more: Partial<LogGroup> = {}): LogGroup {
  return { name, createdAt: 0, logClass: "STANDARD", ...more };
}

export function aFunction(name: string, more: Partial<LoggingFunction> = {}): LoggingFunction {
  return {
    name,
    arn: FUNCTIONS + name,
    runtime: "nodejs24.x",
    logGroup: `/aws/lambda/${name}`,
    format: "text",
    isOurs: false,
    tags: new Map(),
    ...more,
  };
}

/** An error with a name of AWS's. */
export function awsError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

/** The service's quotas, in calls a second for an account and region. */
const QUOTAS = { listGroups: 10, filters: 5, functions: 15, findEvents: 5 } as const;
type Quota = keyof typeof QUOTAS;

/** What a page holds, as the service has it. */
const PAGE = 50;

/**
 * An account with log groups and functions, in time of its own: it counts every call, throttles at the real quotas with a
 * bucket of one second, pages, and keeps the service's rules (two filters a group, a filter's group has to exist).
 */
export class World implements LogsApi, FunctionsApi, Clock {
  readonly groups = new Map<string, LogGroup>();
  readonly filters = new Map<string, SubscriptionFilter[]>();
  readonly functions: LoggingFunction[] = [];
  readonly events: FoundEvent[] = [];
  readonly calls: Record<string, number> = {};
  readonly puts: string[] = [];
  maxFilters = 2;
  throttled = 0;
  time = Date.parse("2026-01-02T03:04:05Z");
  /** Called before a call is answered: throws what the service would. */
  fault: (operation: string, group: string) => void = () => {};
  #listed: readonly LogGroup[] = [];
  readonly #tokens: Record<string, number> = {};
  readonly #at: Record<string, number> = {};

  add(...groups: readonly LogGroup[]): this {
    for (const one of groups) this.groups.set(one.name, one);
    return this;
  }

  now(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    this.time += ms;
  }

  async listGroups(prefix: string, token: string | null): Promise<Page<LogGroup>> {
    this.#charge("listGroups", "listGroups", prefix);
    if (token === null) this.#listed = [...this.groups.values()].filter(({ name }) => name.startsWith(prefix));
    return page(this.#listed, token);
  }

  async listFilters(name: string): Promise<readonly SubscriptionFilter[]> {
    this.#charge("filters", "listFilters", name);
    this.#needGroup(name);
    return this.filters.get(name) ?? [];
  }

  async putFilter(name: string, filter: SubscriptionFilter): Promise<void> {
    this.#charge("filters", "putFilter", name);
    this.#needGroup(name);
    compileFilterPattern(filter.pattern);
    const others = (this.filters.get(name) ?? []).filter((one) => one.name !== filter.name);
    if (others.length >= this.maxFilters) throw awsError("LimitExceededException", "Resource limit exceeded.");
    this.filters.set(name, [...others, filter]);
    this.puts.push(name);
  }

  async deleteFilter(name: string, filterName: string): Promise<void> {
    this.#charge("filters", "deleteFilter", name);
    this.#needGroup(name);
    const before = this.filters.get(name) ?? [];
    const after = before.filter((one) => one.name !== filterName);
    if (after.length === before.length) throw awsError("ResourceNotFoundException", "The filter does not exist.");
    this.filters.set(name, after);
  }

  async findEvents({ group: name, from, until, pattern, streams }: EventQuery): Promise<Page<FoundEvent>> {
    this.#charge("findEvents", "findEvents", name);
    this.#needGroup(name);
    const passes = compileFilterPattern(pattern);
    const found = this.events.filter(
      ({ stream, timestamp, message }) =>
        timestamp >= from && timestamp <= until && (streams === null || streams.includes(stream)) && passes(message),
    );
    return { items: found, next: null };
  }

  async listFunctions(token: string | null): Promise<Page<LoggingFunction>> {
    this.#charge("functions", "listFunctions", "");
    return page(this.functions, token);
  }

  async getFunction(name: string): Promise<LoggingFunction | null> {
    this.#charge("functions", "getFunction", name);
    return this.functions.find((one) => one.name === name) ?? null;
  }

  async listTags(token: string | null) {
    this.#charge("functions", "listTags", "");
    return page(this.functions, token);
  }

  /** Everything that the subscriber needs, in this account. */
  services(store: SubscriptionStore = createMemoryStore(), more: Partial<CycleServices> = {}): CycleServices {
    const pace = (perSecond: number) => new Pace(this, { perSecond, deadline: Number.POSITIVE_INFINITY });
    return {
      logs: this,
      functions: this,
      store,
      clock: this,
      logsPace: pace(5),
      functionsPace: pace(5),
      filtersPace: pace(2),
      searchPace: pace(2),
      hand: async () => 0,
      deliveryErrors: null,
      ...more,
    };
  }

  #charge(quota: Quota, operation: string, name: string): void {
    this.calls[operation] = (this.calls[operation] ?? 0) + 1;
    const perSecond = QUOTAS[quota];
    const before = this.#tokens[quota] ?? perSecond;
    const since = this.time - (this.#at[quota] ?? this.time);
    const tokens = Math.min(perSecond, before + (since * perSecond) / 1000);
    this.#at[quota] = this.time;
    // A call takes a while.
    this.time += 20;
    if (tokens < 1) {
      this.#tokens[quota] = tokens;
      this.throttled++;
      throw awsError("ThrottlingException", "Rate exceeded");
    }
    this.#tokens[quota] = tokens - 1;
    this.fault(operation, name);
  }

  #needGroup(name: string): void {
    if (!this.groups.has(name)) throw awsError("ResourceNotFoundException", "The specified log group does not exist.");
  }
}

function page<Item>(items: readonly Item[], token: string | null): Page<Item> {
  const from = Number(token ?? 0);
  const next = from + PAGE < items.length ? String(from + PAGE) : null;
  return { items: items.slice(from, from + PAGE), next };
}
