import { ALSO_OLD, betweenHealthy, casesOf, fails, isKilled, retried, TEXT, timesOut, told } from "../cases.ts";
import { HARMLESS, type Scenario } from "../scenario.ts";
import { NOT_RETRIED, twinsOf } from "../twins.ts";
import { FLAGS } from "./client.ts";
import { PHP_NETWORK } from "./network.ts";

const php = casesOf("php");
const EXIT = "Runtime.ExitError";
const NO_HANDLER = "Bref\\Runtime\\HandlerNotFound";

const INIT: readonly Scenario[] = [
  php(
    "invalid_handler/missing-file",
    fails("invalid_handler", NO_HANDLER, "Handler `/var/task/missing.php` doesn't exist", "init"),
    { handler: "missing.php" },
  ),
  php(
    "invalid_handler/no-callable",
    fails(
      "invalid_handler",
      NO_HANDLER,
      "Handler `/var/task/index.php` must return a function or object handler. See https://bref.sh/docs/runtimes/function.html",
      "init",
    ),
  ),
  php("init_error/parse-error", fails("init_error", "ParseError", "Unclosed '(' on line 2", "init"), {
    ...TEXT,
    handler: "parse.php",
  }),
  php("init_error/throws", fails("init_error", "RuntimeException", "TABLE is not set", "init")),
  php("init_error/exit+platform", told("init_error", "Runtime exited with error: exit status 3"), {
    ...ALSO_OLD,
    handled: "in-child",
  }),
];

const CRASH: readonly Scenario[] = [
  php("crash/execution-time-limit", fails("crash", EXIT, "Maximum execution time of 1 second exceeded")),
  php("crash/uncaught-in-shutdown", fails("crash", "RuntimeException", "in shutdown")),
  php("crash/exit+platform", told("crash", "Runtime exited with error: exit status 1"), ALSO_OLD),
  php("crash/killed-by-itself+platform", told("crash", "Runtime exited with error: exit status 137"), ALSO_OLD),
  php(
    "out_of_memory/limit",
    fails(
      "out_of_memory",
      EXIT,
      "Allowed memory size of 134217728 bytes exhausted (tried to allocate 209719296 bytes)",
    ),
  ),
  // There is no other end to a recursion.
  php("out_of_memory/recursion+platform", fails("out_of_memory", EXIT)),
  php("out_of_memory/killed+platform", isKilled, { ...ALSO_OLD, limit: { afterMs: 400, because: "memory" } }),
  php("timeout/slow+platform", timesOut, { ...ALSO_OLD, limit: { afterMs: 400, because: "timeout" } }),
];

const throws = (name: string, type: string, message: string, more = {}): Scenario =>
  php(`exception/${name}`, fails("exception", type, message), more);

const EXCEPTION: readonly Scenario[] = [
  throws("own-class", "OrderException", "order 7 not found"),
  throws("previous", "LogicException", "order 7", TEXT),
  throws("two-lines-of-message", "RuntimeException", "order 7:\nno items", TEXT),
  throws("type-error", "TypeError", "strlen(): Argument #1 ($string) must be of type string, array given"),
  throws("undefined-function", "Error", "Call to undefined function undefined_function()", TEXT),
  throws("division-by-zero+platform", "DivisionByZeroError", "Division by zero"),
  php("exception/between-healthy+platform", betweenHealthy("OrderException", "order 7 not found")),
  php("exception/retried+platform", retried(2, "OrderException", "order 7 not found"), NOT_RETRIED),
];

const REST: readonly Scenario[] = [
  php("platform_fault/binary-response", () => [{ class: "platform_fault", phase: "invoke", type: "Exception" }]),
  php(
    "platform_fault/too-large",
    fails(
      "platform_fault",
      "Bref\\Runtime\\ResponseTooBig",
      "The Lambda response is too big and above the limit: 6 MB for HTTP responses and other synchronous invocations, 256 KB for asynchronous invocations (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#function-configuration-deployment-and-execution)",
    ),
  ),
  ...[
    "healthy/recovered-init+platform",
    "healthy/log-lines+platform",
    "application-errors/caught-refused",
    "application-errors/caught-pdo+platform",
    "application-errors/warning-and-error-log",
    "application-errors/child-died+platform",
    "false-friends/words-of-a-crash+platform",
    "false-friends/other-functions-lines+platform",
  ].map((name) => php(name, HARMLESS)),
];

const SCENARIOS: readonly Scenario[] = [...INIT, ...CRASH, ...EXCEPTION, ...PHP_NETWORK, ...REST];

/** How a PHP function logs an exception that it has handled; `last` has no line behind it. */
const WAYS = ["error-log", "echo", "message", "warning", "monolog", "last"];

export const PHP_SCENARIOS: readonly Scenario[] = [
  ...SCENARIOS,
  ...twinsOf(SCENARIOS, {
    ways: WAYS,
    ending: "+platform",
    wrap: ({ handler = "index.php" }) => ({
      handler: "handled.php",
      environment: { INNER: handler, PHP_FLAGS: FLAGS },
    }),
  }),
];
