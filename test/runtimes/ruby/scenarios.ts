import {
  ALSO_OLD,
  betweenHealthy,
  casesOf,
  fails,
  isKilled,
  retried,
  TEXT,
  timesOut,
  told,
  withRuntime,
} from "../cases.ts";
import { HARMLESS, type Scenario } from "../scenario.ts";
import { NOT_RETRIED, twinsOf } from "../twins.ts";
import { RUBY_NETWORK } from "./network.ts";

const ruby = casesOf("ruby");

const FORM =
  'Invalid handler ["handler"], must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD where FILENAME corresponds with an existing Ruby source file FILENAME.rb, CLASS is an optional module/class namespace and METHOD is a callable method. If using CLASS, METHOD must be a class-level method.';
const CALL = "      response = Kernel.const_get(@handler_class).send(@handler_method_name, **opts)\n";

const INVALID: readonly Scenario[] = [
  ruby("invalid_handler/malformed-name", fails("invalid_handler", "Init<ArgumentError>", FORM, "init"), {
    handler: "handler",
    handled: { not: "the client alone reads the handler's name" },
  }),
  ruby(
    "invalid_handler/missing-file",
    fails("invalid_handler", "Init<LoadError>", "cannot load such file -- missing", "init"),
    { handler: "missing.lambda_handler" },
  ),
  // The message holds the address of an object.
  ruby("invalid_handler/missing-function", fails("invalid_handler", "Function<NoMethodError>"), {
    handler: "function.hndler",
  }),
  ruby(
    "invalid_handler/missing-class",
    fails(
      "invalid_handler",
      "Function<NameError>",
      `uninitialized constant Kernel::Ordrs\n\n${CALL}                       ^^^^^^^^^^\nDid you mean?  Orders`,
    ),
    { ...TEXT, handler: "function.Ordrs.handle" },
  ),
  ruby(
    "invalid_handler/missing-class-method",
    fails(
      "invalid_handler",
      "Function<NoMethodError>",
      `undefined method \`hndle' for Orders:Module\n\n${CALL}                                                 ^^^^^\nDid you mean?  handle`,
    ),
    { ...TEXT, handler: "function.Orders.hndle" },
  ),
];

const loads = (name: string, file: string, type: string, message: string, more = {}): Scenario =>
  ruby(`init_error/${name}`, fails("init_error", `Init<${type}>`, message, "init"), {
    handler: `${file}.lambda_handler`,
    ...more,
  });

const INIT: readonly Scenario[] = [
  loads("exit-at-load", "exits", "SystemExit", "exit"),
  ruby("init_error/exit-without-a-word", withRuntime(told("init_error", "Runtime exited with error: exit status 1")), {
    handler: "exits_at_once.lambda_handler",
    handled: "in-child",
  }),
  loads("missing-gem", "needs_gem", "LoadError", "cannot load such file -- nokogiri"),
  loads("name-error-at-load", "name_error", "NameError", "uninitialized constant Ordrs\n\nOrdrs.new\n^^^^^", TEXT),
  loads("raises-at-load", "raises", "KeyError", 'key not found: "TABLE_NAME"'),
  loads(
    "syntax-error",
    "syntax",
    "SyntaxError",
    "/var/task/syntax.rb:3: syntax error, unexpected `end', expecting ')'",
  ),
  ruby(
    "network_error/refused-at-load",
    fails(
      "network_error",
      "Init<Errno::ECONNREFUSED>",
      'Connection refused - connect(2) for "127.0.0.1" port 5433',
      "init",
    ),
    { handler: "refused.lambda_handler" },
  ),
];

const dies = (name: string, type: string, message?: string, more = {}): Scenario =>
  ruby(`crash/${name}`, fails("crash", `Function<${type}>`, message), { handled: "caught", ...more });

