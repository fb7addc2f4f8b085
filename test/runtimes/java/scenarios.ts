import { ALSO_OLD, betweenHealthy, casesOf, fails, isKilled, retried, timesOut, told, withRuntime } from "../cases.ts";
import { HARMLESS, type Scenario } from "../scenario.ts";
import { NOT_RETRIED, twinsOf } from "../twins.ts";
import { JAVA_NETWORK } from "./network.ts";

const java = casesOf("java17");
const NOT_FOUND = "java.lang.ClassNotFoundException";

const invalid = (name: string, handler: string, type: string | null, message: string, more = {}): Scenario =>
  java(`invalid_handler/${name}`, fails("invalid_handler", type, message), { handler, ...more });
const init = (name: string, handler: string, type: string, message: string): Scenario =>
  java(`init_error/${name}`, fails("init_error", type, message, "init"), { handler: `example.Wrong$${handler}` });

const INIT: readonly Scenario[] = [
  invalid("class-not-found", "example.Orders::handleRequest", NOT_FOUND, "Class not found: example.Orders"),
  invalid("malformed-name", "example.Handler::", null, "Invalid handler: `example.Handler::'", {
    handled: { not: "the client alone reads the handler's name" },
  }),
  invalid(
    "no-such-method",
    "example.Handler::run",
    null,
    "No public method named run with appropriate method signature found on class example.Handler",
  ),
  invalid(
    "no-interface",
    "example.Wrong$Plain",
    null,
    "Class does not implement an appropriate handler interface: example.Wrong$Plain",
  ),
  invalid(
    "no-constructor",
    "example.Wrong$NoConstructor",
    "java.lang.Exception",
    "Class example.Wrong$NoConstructor has no public zero-argument constructor",
  ),
  invalid(
    "raw-interface",
    "example.Wrong$Raw",
    null,
    "Class example.Wrong$Raw does not implement RequestHandler with concrete type parameters",
    { handled: { not: "the client alone asks for type parameters" } },
  ),
  init("constructor-throws", "ConstructorThrows", "java.lang.IllegalStateException", "TABLE is not set"),
  init(
    "static-initialiser",
    "StaticInitialiser",
    "java.lang.ExceptionInInitializerError",
    "Error loading class example.Wrong$StaticInitialiser",
  ),
  init("dependency-missing", "DependencyMissing", "java.lang.NoClassDefFoundError", "example/Missing"),
  java(
    "init_error/native-library",
    () => [{ class: "init_error", phase: "init", type: "java.lang.UnsatisfiedLinkError" }],
    { handler: "example.Wrong$NativeLibrary" },
  ),
  java("init_error/exit", withRuntime(told("init_error", "Runtime exited with error: exit status 3")), {
    ...ALSO_OLD,
    handler: "example.Wrong$ConstructorExits",
    handled: "in-child",
  }),
];

const CAUGHT = { handled: "caught" } as const;

const CRASH: readonly Scenario[] = [
  java("crash/system-exit", withRuntime(told("crash", "Runtime exited with error: exit status 1")), ALSO_OLD),
  java("crash/system-exit-zero", withRuntime(told("crash", "Runtime exited without providing a reason")), ALSO_OLD),
  java("crash/halt", withRuntime(told("crash", "Runtime exited with error: exit status 137"))),
  java(
    "crash/stack-overflow",
    () => [{ class: "crash", phase: "invoke", type: "java.lang.StackOverflowError" }],
    CAUGHT,
  ),
  java("crash/internal-error", fails("crash", "java.lang.InternalError", "mapped file is gone"), CAUGHT),
  java("crash/segmentation-fault", () => [{ class: "crash", phase: "invoke", type: "SIGSEGV" }]),
  java("out_of_memory/heap", fails("out_of_memory", "java.lang.OutOfMemoryError", "Java heap space"), CAUGHT),
  java("out_of_memory/exit-on-error", fails("out_of_memory", "java.lang.OutOfMemoryError", "Java heap space"), {
    environment: { JAVA_TOOL_OPTIONS: "-XX:+ExitOnOutOfMemoryError", CASE: "out_of_memory/heap" },
  }),
  java("out_of_memory/killed", withRuntime(isKilled), { ...ALSO_OLD, limit: { afterMs: 600, because: "memory" } }),
  java("timeout/slow", withRuntime(timesOut), { ...ALSO_OLD, limit: { afterMs: 600, because: "timeout" } }),
];

const exception = (name: string, type: string, message: string | null): Scenario =>
  java(`exception/${name}`, () => [{ class: "exception", phase: "invoke", type, message }]);
const ILLEGAL = "java.lang.IllegalStateException";

const EXCEPTION: readonly Scenario[] = [
  exception("throws", ILLEGAL, "order 7 has no lines"),
  exception("throws-with-cause", ILLEGAL, "order 7"),
  exception("checked", "example.Failures$OutOfStockException", "sku A-1 is sold out"),
  java("exception/null-pointer", () => [
    { class: "exception", phase: "invoke", type: "java.lang.NullPointerException" },
  ]),
  exception("without-message", ILLEGAL, null),
  exception("two-lines-of-message", "example.Failures$OutOfStockException", "2 errors\n- line 3: price"),
  exception("suppressed", ILLEGAL, "order 7"),
  exception("assertion-error", "java.lang.AssertionError", "stock below zero"),
  exception("no-class-def", "java.lang.NoClassDefFoundError", "example/Missing"),
  java("exception/retried", retried(2, ILLEGAL, "order 7 has no lines"), NOT_RETRIED),
  java("exception/between-healthy", betweenHealthy(ILLEGAL, "no order")),
];

const REST: readonly Scenario[] = [
  java(
    "platform_fault/json-parsing",
    fails("platform_fault", "java.lang.RuntimeException", "An error occurred during JSON parsing"),
    { handler: "example.Wrong$TextOnly", invocations: [{ payload: '{"id":1}' }] },
  ),
  java(
    "platform_fault/json-serialization",
    fails("platform_fault", "java.lang.RuntimeException", "An error occurred during JSON serialization of response"),
  ),
  java("platform_fault/response-too-large", () => [
    {
      class: "platform_fault",
      phase: "invoke",
      type: "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeClientException",
    },
  ]),
  java("healthy/recovered-init", HARMLESS, {
    handler: "example.Wrong$RecoveredInit",
    environment: { CASE: "healthy/log-lines" },
  }),
  ...[
    "healthy/log-lines",
    "application-errors/lambda-logger-error",
    "application-errors/lambda-logger-trace",
    "application-errors/print-stack-trace",
    "application-errors/caught-refused",
    "application-errors/caught-http-client",
    "application-errors/caught-no-class-def",
    "application-errors/caught-out-of-memory",
    "application-errors/thread-died",
    "application-errors/child-died",
    "false-friends/mentions",
    "false-friends/other-functions-lines",
  ].map((name) => java(name, HARMLESS)),
];

const SCENARIOS: readonly Scenario[] = [...INIT, ...CRASH, ...EXCEPTION, ...JAVA_NETWORK, ...REST];

/** How a Java function logs an exception that it has handled; `last` has no line behind it. */
const WAYS = ["logger", "text", "print", "stderr", "logging", "last"];

export const JAVA_SCENARIOS: readonly Scenario[] = [
  ...SCENARIOS,
  ...twinsOf(SCENARIOS, {
    ways: WAYS,
    wrap: ({ handler = "example.Handler" }) => ({
      handler: "example.Handled::handleRequest",
      environment: { INNER: handler },
    }),
  }),
];
