import type { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createExaminer } from "../../src/complete/examine.ts";
import { createSparing } from "../../src/complete/sparing.ts";
import type { LogBatch } from "../../src/decode/log-batch.ts";
import type { Outcome } from "../../src/deliver/outcome.ts";
import type { SentryEvent } from "../../src/event/sentry-event.ts";
import { forward } from "../../src/forward.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { createMemoryLedger } from "../../src/ledger/memory-ledger.ts";
import { createSqsDeadLetters, createSqsSummaryRequests, createSqsVisibility } from "../../src/queue/sqs.ts";
import { createSqsQueue } from "../../src/queue/sqs-queue.ts";
import { type ReportBatchServices, reportBatch } from "../../src/report-batch.ts";
import type { Counts } from "../../src/telemetry.ts";
import { packed } from "./records.ts";
import { createStoredLogs, type StoredLogs } from "./stored-logs.ts";

/** What goes wrong. Probabilities are of each single try; times are milliseconds since the world began. */
export interface Faults {
  readonly redeliver?: number;
  readonly killForwarder?: number;
  /** After Sentry took the event, before anybody could note it. */
  readonly killReporter?: number;
  readonly sentryDown?: readonly [from: number, until: number];
  readonly rateLimited?: readonly [from: number, until: number];
  readonly refuseEntry?: number;
  readonly throttleReads?: number;
  readonly throttleLedger?: number;
  /** Reporters that run at the same time. */
  readonly reporters?: number;
  /** Rewrites a queued message, as an older forwarder would have written it. */
  readonly rewrite?: (body: string) => string;
  readonly stormLimit?: number;
  readonly maxEventsPerHour?: number;
}

interface Message {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
}

const QUEUE_URL = "http://127.0.0.1/queue";
const DEAD_URL = "http://127.0.0.1/dead";
const BEGAN = Date.parse("2026-01-02T03:00:00.000Z");
const SETTLE_MS = 15_000;
const VISIBILITY_MS = 360_000;
const RETRY_MS = 60_000;
/** A message is given up after a day, and the longest of the fixtures takes a day and a half. */
const LONGEST_MS = 72 * 3_600_000;

/**
 * The whole way from subscription to Sentry on a clock of its own: the product's code between a queue, a log service, a
 * table and a Sentry that fail on purpose. A process that is killed never gets another answer.
 */
export class World {
  now = BEGAN;
  readonly posts: string[] = [];
  readonly accepted = new Map<string, SentryEvent>();
  readonly counts: Counts = {};
  readonly dead: string[] = [];
  readonly undelivered: LogBatch[] = [];
  /** Event IDs of attempts that the storm brake counted, and of the events that say how many. */
  readonly counted = new Set<string>();
  readonly summaries = new Set<string>();
  /** While Sentry was down each try is a POST. */
  refusedPosts = 0;
  kills = 0;
  /** Acceptances that nobody noted, because the process was killed or the ledger failed: of each comes one more POST. */
  unnoted = 0;
  readonly logs: StoredLogs;
  private readonly faults: Faults;
  private readonly random: () => number;
  private readonly ledger: Ledger;
  private readonly messages: Message[] = [];
  private lastDue = BEGAN;
  private readonly due: { readonly at: number; readonly batch: LogBatch; readonly tries: number }[] = [];

  constructor(seed: number, faults: Faults) {
    this.faults = faults;
    this.random = randomFrom(seed);
    this.logs = createStoredLogs({
      now: () => this.now,
      pageSize: 400,
      fault: () => (this.happens(faults.throttleReads) ? "throttled" : null),
    });
    const ledger = createMemoryLedger({ leaseMs: VISIBILITY_MS });
    this.ledger = {
      ...ledger,
      markCounted: async (key, ...rest) => {
        const isCounted = await ledger.markCounted(key, ...rest);
        if (isCounted) this.counted.add(key.eventId);
        return isCounted;
      },
      markAccepted: async (...given) => {
        await ledger.markAccepted(...given);
        this.unnoted--;
      },
    };
  }