const CRASH: readonly Scenario[] = [
  dies(
    "no-method",
    "NoMethodError",
    "undefined method `[]' for nil:NilClass\n\n  when 'no-method' then event['cart']['items'].sum\n                                     ^^^^^^^^^",
    ALSO_OLD,
  ),
  // The message holds the address of an object.
  dies("name-error", "NameError", undefined, TEXT),
  dies("not-implemented", "NotImplementedError", "no pickup", TEXT),
  dies("stack-too-deep", "SystemStackError", "stack level too deep", TEXT),
  dies("exit", "SystemExit", "exit"),
  dies("abort", "SystemExit", "no table ORDERS", TEXT),
  ruby("crash/exit-without-a-word", withRuntime(told("crash", "Runtime exited with error: exit status 1"))),
  ruby(
    "out_of_memory/no-memory-error",
    fails("out_of_memory", "Function<NoMemoryError>", "failed to allocate memory"),
    {
      handled: "caught",
    },
  ),
  ruby("out_of_memory/killed+platform", withRuntime(isKilled), {
    ...ALSO_OLD,
    limit: { afterMs: 400, because: "memory" },
  }),
  ruby("timeout/slow+platform", withRuntime(timesOut), { ...ALSO_OLD, limit: { afterMs: 400, because: "timeout" } }),
];

const raises = (name: string, type: string, message: string | null, more = {}): Scenario =>
  ruby(`exception/${name}`, () => [{ class: "exception", phase: "invoke", type: `Function<${type}>`, message }], more);
const NO_TEXT = "no implicit conversion of nil into String";

const EXCEPTION: readonly Scenario[] = [
  raises("raises", "TypeError", NO_TEXT),
  raises("own-class", "OrderError", "order A-1 not found", TEXT),
  raises("two-lines-of-message", "RuntimeError", "order A-1:\nno items", TEXT),
  raises("without-message", "OrderError", null, TEXT),
  raises("cause-not-printed", "OrderError", "order A-1", TEXT),
  raises("response-not-serialisable", "JSON::GeneratorError", "partial character in source, but hit end"),
  // A thread that is to end the process raises in the handler.
  raises("thread+platform", "RuntimeError", "refresh failed"),
  // Nothing says that it was a proxy that refused.
  raises("proxy-503+platform", "Net::HTTPFatalError", '503 "Service Unavailable"'),
  ruby("exception/between-healthy+platform", betweenHealthy("Function<OrderError>", "no order")),
  ruby("exception/retried+platform", retried(2, "Function<TypeError>", NO_TEXT), NOT_RETRIED),
];

const HARMLESS_TWINS: readonly Scenario[] = [
  ruby("healthy/recovered-init+platform", HARMLESS, { handler: "recovers.lambda_handler" }),
  ...[
    "healthy/log-lines",
    "application-errors/logger-error",
    "application-errors/logger-exception",
    "application-errors/caught-refused",
    "application-errors/caught-timeouts+platform",
    "application-errors/caught-no-memory+platform",
    "application-errors/thread-died+platform",
    "application-errors/child-died+platform",
    "false-friends/another-functions-answer",
    "false-friends/words-of-a-crash",
    "false-friends/other-functions-lines+platform",
  ].map((name) => ruby(name, HARMLESS)),
];

const SCENARIOS: readonly Scenario[] = [
  ...INVALID,
  ...INIT,
  ...CRASH,
  ...EXCEPTION,
  ...RUBY_NETWORK,
  ...HARMLESS_TWINS,
];

/** How a Ruby function logs an exception that it has handled; `last` has no line behind it. */
const WAYS = ["logger", "text", "warn", "puts", "json", "last"];

export const RUBY_SCENARIOS: readonly Scenario[] = [
  ...SCENARIOS,
  ...twinsOf(SCENARIOS, {
    ways: WAYS,
    ending: "+platform",
    wrap: ({ handler = "function.lambda_handler" }) => ({
      handler: "handled.place_order",
      environment: { INNER: handler },
    }),
  }),
];
