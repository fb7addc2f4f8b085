import type { LogEvent } from "../decode/log-batch.ts";
import type { LogGroup, LoggingFunction, SubscriptionFilter } from "./log-group.ts";

/** One page of a list; `next` asks for the one after. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** What is used of CloudWatch Logs. Errors carry the service's names (`faultOf`). */
export interface LogsApi {
  listGroups(prefix: string, token: string | null): Promise<Page<LogGroup>>;
  /** All of them: a group has a handful. */
  listFilters(group: string): Promise<readonly SubscriptionFilter[]>;
  putFilter(group: string, filter: SubscriptionFilter): Promise<void>;
  deleteFilter(group: string, filterName: string): Promise<void>;
  findEvents(query: EventQuery, token: string | null): Promise<Page<FoundEvent>>;
}

/** Log events of a window; both ends belong to it. */
export interface EventQuery {
  readonly group: string;
  readonly from: number;
  readonly until: number;
  /** Empty: all. */
  readonly pattern: string;
  /** `null`: all. */
  readonly streams: readonly string[] | null;
}

export interface FoundEvent extends LogEvent {
  readonly stream: string;
}

/** What is used of Lambda, and of the tags. */
export interface FunctionsApi {
  listFunctions(token: string | null): Promise<Page<LoggingFunction>>;
  /** `null` when there is none of that name. */
  getFunction(name: string): Promise<LoggingFunction | null>;
  /** Tags of all functions that have any, by ARN. */
  listTags(token: string | null): Promise<Page<{ readonly arn: string; readonly tags: ReadonlyMap<string, string> }>>;
}