  happens(probability = 0): boolean {
    return this.random() < probability;
  }

  /** A whole number from 0, smaller than `below`. */
  pick(below: number): number {
    return Math.floor(this.random() * below);
  }

  /** A stream is logged, and delivered in batches that are cut, ordered and repeated at random. */
  log(batch: LogBatch): void {
    const events = batch.logEvents.map((event) => ({ ...event, readableAt: event.timestamp + this.pick(10_000) }));
    this.logs.put(batch, events);
    for (let begin = 0; begin < events.length; ) {
      const end = begin + 1 + this.pick(8);
      const part = { ...batch, logEvents: batch.logEvents.slice(begin, end) };
      const last = part.logEvents.at(-1)?.timestamp ?? 0;
      for (let again = true; again; again = this.happens(this.faults.redeliver)) {
        this.due.push({ at: last + 1000 + this.pick(20_000), batch: part, tries: 1 });
      }
      begin = end;
    }
  }

  /** Until nothing is left to do. */
  async run(): Promise<void> {
    while (this.due.length > 0 || this.messages.length > 0) {
      const next = Math.min(...this.due.map(({ at }) => at), ...this.messages.map(({ visibleAt }) => visibleAt));
      this.now = Math.max(this.now, next) + 1;
      if (this.due.length > 0) this.lastDue = Math.max(...this.due.map(({ at }) => at));
      if (this.now - this.lastDue > LONGEST_MS) throw new Error(`${this.messages.length} messages never end`);
      for (const delivery of this.takeDue()) await this.deliver(delivery);
      await Promise.all(Array.from({ length: this.faults.reporters ?? 1 }, () => this.report()));
    }
  }

  private takeDue(): (typeof this.due)[number][] {
    const taken = this.due.filter(({ at }) => at <= this.now);
    for (const delivery of taken) this.due.splice(this.due.indexOf(delivery), 1);
    return taken;
  }

  private async deliver({ batch, tries }: (typeof this.due)[number]): Promise<void> {
    const queue = createSqsQueue(QUEUE_URL, { client: this.client(() => true), pauseMs: 0 });
    try {
      await forward(packed(batch), { region: batch.region }, { queue, undelivered: null });
      if (!this.happens(this.faults.killForwarder)) return;
      this.kills++;
    } catch {
      // Lambda tries again.
    }
    if (tries === 3) this.undelivered.push(batch);
    else this.due.push({ at: this.now + RETRY_MS, batch, tries: tries + 1 });
  }

  private async report(): Promise<void> {
    const taken = this.messages.filter(({ visibleAt }) => visibleAt <= this.now).slice(0, 10);
    if (taken.length === 0) return;
    for (const message of taken) {
      message.visibleAt = this.now + VISIBILITY_MS;
      message.receives++;
    }
    const records = taken.map(({ id, body, receives, sentAt }) => ({
      messageId: id,
      receiptHandle: id,
      body,
      attributes: { ApproximateReceiveCount: `${receives}`, SentTimestamp: `${sentAt}` },
    }));
    const options = {
      environment: null,
      release: null,
      sendDefaultPii: false,
      stormLimit: this.faults.stormLimit ?? 0,
      maxEventsPerHour: this.faults.maxEventsPerHour ?? 0,
    };
    const life = { alive: true };
    const killed = new Promise<null>((resolve) => {
      Object.assign(life, { end: () => resolve(null) });
    });
    const report = await Promise.race([reportBatch(records, options, this.services(life as Life)), killed]);
    if (report === null) return;
    const again = new Set(report.response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const message of taken) if (!again.has(message.id)) this.messages.splice(this.messages.indexOf(message), 1);
    for (const [name, count = 0] of Object.entries(report.counts)) this.counts[name] = (this.counts[name] ?? 0) + count;
  }

