import { randomUUID } from "node:crypto";
import { type Receiver, startReceiver } from "../../../scripts/receiver.ts";
import { type InitOptions, init, type WrapperOptions, wrapHandler } from "../../../src/wrapper/index.ts";
import type { LambdaContext } from "../../../src/wrapper/lambda-context.ts";
import { writeLinesTo } from "../../../src/wrapper/log-line.ts";

export type SentEvent = Receiver["events"][number]["event"];

/** As the runtime hands it over. */
export function lambdaContext(limitMs = 30_000, awsRequestId: string = randomUUID()): LambdaContext {
  const deadline = Date.now() + limitMs;
  return {
    awsRequestId,
    functionName: "orders",
    functionVersion: "7",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:orders:7",
    logGroupName: "/aws/lambda/orders",
    logStreamName: "2026/01/02/[7]0123456789abcdef0123456789abcdef",
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** The wrapper in this process, with Sentry's real SDK and a small receiver. */
export class InProcess {
  readonly receiver: Receiver;
  /** What was logged for the forwarder. */
  readonly lines: string[] = [];

  private constructor(receiver: Receiver) {
    this.receiver = receiver;
    writeLinesTo((line) => void this.lines.push(line));
  }

  static async start(): Promise<InProcess> {
    return new InProcess(await startReceiver());
  }

  stop(): Promise<void> {
    return this.receiver.stop();
  }

  /** Starts the SDK anew with these options. */
  init(options: InitOptions = {}): void {
    init({ dsn: this.receiver.dsn, ...options });
  }

  /** The events that come in while the work goes on. */
  async eventsOf(work: () => Promise<unknown>): Promise<SentEvent[]> {
    const before = this.receiver.events.length;
    await work().catch(() => {});
    return this.receiver.events
      .slice(before)
      .map(({ event }) => event)
      .toSorted(byTime);
  }

  /** The one event of a wrapped handler that fails with this event. */
  async failWith(event: unknown, options: WrapperOptions = {}): Promise<SentEvent> {
    const failing = async (_event: unknown, _context: LambdaContext): Promise<never> => {
      throw new Error("failed");
    };
    const events = await this.eventsOf(() => wrapHandler(failing, options)(event, lambdaContext()));
    const [sent] = events;
    if (sent === undefined || events.length > 1) throw new Error(`${events.length} events were sent`);
    return sent;
  }
}

/** Events that are on their way at the same time arrive in any order; those of one millisecond go by what they say. */
function byTime(one: SentEvent, other: SentEvent): number {
  const said = ({ message, exception }: SentEvent) =>
    `${message ?? ""} ${/"value":"([^"]*)"/.exec(JSON.stringify(exception ?? ""))?.[1] ?? ""}`;
  return Number(one["timestamp"]) - Number(other["timestamp"]) || said(one).localeCompare(said(other));
}
