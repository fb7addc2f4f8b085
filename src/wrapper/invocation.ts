import type { Client, Scope } from "@sentry/core";
import { captureException, getIsolationScope } from "@sentry/node";
import { MARK_MEMBER, type Mark, markMember, writeMark } from "../contract/mark.ts";
import { isRequestId } from "../contract/request-id.ts";
import { writeRequestLine } from "../contract/request-line.ts";
import { isOwnClient } from "./client.ts";
import { lambdaContexts } from "./contexts.ts";
import { Deliveries } from "./deliveries.ts";
import { enrich, type Known, redactEvent } from "./enrich.ts";
import type { LambdaContext } from "./lambda-context.ts";
import { writeLogLine } from "./log-line.ts";
import { watchTimeout } from "./near-timeout.ts";
import { captureRejections } from "./rejections.ts";
import { endWith } from "./requests.ts";
import { scopeData } from "./scope.ts";
import type { Settings } from "./settings.ts";
import { readTrigger, type Trigger } from "./trigger/trigger.ts";

/** So much of the time limit is left to the function's own answer. */
const RESERVE_MS = 50;
let isCold = true;

/** One invocation, from the call of the handler to its end. Holds all that is to be known of it; nothing is shared. */
export class Invocation {
  private readonly client: Client;
  private readonly context: LambdaContext | null;
  private readonly event: unknown;
  private readonly settings: Settings;
  private readonly scope: Scope;
  private readonly deliveries: Deliveries;
  private readonly giveUp = new AbortController();
  private readonly startedAt = performance.now();
  private readonly wasCold = isCold;
  private readonly callOff: () => void;
  private readTrigger: Trigger | null | undefined;
  /** The error that ended the handler, while its event is made. */
  private ending: { readonly error: unknown } | null = null;

  /** To be called within the invocation's own isolation scope. */
  constructor(client: Client, event: unknown, context: LambdaContext | null, settings: Settings) {
    this.client = client;
    this.event = event;
    this.context = context;
    this.settings = settings;
    isCold = false;
    this.deliveries = new Deliveries(client);
    this.scope = getIsolationScope();
    endWith(this.giveUp.signal, this.scope);
    this.scope.addEventProcessor((sentryEvent, hint) => {
      this.deliveries.own(sentryEvent);
      const enriched = enrich(sentryEvent, this.known());
      const { functionName } = this.context ?? {};
      // As the forwarder groups it, so that the same failure is the same issue whoever reports it.
      if (this.ending !== null && this.ending.error === hint.originalException && functionName !== undefined) {
        enriched.fingerprint ??= ["{{ default }}", functionName];
      }
      return redactEvent(enriched, hint, settings.sendDefaultPii);
    });
    this.callOff = context === null ? () => {} : watchTimeout(context, settings);
    if (context !== null && settings.requestLine === "always") this.logRequest(context);
  }

  /** The handler has answered. */
  async succeed(result: unknown): Promise<void> {
    this.callOff();
    captureRejections(result, () => this.trigger(), this.settings);
    await this.flush();
  }

  /** The handler has failed: sends the error, and marks it where Sentry has it. */
  async fail(error: unknown): Promise<void> {
    this.callOff();
    this.ending = { error };
    const mechanism = { type: "auto.function.lambda_sentry.handler", handled: false };
    const eventId = captureException(error, { mechanism });
    await this.flush();
    const accepted = this.deliveries.acceptedFor(error, eventId);
    const { awsRequestId } = this.context ?? {};
    if (accepted === null || awsRequestId === undefined || !isRequestId(awsRequestId)) return;
    const mark: Mark = { requestId: awsRequestId, eventId: accepted, isHandlerError: true };
    writeLogLine(writeMark(mark));
    setMember(error, mark);
  }

  /** Waits until everything is sent or the time for it is up; then no request goes on. */
  private async flush(): Promise<void> {
    // A client of Sentry's own `init` may hold spans and logs as well.
    if (isOwnClient(this.client) && !Deliveries.hasAnyIn(this.scope)) return;
    const { flushTimeout } = this.settings;
    const left = this.context === null ? flushTimeout : this.context.getRemainingTimeInMillis() - RESERVE_MS;
    const timeout = Math.min(flushTimeout, Math.max(1, left));
    const isDone = await this.client.flush(timeout);
    // The SDK tells of the last answer a moment after it has stopped waiting for it.
    await new Promise((done) => setImmediate(done));
    if (!isDone) this.giveUp.abort();
  }

  private known(): Known {
    const { context, settings } = this;
    const trigger = this.trigger();
    const contexts = context === null ? {} : lambdaContexts(context, this.startedAt);
    return {
      contexts: trigger === null ? contexts : { ...contexts, trigger: { source: trigger.source, ...trigger.details } },
      tags: this.tags(trigger),
      request: trigger?.request ?? null,
      user: settings.sendDefaultPii ? (trigger?.user ?? null) : null,
      functionName: context?.functionName ?? null,
    };
  }

  /** The forwarder's names. */
  private tags(trigger: Trigger | null): Record<string, string> {
    const { context } = this;
    const size = trigger?.details["batch_size"];
    const values = {
      function_name: context?.functionName,
      aws_region: context === null ? undefined : process.env["AWS_REGION"],
      request_id: context?.awsRequestId,
      cold_start: context === null ? undefined : String(this.wasCold),
      trigger: trigger?.source,
      batch_size: size === undefined ? undefined : String(size),
    };
    return Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  }

  /** Reading a body takes time: only who needs it pays for it. */
  private trigger(): Trigger | null {
    if (this.readTrigger === undefined) {
      this.readTrigger = readTrigger(this.event, { personal: this.settings.sendDefaultPii });
    }
    return this.readTrigger;
  }

  private logRequest({ awsRequestId }: LambdaContext): void {
    const options = { personal: this.settings.sendDefaultPii };
    const trigger = this.trigger();
    const told = scopeData(options);
    const { user } = this.known();
    const scope = {
      ...told,
      tags: { ...this.tags(trigger), ...told.tags },
      ...(trigger === null
        ? {}
        : { contexts: { trigger: { source: trigger.source, ...trigger.details }, ...told.contexts } }),
      ...(user === null ? {} : { user: { ...user, ...told.user } }),
    };
    writeLogLine(writeRequestLine({ requestId: awsRequestId, request: trigger?.request ?? null, scope }));
  }
}

/** The runtime prints an error with its members. What cannot be written to goes without. */
function setMember(error: unknown, mark: Mark): void {
  if (typeof error !== "object" || error === null) return;
  try {
    Object.defineProperty(error, MARK_MEMBER, {
      value: markMember(mark),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } catch {
    // Frozen, or a proxy that refuses: the line says it alone.
  }
}