  private services(life: Life): ReportBatchServices {
    const now = () => this.now;
    const client = this.client(() => life.alive);
    const reader = whileAlive(life, this.logs);
    return {
      now,
      ledger: whileAlive(life, this.ledger, () => this.happens(this.faults.throttleLedger)),
      send: (event) => this.post(event, life),
      requestSummary: createSqsSummaryRequests(QUEUE_URL, now, client),
      visibility: createSqsVisibility(QUEUE_URL, client as SQSClient),
      deadLetters: createSqsDeadLetters(DEAD_URL, client as SQSClient),
      examiner: createExaminer({ reader, account: "123456789012", now, sleep: async () => {} }),
      sparing: createSparing(1000),
      remaining: () => 60_000,
      sleep: () => new Promise(() => {}),
    };
  }

  private async post(event: SentryEvent, life: Life): Promise<Outcome> {
    if (!life.alive) return new Promise(() => {});
    const since = this.now - BEGAN;
    const { sentryDown: [downFrom, upFrom] = [0, 0], rateLimited: [from, until] = [0, 0] } = this.faults;
    if (since >= from && since < until) return { kind: "rate_limited", retryAfterMs: until - since };
    this.posts.push(event.event_id);
    if (since >= downFrom && since < upFrom) {
      this.refusedPosts++;
      return { kind: "retryable", reason: "HTTP 503" };
    }
    if (event.fingerprint[0] === "lambda-sentry-forwarder") this.summaries.add(event.event_id);
    this.accepted.set(event.event_id, event);
    this.unnoted++;
    if (!this.happens(this.faults.killReporter)) return { kind: "accepted" };
    this.kills++;
    life.alive = false;
    life.end();
    return new Promise(() => {});
  }

  /** The queue, as the SDK's client shows it. */
  private client(isAlive: () => boolean): Pick<SQSClient, "send"> {
    const send = async (command: { readonly input: object }): Promise<object> => {
      if (!isAlive()) return new Promise(() => {});
      const input = command.input as Partial<SendMessageBatchCommand["input"]> & Record<string, unknown>;
      if (input.Entries !== undefined) {
        const Failed = input.Entries.filter(({ MessageBody = "" }) => {
          if (this.happens(this.faults.refuseEntry)) return true;
          this.enqueue(this.faults.rewrite?.(MessageBody) ?? MessageBody, SETTLE_MS);
          return false;
        }).map(({ Id }) => ({ Id, SenderFault: false, Code: "InternalError" }));
        return { Failed };
      }
      if (input.QueueUrl === DEAD_URL) this.dead.push(String(input["MessageBody"]));
      else if (input["ReceiptHandle"] !== undefined) {
        const message = this.messages.find(({ id }) => id === input["ReceiptHandle"]);
        if (message !== undefined) message.visibleAt = this.now + Number(input["VisibilityTimeout"]) * 1000;
      } else this.enqueue(String(input["MessageBody"]), Number(input["DelaySeconds"]) * 1000);
      return {};
    };
    return { send } as unknown as Pick<SQSClient, "send">;
  }

  private enqueue(body: string, delayMs: number): void {
    const id = `m${this.messages.length} ${this.random()}`;
    this.messages.push({ id, body, sentAt: this.now, visibleAt: this.now + delayMs, receives: 0 });
  }
}

interface Life {
  alive: boolean;
  end(): void;
}

/** The same object for a process that may be dead: then nothing is answered any more. */
function whileAlive<T extends object>(life: Life, target: T, isThrottled: () => boolean = () => false): T {
  return new Proxy(target, {
    get: (object, name) => {
      const method = Reflect.get(object, name) as (...given: unknown[]) => Promise<unknown>;
      return async (...given: unknown[]) => {
        if (!life.alive) return new Promise(() => {});
        if (isThrottled()) throw new Error("throttled");
        const answer = await method.apply(object, given);
        return life.alive ? answer : new Promise(() => {});
      };
    },
  });
}

/** mulberry32: the same numbers from the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
