import { ALSO_OLD, betweenHealthy, casesOf, fails, isKilled, retried, TEXT, timesOut, told } from "../cases.ts";
import { HARMLESS, type Scenario } from "../scenario.ts";
import { NOT_RETRIED, twinsOf } from "../twins.ts";
import { GO_NETWORK } from "./network.ts";

const go = casesOf("go");
const EXIT = "Runtime.ExitError";
/** Where a dump goes on for hundreds of lines. */
const CUT = { keepLines: 60 } as const;

/** A panic of the handler's own goroutine can be recovered. */
const CAUGHT = { handled: "caught" } as const;
const IN_CHILD = { handled: "in-child" } as const;

const INIT: readonly Scenario[] = [
  go("invalid_handler/nil", fails("invalid_handler", "errorString", "handler is nil"), TEXT),
  go("invalid_handler/not-a-function", fails("invalid_handler", "errorString", "handler kind string is not func")),
  go(
    "invalid_handler/too-many-arguments",
    fails("invalid_handler", "errorString", "handlers may not take more than two arguments, but handler takes 3"),
    TEXT,
  ),
  go(
    "invalid_handler/no-error-result+platform",
    fails("invalid_handler", "errorString", "handler returns two values, but the second does not implement error"),
  ),
  go("init_error/panic", fails("init_error", EXIT, "TABLE_NAME must be set", "init")),
  go("init_error/log-fatal", told("init_error", "Runtime exited with error: exit status 1"), IN_CHILD),
  go("init_error/exit+platform", told("init_error", "Runtime exited with error: exit status 3"), {
    ...ALSO_OLD,
    ...IN_CHILD,
  }),
];

const CRASH: readonly Scenario[] = [
  go("crash/panic", fails("crash", "boundsError", "runtime error: index out of range [0] with length 0"), CAUGHT),
  go(
    "crash/panic-nil-pointer",
    fails("crash", "errorString", "runtime error: invalid memory address or nil pointer dereference"),
    { ...TEXT, ...CAUGHT },
  ),
  go("crash/panic-with-error", fails("crash", "errorString", "no price for A-1"), { ...TEXT, ...CAUGHT }),
  go("crash/panic-with-text", fails("crash", "string", "no price for A-1"), { ...TEXT, ...CAUGHT }),
  go("crash/goroutine", fails("crash", EXIT, "boom in the background"), ALSO_OLD),
  go(
    "crash/goroutine-nil-pointer",
    fails("crash", EXIT, "runtime error: invalid memory address or nil pointer dereference"),
    TEXT,
  ),
  go("crash/concurrent-map-writes", fails("crash", EXIT, "concurrent map writes"), { ...TEXT, keepLines: 8 }),
  go("crash/log-fatal", told("crash", "Runtime exited with error: exit status 1")),
  go("crash/os-exit", told("crash", "Runtime exited with error: exit status 1")),
  go("crash/os-exit-zero+platform", told("crash", "Runtime exited without providing a reason"), ALSO_OLD),
  go("crash/stack-overflow", fails("crash", EXIT, "stack overflow"), { ...TEXT, ...CUT }),
  go("crash/abort-from-outside", fails("crash", EXIT, "SIGABRT: abort"), {
    ...CUT,
    signal: { afterMs: 300, name: "SIGABRT" },
  }),
  go("crash/segmentation-fault-from-outside", fails("crash", EXIT, "SIGSEGV: segmentation violation"), {
    ...CUT,
    signal: { afterMs: 300, name: "SIGSEGV" },
  }),
];

const LIMITS: readonly Scenario[] = [
  go("out_of_memory/runtime", fails("out_of_memory", EXIT, "runtime: out of memory"), CUT),
  go("out_of_memory/no-address-space+platform", () => [{ class: "out_of_memory", phase: "invoke", type: EXIT }], CUT),
  go("out_of_memory/killed+platform", isKilled, { ...ALSO_OLD, limit: { afterMs: 400, because: "memory" } }),
  go("timeout/slow+platform", timesOut, { ...ALSO_OLD, limit: { afterMs: 400, because: "timeout" } }),
  go("timeout/silent-address+platform", timesOut, { limit: { afterMs: 400, because: "timeout" } }),
];

const EXCEPTION: readonly Scenario[] = [
  go(
    "exception/event-of-another-type",
    fails("exception", "UnmarshalTypeError", "json: cannot unmarshal string into Go struct field .ID of type int"),
    { ...TEXT, invocations: [{ payload: '{"ID":"A-1"}' }] },
  ),
  go("exception/own-type", fails("exception", "orderError", "order A-1 not found"), TEXT),
  go(
    "exception/response-not-serialisable",
    fails("exception", "UnsupportedValueError", "json: unsupported value: NaN"),
  ),
  go("exception/returns-error", fails("exception", "wrapError", "load order A-1: order A-1 not found")),
  go("exception/slog-default", fails("exception", "errorString", "order is empty")),
  go("exception/two-lines-of-message", fails("exception", "errorString", "order A-1:\nno items"), TEXT),
  // Nothing says that it was a proxy that refused.
  go(
    "exception/proxy-503+platform",
    fails("exception", "wrapError", 'fetch prices: Get "https://prices.example/": Service Unavailable'),
  ),
  go("exception/own-json+platform", fails("exception", "ownJSON", "upstream said no")),
  go("exception/joined-errors+platform", fails("exception", "joinError", "order A-1 not found\nno backup either")),
  go("exception/between-healthy+platform", betweenHealthy("errorString", "order A-1 not found")),
  go("exception/retried+platform", retried(3, "wrapError", "load order A-1: order A-1 not found"), NOT_RETRIED),
];

const TOO_LARGE =
  "unexpected error occurred when sending the function functionResponse to the API: failed to POST to http://127.0.0.1:9001/2018-06-01/runtime/invocation/8f5c1c9e-0000-4000-8000-000000000001/response: got unexpected status code: 413";

const REST: readonly Scenario[] = [
  go("platform_fault/response-too-large", fails("platform_fault", EXIT, TOO_LARGE)),
  ...[
    "healthy/log-lines",
    "application-errors/caught-refused",
    "application-errors/lambda-logger",
    "application-errors/recovered-panic",
    "application-errors/logged-error+platform",
    "application-errors/not-serialisable+platform",
    "application-errors/child-died+platform",
    "application-errors/caught-timeouts+platform",
    "false-friends/another-functions-answer",
    "false-friends/words-of-a-panic",
    "false-friends/other-functions-lines+platform",
  ].map((name) => go(name, HARMLESS)),
];

const SCENARIOS: readonly Scenario[] = [...INIT, ...CRASH, ...LIMITS, ...EXCEPTION, ...GO_NETWORK, ...REST];

/** How a Go function logs an error that it has handled; `last` has no line behind it. */
const WAYS = ["log", "slog", "stack", "json", "lambda-logger", "last"];

export const GO_SCENARIOS: readonly Scenario[] = [
  ...SCENARIOS,
  ...twinsOf(SCENARIOS, { ways: WAYS, ending: "+platform" }),
];
