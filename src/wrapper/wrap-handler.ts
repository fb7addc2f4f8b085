import type { Client } from "@sentry/core";
import { getClient, withIsolationScope } from "@sentry/node";
import { Invocation } from "./invocation.ts";
import { isLambdaContext, type LambdaContext } from "./lambda-context.ts";
import type { WrapperOptions } from "./options.ts";
import { settingsFor } from "./settings.ts";

type AnyFunction = (this: unknown, ...args: never[]) => unknown;
type Callback = (error: unknown, ...results: unknown[]) => unknown;

const WRAPPED = Symbol.for("lambda-sentry-forwarder.wrapped");

/**
 * Wraps a handler: what it throws is sent to Sentry and thrown again, the same. Async, callback (Node.js before 24) and
 * response-streaming handlers keep their type, arguments and behaviour; any other function may be wrapped as well, then
 * without what Lambda's context tells. Without an initialised SDK the handler is called as it is.
 *
 * @example
 * ```ts
 * init({ dsn: process.env.SENTRY_DSN });
 * export const handler = wrapHandler(async (event) => place(event));
 * ```
 */
export function wrapHandler<Handler extends AnyFunction>(handler: Handler, options: WrapperOptions = {}): Handler {
  if (WRAPPED in handler) return handler;
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    return run(handler as unknown as (...args: unknown[]) => unknown, this, args, options);
  };
  // The runtime looks at the number of parameters, and at symbols for streaming; other code at members of its own.
  const {
    prototype: _,
    arguments: __,
    caller: ___,
    ...members
  } = Object.getOwnPropertyDescriptors(handler) as PropertyDescriptorMap;
  Object.defineProperties(wrapped, { ...members, [WRAPPED]: { value: true } });
  return wrapped as unknown as Handler;
}

function run(
  handler: (...args: unknown[]) => unknown,
  self: unknown,
  args: unknown[],
  options: WrapperOptions,
): unknown {
  const client = getClient();
  if (client === undefined) return Reflect.apply(handler, self, args);
  return withIsolationScope(() => {
    const context = contextAmong(args);
    const invocation = begin(client, args[0], context, options);
    if (invocation === null) return Reflect.apply(handler, self, args);
    let result: unknown;
    try {
      result = Reflect.apply(handler, self, withCallback(args, context, invocation));
    } catch (error) {
      const sent = quietly(invocation.fail(error));
      if (context === null) throw error;
      return sent.then(() => Promise.reject(error));
    }
    if (isThenable(result)) return settle(result, invocation);
    // Who answers through the callback does not answer here.
    if (typeof args[2] !== "function") void quietly(invocation.succeed(result));
    return result;
  });
}

function begin(
  client: Client,
  event: unknown,
  context: LambdaContext | null,
  options: WrapperOptions,
): Invocation | null {
  try {
    return new Invocation(client, event, context, settingsFor(options));
  } catch {
    return null;
  }
}

async function settle(result: PromiseLike<unknown>, invocation: Invocation): Promise<unknown> {
  let value: unknown;
  try {
    value = await result;
  } catch (error) {
    await quietly(invocation.fail(error));
    throw error;
  }
  await quietly(invocation.succeed(value));
  return value;
}

/** Second for the runtime's handlers; third behind a response stream; within the context of a durable function. */
function contextAmong([, second, third]: readonly unknown[]): LambdaContext | null {
  const { lambdaContext } = (second ?? {}) as { readonly lambdaContext?: unknown };
  return [second, third, lambdaContext].find(isLambdaContext) ?? null;
}

/** The callback, which the runtime hands over as the third argument, waits until Sentry has been told. */
function withCallback(args: unknown[], context: LambdaContext | null, invocation: Invocation): unknown[] {
  const [event, second, callback, ...rest] = args;
  if (typeof callback !== "function" || context === null || second !== context) return args;
  const answer: Callback = (error, ...results) => {
    const isFailure = error !== null && error !== undefined;
    const told = isFailure ? invocation.fail(error) : invocation.succeed(results[0]);
    void quietly(told).then(() => (callback as Callback)(error, ...results));
  };
  return [event, second, answer, ...rest];
}

/** The wrapper's own trouble must never become the function's. */
async function quietly(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch {
    // No mark was written: the forwarder does the job.
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
