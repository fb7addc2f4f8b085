import fc from "fast-check";
import { analyse } from "../../src/analyse.ts";
import type { Failure } from "../../src/judge/failure.ts";

/** What is never the same twice. */
interface Occurrence {
  readonly id: string;
  /** A number of the application's. */
  readonly number: number;
  readonly milliseconds: number;
  /** Of memory, without `0x`. */
  readonly address: string;
  readonly octet: number;
  readonly port: number;
  readonly time: string;
  /** Whether END comes before or after the line that tells of the error; what was logged before it. */
  readonly endsFirst: boolean;
  readonly chatter: readonly string[];
}

/** One way to fail: its lines, without START and REPORT where it does not say how that ends. */
interface Way {
  readonly name: string;
  readonly lines: (one: Occurrence) => readonly string[];
  readonly status?: string;
}

const nodejs = (name: string, type: string, message: string, place: string): Way => ({
  name,
  lines: ({ time, id, number, octet, port }) => {
    const said = message
      .replace("%d", String(number))
      .replace("%a", `10.0.0.${octet}:${port}`)
      .replace("%u", id.replace(/^.{4}/, "abcd"));
    const stack = [`${type}: ${said}`, ...(place === "" ? [] : [`    at ${place} (file:///var/task/index.mjs:7:5)`])];
    const error = { errorType: type, errorMessage: said, stack };
    return [`${time}\t${id}\tERROR\tInvoke Error \t${JSON.stringify(error)}`];
  },
});

/** Ways that have nothing to do with each other: each is an issue of its own. */
export const WAYS: readonly Way[] = [
  { name: "timeout", lines: () => [], status: "Status: timeout" },
  { name: "out of memory", lines: () => [], status: "Status: error\tError Type: Runtime.OutOfMemory" },
  { name: "exit", lines: () => [], status: "Status: error\tError Type: Runtime.ExitError" },
  nodejs("a number in the message", "StoreError", "order %d is gone", "load"),
  nodejs("the same words at another place", "StoreError", "order %d is gone", "save"),
  nodejs("an ID in the message, without frames", "LookupError", "no user %u at 2026-01-02T03:04:05.%dZ", ""),
  nodejs("other words without frames", "LookupError", "no shop %d", ""),
  nodejs("an address in the message", "Error", "connect ECONNREFUSED %a", ""),
  {
    name: "a key of Python's",
    lines: ({ number }) => [
      `[ERROR] KeyError: 'order-${number}'\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 7, in handler\n\u00a0\u00a0\u00a0\u00a0return orders[id]`,
    ],
  },
  {
    name: "a cause of Java's",
    lines: ({ number, address }) => [
      `order ${number}: java.lang.IllegalStateException\njava.lang.IllegalStateException: order ${number}\n\tat shop.Handler$$Lambda/0x${address}.apply(Unknown Source)\n\tat shop.Handler.load(Handler.java:12)\nCaused by: java.io.IOException: disk ${number}\n\tat shop.Disk.read(Disk.java:3)\n\t... 1 more`,
    ],
  },
  {
    name: "another cause of Java's",
    lines: ({ number }) => [
      `order ${number}: java.lang.IllegalStateException\njava.lang.IllegalStateException: order ${number}\n\tat shop.Handler.load(Handler.java:12)\nCaused by: java.text.ParseException: date ${number}\n\tat shop.Dates.read(Dates.java:3)\n\t... 1 more`,
    ],
  },
  {
    name: "an exception of .NET's",
    lines: ({ time, id, number }) => [
      `${time}\t${id}\tfail\tSystem.InvalidOperationException: order ${number}\n   at Orders.Function.Handler(String input) in /src/Function.cs:line 12\n   at lambda_method1(Closure , Stream , ILambdaContext , Stream )`,
    ],
  },
  {
    name: "a panic of Go's",
    lines: ({ number, address, octet }) => [
      `panic: no price for ${number}`,
      "",
      `goroutine ${octet} [running]:`,
      `main.price(0xc000${address})`,
      `\t/var/task/main.go:9 +0x${address.slice(0, 2)}`,
      "exit status 2",
    ],
    status: "Status: error\tError Type: Runtime.ExitError",
  },
  {
    name: "a chain of Rust's",
    lines: ({ id, number }) => [
      `ERROR Lambda runtime invoke{requestId="${id}" xrayTraceId="Root=1-63441c4a-abcdef012345678912345678"}: order ${number}\n\nCaused by:\n    0: load order ${number}\n    1: no such table`,
    ],
  },
  {
    name: "a previous exception of PHP's",
    lines: ({ id, number }) => [
      `${id}\tInvoke Error\t${JSON.stringify({ errorType: "RuntimeException", errorMessage: `order ${number}`, stack: [`#0 /var/task/index.php(9): App\\Orders->find(${number})`, "#1 {main}"] })}`,
    ],
  },
];

const occurrence: fc.Arbitrary<Occurrence> = fc.record({
  id: fc.uuid({ version: 4 }),
  number: fc.integer({ min: 100, max: 999 }),
  milliseconds: fc.integer({ min: 3000, max: 3999 }),
  address: fc.stringMatching(/^[0-9][0-9a-f]{7}$/),
  octet: fc.integer({ min: 1, max: 250 }),
  port: fc.integer({ min: 1024, max: 65_000 }),
  time: fc
    .integer({ min: 1, max: 3_000_000 })
    .map((offset) => new Date(1_767_323_045_000 + offset * 1000).toISOString()),
  endsFirst: fc.boolean(),
  chatter: fc.shuffledSubarray(["loading orders", "cache is warm", "still waiting", "[INFO] retry"]),
});

/** So many occurrences of a way to fail in one function, in any order of lines that CloudWatch may show. */
export function occurrencesOf({ name, lines, status }: Way, functionName: string, count: number): Failure[] {
  // No two ways share a request: each of them is an event of its own.
  const seed = WAYS.findIndex((way) => way.name === name);
  return fc.sample(occurrence, { numRuns: count, seed }).map((one) => {
    const { id, milliseconds, time, endsFirst, chatter } = one;
    const end = `END RequestId: ${id}`;
    const told = lines(one);
    const messages = [
      `START RequestId: ${id} Version: $LATEST`,
      ...chatter,
      ...(endsFirst && told.length <= 1 ? [...told, end] : [...told, end]),
      `REPORT RequestId: ${id}\tDuration: ${milliseconds}.17 ms\tBilled Duration: ${milliseconds} ms\tMemory Size: 128 MB\tMax Memory Used: ${status?.includes("OutOfMemory") ? 128 : 60 + (milliseconds % 30)} MB\t${status ?? ""}`,
    ];
    const began = Date.parse(time);
    const batch = {
      account: "123456789012",
      region: "eu-west-1",
      logGroup: `/aws/lambda/${functionName}`,
      logStream: `2026/01/02/[$LATEST]${id.replaceAll("-", "")}`,
      logEvents: messages.map((message, index) => ({ id: `${began}${index}`, timestamp: began + index, message })),
    };
    const failure = analyse([batch]).attempts.find((attempt) => attempt.failure !== null)?.failure ?? null;
    if (failure === null) throw new Error(`no failure in ${messages.join("\n")}`);
    return failure;
  });
}
