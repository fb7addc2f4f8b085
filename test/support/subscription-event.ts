import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";

/** Lines as `PutLogEvents` takes them, a millisecond apart: equal times would leave their order to the event IDs. */
export function logEventsOf(messages: readonly string[]): { readonly timestamp: number; readonly message: string }[] {
  const now = Date.now();
  return messages.map((message, index) => ({ timestamp: now + index, message }));
}

/** What a subscription filter invokes the forwarder with. */
export function subscriptionEvent(
  logGroup: string,
  logStream: string,
  messages: readonly string[],
): { readonly awslogs: { readonly data: string } } {
  const payload = {
    messageType: "DATA_MESSAGE",
    owner: "000000000000",
    logGroup,
    logStream,
    subscriptionFilters: ["test"],
    logEvents: logEventsOf(messages).map((event, index) => ({ id: String(index).padStart(56, "0"), ...event })),
  };
  return { awslogs: { data: gzipSync(JSON.stringify(payload)).toString("base64") } };
}

/** The lines of an invocation whose handler threw. */
export function failedInvocation(message: string, requestId: string = randomUUID()): readonly string[] {
  const error = { errorType: "TypeError", errorMessage: message, stack: [`TypeError: ${message}`, STACK_LINE] };
  const time = new Date().toISOString();
  return invocation(requestId, `${time}\t${requestId}\tERROR\tInvoke Error \t${JSON.stringify(error)}\n`);
}

/** The lines of an invocation that went well. */
export function healthyInvocation(requestId: string = randomUUID()): readonly string[] {
  return invocation(requestId, `${new Date().toISOString()}\t${requestId}\tINFO\torder 4711 stored\n`);
}

const STACK_LINE = "    at Runtime.handler (file:///var/task/index.mjs:3:21)";

function invocation(requestId: string, line: string): readonly string[] {
  const usage = "Duration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB\t";
  return [
    `START RequestId: ${requestId} Version: $LATEST\n`,
    line,
    `END RequestId: ${requestId}\n`,
    `REPORT RequestId: ${requestId}\t${usage}\n`,
  ];
}
