import { ALSO_OLD, betweenHealthy, casesOf, fails, isKilled, retried, TEXT, timesOut, told } from "../cases.ts";
import { HARMLESS, type Scenario } from "../scenario.ts";
import { NOT_RETRIED, twinsOf } from "../twins.ts";
import { RUST_NETWORK } from "./network.ts";

const rust = casesOf("rust");
const EXIT = "Runtime.ExitError";
const BACKTRACE = { environment: { RUST_BACKTRACE: "1" } } as const;
const NO_TABLE = "TABLE_NAME must be set: NotPresent";

const INIT: readonly Scenario[] = [
  rust("init_error/panic", fails("init_error", EXIT, NO_TABLE, "init")),
  rust("init_error/panic-with-backtrace", fails("init_error", EXIT, NO_TABLE, "init"), { ...TEXT, ...BACKTRACE }),
  rust("init_error/main-returns-error", fails("init_error", EXIT, '"TABLE_NAME is not set"', "init")),
  rust(
    "init_error/main-returns-anyhow",
    fails("init_error", EXIT, "read the settings\n\nCaused by:\n    environment variable not found", "init"),
  ),
  rust("init_error/exit+platform", told("init_error", "Runtime exited with error: exit status 3"), {
    ...ALSO_OLD,
    handled: "in-child",
  }),
];

const crash = (message: string) => fails("crash", null, message);
const BOUNDS = "index out of bounds: the len is 0 but the index is 3";

/** A panic of a task is its error. */
const CAUGHT = { handled: "caught" } as const;

const CRASH: readonly Scenario[] = [
  rust("crash/panic", crash(BOUNDS), CAUGHT),
  rust("crash/panic-with-backtrace", crash(BOUNDS), { ...TEXT, ...BACKTRACE, ...CAUGHT }),
  rust("crash/panic-with-text", crash("no price for A-1"), CAUGHT),
  rust("crash/expect", crash("quantity: ParseIntError { kind: InvalidDigit }"), CAUGHT),
  rust("crash/panic-in-task", crash("in a task"), CAUGHT),
  rust("crash/exit", told("crash", "Runtime exited with error: exit status 1")),
  rust("crash/exit-zero+platform", told("crash", "Runtime exited without providing a reason"), ALSO_OLD),
  rust("crash/abort", told("crash", "Runtime exited with error: signal: aborted")),
  rust("crash/null-pointer+platform", told("crash", "Runtime exited with error: signal: segmentation fault"), ALSO_OLD),
  rust("crash/stack-overflow", fails("crash", EXIT, "thread 'main' (8) has overflowed its stack")),
];

const LIMITS: readonly Scenario[] = [
  rust("out_of_memory/allocation", fails("out_of_memory", EXIT, "memory allocation of 70368744177664 bytes failed")),
  rust("out_of_memory/killed+platform", isKilled, { ...ALSO_OLD, limit: { afterMs: 400, because: "memory" } }),
  rust("timeout/slow+platform", timesOut, { ...ALSO_OLD, limit: { afterMs: 400, because: "timeout" } }),
];

const exception = (message: string) => fails("exception", null, message);
const EMPTY = 'Empty { sku: "A-1" }';

const EXCEPTION: readonly Scenario[] = [
  rust("exception/anyhow-chain", exception("order 4411\n\nCaused by:\n    0: load order\n    1: order A-1 is empty")),
  rust("exception/elapsed", exception("Elapsed(())")),
  rust("exception/returns-error", exception(EMPTY)),
  rust("exception/text-as-error", exception('"order is empty"')),
  rust("exception/two-lines-of-message+platform", exception('"order A-1:\\nno items"')),
  rust("exception/retried+platform", retried(2, null, EMPTY), NOT_RETRIED),
  rust("exception/between-healthy+platform", betweenHealthy(null, EMPTY)),
];

const REST: readonly Scenario[] = [
  rust(
    "platform_fault/payload",
    fails(
      "platform_fault",
      null,
      'Request payload deserialization into LambdaEvent<T> failed. The handler will not be called. Log at TRACE level to see the payload. error=DeserializeError { inner: Error { path: Path { segments: [Map { key: "id" }] }, original: Error("invalid type: string \\"x\\", expected u32", line: 1, column: 9) } }',
    ),
    { invocations: [{ payload: '{"id":"x"}' }] },
  ),
  rust("platform_fault/response-not-serialisable+platform", () => [
    { class: "platform_fault", phase: "invoke", type: EXIT },
  ]),
  rust(
    "platform_fault/response-too-large",
    fails("platform_fault", null, "Lambda Runtime API returned non-200 response status=413 Payload Too Large"),
  ),
  ...[
    "healthy/log-lines",
    "application-errors/caught-refused",
    "application-errors/caught-timeout+platform",
    "application-errors/thread-panicked",
    "application-errors/task-panicked+platform",
    "application-errors/tracing-error",
    "application-errors/tracing-error-last+platform",
    "application-errors/tracing-error-with-field",
    "application-errors/child-died+platform",
    "false-friends/words-of-a-crash",
    "false-friends/other-functions-lines+platform",
  ].map((name) => rust(name, HARMLESS)),
  // Byte for byte what the runtime prints of a handler's error: reported, though nothing failed.
  rust("known-gaps/tracing-error-alone+platform", fails("exception", null, 'refresh failed: Empty { sku: "A-1" }')),
];

const SCENARIOS: readonly Scenario[] = [...INIT, ...CRASH, ...LIMITS, ...EXCEPTION, ...RUST_NETWORK, ...REST];

/** How a Rust function logs an error that it has handled; `last` has no line behind it. */
const WAYS = ["display", "debug", "field", "warn", "stderr", "last"];

export const RUST_SCENARIOS: readonly Scenario[] = [
  ...SCENARIOS,
  ...twinsOf(SCENARIOS, { ways: WAYS, ending: "+platform" }),
];
