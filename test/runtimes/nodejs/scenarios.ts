import { type About, type Expected, exited, HARMLESS, NODE, NODE_20, NODE_24, type Scenario } from "../scenario.ts";
import { NOT_RETRIED, twinsOf } from "../twins.ts";
import { handled, WAYS } from "./handled.ts";
import { NODEJS_NETWORK } from "./network.ts";

/** What the client prints of its own errors: in JSON the class's name, which in Node.js 24 often ends in `Error`. */
function runtimeType(name: string, inJson: { node24?: string } = {}): (about: About) => string {
  return ({ client, json }) => {
    if (!json) return `Runtime.${name}`;
    return (client !== "node20" && inJson.node24) || name;
  };
}

function thrown(type: string | null, message: string | null): Expected {
  return { class: "exception", phase: "invoke", type, message };
}

function network(type: string | null, message: string | null, phase: Expected["phase"] = "invoke"): Expected {
  return { class: "network_error", phase, type, message };
}

const handler = (body: string): Record<string, string> => ({
  "index.mjs": `export const handler = async (event, context) => {\n${body}\n};\n`,
});

const FOREIGN_ID = "c1d2e3f4-1111-4222-8333-444455556666";
const CONNECT =
  'import net from "node:net";\nconst connect = (options) => new Promise((done, fail) => net.connect(options).on("connect", done).on("error", fail));\n';

const ONLY_THE_CLIENT = { not: "the client alone reads the handler's name" };

const INVALID_HANDLER: readonly Scenario[] = [
  {
    name: "invalid_handler/missing-module",
    clients: NODE,
    styles: ["new", "json", "old", "warn"],
    handler: "missing.handler",
    files: handler('  return "ok";'),
    expect: (about) => [
      {
        class: "invalid_handler",
        phase: "init",
        type: runtimeType("ImportModuleError")(about),
        message: "Error: Cannot find module 'missing'\nRequire stack:\n- /var/runtime/index.mjs",
      },
    ],
  },
  {
    name: "invalid_handler/missing-function",
    clients: NODE,
    handler: "index.nothing",
    files: handler('  return "ok";'),
    expect: (about) => [
      {
        class: "invalid_handler",
        phase: "init",
        type: runtimeType("HandlerNotFound", { node24: "HandlerNotFoundError" })(about),
        message: "index.nothing is undefined or not exported",
      },
    ],
  },
  {
    name: "invalid_handler/malformed-name",
    clients: NODE,
    handled: ONLY_THE_CLIENT,
    handler: "handler",
    files: handler('  return "ok";'),
    expect: (about) => [
      {
        class: "invalid_handler",
        phase: "init",
        type: runtimeType("MalformedHandlerName", { node24: "MalformedHandlerNameError" })(about),
        message: "Bad handler",
      },
    ],
  },
  {
    name: "invalid_handler/not-callable",
    clients: NODE,
    files: { "index.mjs": "export const handler = 42;\n" },
    expect: (about) => [
      {
        class: "invalid_handler",
        phase: "init",
        type: runtimeType("HandlerNotFound", { node24: "HandlerNotFoundError" })(about),
        message: "index.handler is not a function",
      },
    ],
  },
];

const INIT_ERROR: readonly Scenario[] = [
  {
    name: "init_error/missing-dependency",
    clients: NODE,
    files: { "index.js": 'const pad = require("left-pad");\nexports.handler = async () => pad("x");\n' },
    expect: (about) => [
      {
        class: "init_error",
        phase: "init",
        type: runtimeType("ImportModuleError")(about),
        message: `Error: Cannot find module 'left-pad'\nRequire stack:\n- /var/task/index.js${about.client !== "node20" ? "" : "\n- /var/runtime/index.mjs"}`,
      },
    ],
  },
  {
    name: "init_error/missing-esm-dependency",
    clients: NODE,
    files: { "index.mjs": 'import pad from "left-pad";\nexport const handler = async () => pad("x");\n' },
    expect: () => [
      {
        class: "init_error",
        phase: "init",
        type: "Error",
        message: "Cannot find package 'left-pad' imported from /var/task/index.mjs",
      },
    ],
  },
  {
    name: "init_error/syntax-error",
    clients: NODE,
    files: { "index.js": "exports.handler = async () => {\n  return 1 +;\n};\n" },
    expect: (about) => [
      {
        class: "init_error",
        phase: "init",
        type: runtimeType("UserCodeSyntaxError")(about),
        message: "SyntaxError: Unexpected token ';'",
      },
    ],
  },
  {
    name: "init_error/throw-at-load",
    clients: NODE,
    styles: ["new", "json", "old", "warn"],
    files: {
      "index.mjs":
        'if (!process.env.TABLE_NAME) throw new Error("Missing env TABLE_NAME");\nexport const handler = async () => "ok";\n',
    },
    expect: () => [{ class: "init_error", phase: "init", type: "Error", message: "Missing env TABLE_NAME" }],
  },
  {
    name: "init_error/exit-at-load",
    clients: NODE,
    handled: "in-child",
    styles: ["new", "json", "old", "warn"],
    files: { "index.mjs": 'process.exit(1);\nexport const handler = async () => "ok";\n' },
    expect: (about) => [{ class: "init_error", ...exited("init", "Runtime exited with error: exit status 1")(about) }],
  },
];

const HEAP = "const kept = [];\n  for (;;) kept.push(new Array(10000).fill(kept.length).map(String));";

const OUT_OF_MEMORY: readonly Scenario[] = [
  {
    name: "out_of_memory/v8-heap",
    clients: NODE,
    styles: ["new", "json", "old"],
    environment: { NODE_OPTIONS: "--max-old-space-size=40" },
    files: handler(`  ${HEAP}`),
    expect: () => [{ class: "out_of_memory", phase: "invoke", type: "Runtime.ExitError", message: V8_HEAP }],
  },
  {
    name: "out_of_memory/killed",
    clients: NODE,
    styles: ["new", "json", "old", "warn"],
    limit: { afterMs: 700, because: "memory" },
    files: handler('  console.log("loading 2 GB");\n  await new Promise((done) => setTimeout(done, 10000));'),
    expect: ({ style }) => [
      {
        class: "out_of_memory",
        phase: "invoke",
        type: style === "old" ? "Runtime.ExitError" : "Runtime.OutOfMemory",
        message: style === "old" ? "Runtime exited with error: signal: killed" : "Status: error, 36.10 ms",
      },
    ],
  },
];
const V8_HEAP = "Reached heap limit Allocation failed - JavaScript heap out of memory";

const timedOut = ({ style }: About): Expected => ({
  class: "timeout",
  phase: "invoke",
  type: null,
  message: style === "old" ? "Task timed out after 3.00 seconds" : "Status: timeout, 3000.00 ms",
});

const TIMEOUT: readonly Scenario[] = [
  {
    name: "timeout/slow",
    clients: NODE,
    styles: ["new", "json", "old", "warn"],
    limit: { afterMs: 700, because: "timeout" },
    files: handler('  console.log("waiting for the queue");\n  await new Promise((done) => setTimeout(done, 10000));'),
    expect: (about) => [timedOut(about)],
  },
  {
    // The packets are dropped: nothing but the function's own limit ends this.
    name: "timeout/silent-address",
    clients: NODE_24,
    limit: { afterMs: 700, because: "timeout" },
    files: {
      "index.mjs": `${CONNECT}export const handler = async () => {\n  await connect({ host: "10.255.255.1", port: 5432 });\n};\n`,
    },
    expect: (about) => [timedOut(about)],
  },
  {
    name: "timeout/after-caught-errors",
    clients: NODE_24,
    handled: { not: "what it logs is handled already; its end is that of timeout/slow" },
    limit: { afterMs: 1000, because: "timeout" },
    files: {
      "index.mjs": `${CONNECT}export const handler = async () => {\n  for (;;) {\n    try {\n      return await connect({ host: "127.0.0.1", port: 8081 });\n    } catch (error) {\n      console.error(error);\n      await new Promise((done) => setTimeout(done, 400));\n    }\n  }\n};\n`,
    },
    expect: (about) => [timedOut(about)],
  },
];

const CRASH: readonly Scenario[] = [
  {
    name: "crash/exception-in-timer",
    clients: NODE,
    handled: "in-thread",
    styles: ["new", "json", "old", "warn"],
    files: handler(
      '  setTimeout(() => {\n    throw new Error("flush failed");\n  }, 20);\n  await new Promise((done) => setTimeout(done, 5000));',
    ),
    expect: () => [{ class: "crash", phase: "invoke", type: "Error", message: "flush failed" }],
  },
  {
    name: "crash/unhandled-rejection",
    clients: NODE,
    files: handler(
      '  Promise.reject(new RangeError("no such page: 7"));\n  await new Promise((done) => setTimeout(done, 5000));',
    ),
    expect: (about) => [
      about.client !== "node20"
        ? { class: "crash", phase: "invoke", type: "RangeError", message: "no such page: 7" }
        : {
            class: "crash",
            phase: "invoke",
            type: runtimeType("UnhandledPromiseRejection")(about),
            message: "RangeError: no such page: 7",
          },
    ],
  },
  {
    name: "crash/unhandled-rejection-of-text",
    clients: NODE_24,
    handled: "in-thread",
    files: handler('  Promise.reject("no page");\n  await new Promise((done) => setTimeout(done, 5000));'),
    expect: () => [
      {
        class: "crash",
        phase: "invoke",
        type: "UnhandledPromiseRejection",
        message:
          'This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "no page".',
      },
    ],
  },
  {
    name: "crash/process-exit",
    clients: NODE,
    styles: ["new", "json", "old"],
    files: handler('  console.log("giving up");\n  process.exit(1);'),
    expect: (about) => [{ class: "crash", ...exited("invoke", "Runtime exited with error: exit status 1")(about) }],
  },
  {
    name: "crash/process-exit-zero",
    clients: NODE,
    sharesShape: true,
    styles: ["new", "json", "old"],
    files: handler("  process.exit(0);"),
    expect: (about) => [{ class: "crash", ...exited("invoke", "Runtime exited without providing a reason")(about) }],
  },
  {
    name: "crash/thread",
    clients: NODE,
    sharesShape: true,
    files: {
      "index.mjs": `import { Worker } from "node:worker_threads";\n${handler('  new Worker("./worker.mjs");\n  await new Promise((done) => setTimeout(done, 5000));')["index.mjs"]}`,
      "worker.mjs": 'throw new Error("refresh failed");\n',
    },
    handled: "in-thread",
    expect: () => [{ class: "crash", phase: "invoke", type: "Error", message: "refresh failed" }],
  },
  {
    name: "crash/abort",
    clients: NODE,
    styles: ["new", "json", "old"],
    files: handler("  process.abort();"),
    expect: (about) => [{ class: "crash", ...exited("invoke", "Runtime exited with error: signal: aborted")(about) }],
  },
  {
    name: "crash/segmentation-fault",
    clients: NODE_24,
    styles: ["new", "json", "old"],
    files: handler('  process.kill(process.pid, "SIGSEGV");\n  await new Promise((done) => setTimeout(done, 5000));'),
    expect: (about) => [
      { class: "crash", ...exited("invoke", "Runtime exited with error: signal: segmentation fault")(about) },
    ],
  },
  {
    name: "crash/promise-never-settled",
    clients: NODE_24,
    handled: "in-time",
    styles: ["new", "json", "old"],
    files: handler("  await new Promise(() => {});"),
    expect: (about) => [{ class: "crash", ...exited("invoke", "Runtime exited without providing a reason")(about) }],
  },
];

const NETWORK_ERROR: readonly Scenario[] = [
  {
    name: "network_error/refused",
    clients: NODE,
    files: {
      "index.mjs": `${CONNECT}export const handler = async () => {\n  await connect({ host: "127.0.0.1", port: 8081 });\n};\n`,
    },
    expect: () => [network("Error", "connect ECONNREFUSED 127.0.0.1:8081")],
  },
  {
    name: "network_error/refused-axios",
    clients: NODE,
    packages: ["axios"],
    files: {
      "index.mjs":
        'import axios from "axios";\nexport const handler = async () => {\n  await axios.get("http://127.0.0.1:8081/orders/1");\n};\n',
    },
    expect: () => [network("Error", "connect ECONNREFUSED 127.0.0.1:8081")],
  },
  {
    name: "network_error/refused-both-families",
    clients: NODE_24,
    files: {
      "index.mjs": `${CONNECT}export const handler = async () => {\n  await connect({ host: "localhost", port: 8081 });\n};\n`,
    },
    // Its message is empty.
    expect: () => [network("AggregateError", null)],
  },
  {
    name: "network_error/refused-fetch",
    clients: NODE,
    files: handler('  await fetch("http://127.0.0.1:8081/orders/1");'),
    expect: () => [network("TypeError", "fetch failed")],
  },
  {
    name: "network_error/refused-as-cause",
    clients: NODE_24,
    files: {
      "index.mjs": `${CONNECT}class StoreError extends Error {\n  name = "StoreError";\n}\nexport const handler = async () => {\n  try {\n    await connect({ host: "127.0.0.1", port: 8081 });\n  } catch (cause) {\n    throw new StoreError(\`order 17 not saved: \${cause.message}\`, { cause });\n  }\n};\n`,
    },
    expect: () => [network("StoreError", "order 17 not saved: connect ECONNREFUSED 127.0.0.1:8081")],
  },
  {
    name: "network_error/refused-at-load",
    clients: NODE,
    styles: ["new", "json", "warn"],
    files: {
      "index.mjs": `${CONNECT}await connect({ host: "127.0.0.1", port: 8081 });\nexport const handler = async () => "ok";\n`,
    },
    expect: () => [network("Error", "connect ECONNREFUSED 127.0.0.1:8081", "init")],
  },
  {
    name: "network_error/refused-uncaught",
    clients: NODE,
    handled: "in-thread",
    files: {
      "index.mjs":
        'import net from "node:net";\nexport const handler = async () => {\n  net.connect(8081, "127.0.0.1");\n  await new Promise((done) => setTimeout(done, 5000));\n};\n',
    },
    expect: () => [network("Error", "connect ECONNREFUSED 127.0.0.1:8081")],
  },
  {
    name: "network_error/unreachable",
    clients: NODE,
    files: {
      "index.mjs": `${CONNECT}export const handler = async () => {\n  await connect({ host: "10.0.9.1", port: 80 });\n};\n`,
    },
    expect: () => [network("Error", "connect EHOSTUNREACH 10.0.9.1:80 - Local (0.0.0.0:0)")],
  },
  {
    name: "network_error/name-not-found",
    clients: NODE,
    files: handler('  const { promises } = await import("node:dns");\n  await promises.lookup("db.orders.internal");'),
    expect: () => [network("Error", "getaddrinfo ENOTFOUND db.orders.internal")],
  },
  {
    name: "network_error/fetch-timeout",
    clients: NODE,
    files: handler('  await fetch("http://10.255.255.1/orders/1", { signal: AbortSignal.timeout(300) });'),
    // In JSON the client prints the class's name.
    expect: ({ json }) => [network(json ? "DOMException" : "TimeoutError", "The operation was aborted due to timeout")],
  },
  {
    name: "network_error/reset",
    clients: NODE,
    files: {
      "index.mjs":
        'import http from "node:http";\nimport net from "node:net";\nexport const handler = async () => {\n  const server = net.createServer((socket) => socket.destroy());\n  await new Promise((done) => server.listen(8082, "127.0.0.1", done));\n  try {\n    await new Promise((done, fail) => http.get("http://127.0.0.1:8082/").on("response", done).on("error", fail));\n  } finally {\n    server.close();\n  }\n};\n',
    },
    expect: () => [network("Error", "socket hang up")],
  },
];

const EXCEPTION: readonly Scenario[] = [
  {
    name: "exception/type-error",
    clients: NODE,
    styles: ["new", "json", "warn"],
    files: handler("  return event.cart.items.length;"),
    expect: () => [thrown("TypeError", "Cannot read properties of undefined (reading 'items')")],
  },
  {
    name: "exception/cause",
    clients: NODE_24,
    files: handler(
      '  try {\n    JSON.parse("{");\n  } catch (cause) {\n    throw new Error("order 17 cannot be read", { cause });\n  }',
    ),
    expect: () => [thrown("Error", "order 17 cannot be read")],
  },
  {
    name: "exception/custom-class",
    clients: NODE,
    styles: ["new", "json", "warn"],
    files: {
      "index.mjs":
        'class OutOfStockError extends Error {\n  constructor(sku) {\n    super("sku " + sku + " is sold out");\n    this.name = "OutOfStockError";\n    this.sku = sku;\n    this.status = 409;\n  }\n}\nexport const handler = async () => {\n  throw new OutOfStockError("A-1");\n};\n',
    },
    expect: () => [thrown("OutOfStockError", "sku A-1 is sold out")],
  },
  {
    name: "exception/to-json",
    clients: NODE,
    files: {
      "index.mjs":
        'class ApiError extends Error {\n  name = "ApiError";\n  toJSON() {\n    return { name: this.name, message: this.message, status: 502, stack: this.stack };\n  }\n}\nexport const handler = async () => {\n  throw new ApiError("upstream said no");\n};\n',
    },
    expect: () => [thrown("ApiError", "upstream said no")],
  },
  {
    name: "exception/frozen",
    clients: NODE,
    sharesShape: true,
    files: handler('  throw Object.freeze(new RangeError("no such page: 7"));'),
    expect: () => [thrown("RangeError", "no such page: 7")],
  },
  {
    name: "exception/stack-overflow",
    clients: NODE,
    sharesShape: true,
    files: handler("  const depth = (level) => depth(level + 1) + 1;\n  return depth(0);"),
    expect: () => [thrown("RangeError", "Maximum call stack size exceeded")],
  },
  {
    name: "exception/thrown-text",
    clients: NODE,
    files: handler('  throw "no more orders";'),
    expect: () => [thrown("Error", "no more orders")],
  },
  {
    name: "exception/thrown-object",
    clients: NODE_24,
    files: handler("  throw { statusCode: 404 };"),
    expect: () => [thrown("Error", "[object Object]")],
  },
  {
    name: "exception/long-message",
    clients: NODE_24,
    files: handler(
      '  const rows = Array.from({ length: 120 }, (_, row) => "row " + row + ":\\tquantity \\"" + (row - 60) + "\\" is not valid");\n  throw new Error("import failed\\n" + rows.join("\\n"));',
    ),
    expect: () => [
      thrown(
        "Error",
        `import failed\n${Array.from({ length: 120 }, (_, row) => `row ${row}:\tquantity "${row - 60}" is not valid`).join("\n")}`,
      ),
    ],
  },
  {
    // An asynchronous invocation: the service tries again, with the same request ID.
    name: "exception/retried",
    clients: NODE_24,
    ...NOT_RETRIED,
    invocations: [{}, { sameId: true }, { sameId: true }],
    files: handler('  throw new Error("still not there");'),
    expect: () => [
      thrown("Error", "still not there"),
      { ...thrown("Error", "still not there"), attempt: 2, invocation: 1 },
      { ...thrown("Error", "still not there"), attempt: 3, invocation: 2 },
    ],
  },
  {
    name: "exception/retried-with-success",
    clients: NODE_24,
    ...NOT_RETRIED,
    invocations: [{}, { sameId: true }],
    files: {
      "index.mjs":
        'let calls = 0;\nexport const handler = async () => {\n  calls += 1;\n  if (calls === 1) throw new Error("not yet");\n  return "ok";\n};\n',
    },
    expect: () => [thrown("Error", "not yet")],
  },
  {
    name: "exception/between-healthy",
    clients: NODE,
    invocations: [{}, { payload: '{"fail":true}' }, {}],
    files: handler('  console.log("order", event);\n  if (event.fail) throw new Error("no order");\n  return "ok";'),
    expect: () => [{ ...thrown("Error", "no order"), invocation: 1 }],
  },
];

const PLATFORM_FAULT: readonly Scenario[] = [
  {
    name: "platform_fault/circular-response",
    clients: NODE,
    files: handler("  const order = {};\n  order.self = order;\n  return order;"),
    expect: (about) => [
      {
        class: "platform_fault",
        phase: "invoke",
        type: about.client !== "node20" ? runtimeType("JSONStringifyError")(about) : "Error",
        message: "Unable to stringify response body",
      },
    ],
  },
  {
    name: "platform_fault/response-too-large",
    clients: NODE_24,
    files: handler('  return "x".repeat(7_000_000);'),
    expect: () => [
      {
        class: "platform_fault",
        phase: "invoke",
        type: "RequestEntityTooLarge",
        message: "Exceeded maximum allowed payload size (6291556 bytes).",
      },
    ],
  },
  {
    // This client's line ends at the code.
    name: "platform_fault/response-too-large",
    clients: NODE_20,
    files: handler('  return "x".repeat(7_000_000);'),
    expect: () => [
      {
        class: "platform_fault",
        phase: "invoke",
        type: null,
        message: "Failed to post handler success response. Http response code: 413.",
      },
    ],
  },
];

const HARMLESS_TWINS: readonly Scenario[] = [
  {
    name: "healthy/plain",
    clients: NODE,
    styles: ["new", "json", "old"],
    invocations: [{}, {}],
    files: handler('  console.log("order %s placed", "A-1");\n  return { statusCode: 200 };'),
    expect: HARMLESS,
  },
  {
    name: "healthy/memory-full",
    clients: NODE_24,
    usedMb: 128,
    files: handler('  console.log("cache is warm");\n  return "ok";'),
    expect: HARMLESS,
  },
  {
    name: "healthy/recovered-init",
    clients: NODE,
    files: {
      "index.mjs":
        'import { existsSync, writeFileSync } from "node:fs";\nif (!existsSync("/tmp/second")) {\n  writeFileSync("/tmp/second", "");\n  throw new Error("secrets are not there yet");\n}\nexport const handler = async () => "ok";\n',
    },
    expect: HARMLESS,
  },
  {
    // The older client answers null.
    name: "healthy/promise-never-settled",
    clients: NODE_20,
    files: handler("  await new Promise(() => {});"),
    expect: HARMLESS,
  },
  {
    name: "healthy/shutdown-noise",
    clients: NODE_24,
    shutdown: true,
    files: {
      "index.mjs":
        'process.on("SIGTERM", () => {\n  console.error(new Error("pool closed with 2 clients"));\n  process.stderr.write("Error: Connection terminated\\n    at pool.end (/var/task/pool.js:3:9)\\n");\n  process.exit(1);\n});\nexport const handler = async () => "ok";\n',
    },
    expect: HARMLESS,
  },
  {
    name: "application-errors/console-error",
    clients: NODE,
    styles: ["new"],
    files: handler(
      '  try {\n    JSON.parse("{");\n  } catch (error) {\n    console.error(error);\n  }\n  return "ok";',
    ),
    expect: HARMLESS,
  },
  {
    name: "application-errors/console-error-then-info",
    clients: NODE,
    styles: ["new", "json", "warn"],
    files: handler(
      '  try {\n    JSON.parse("{");\n  } catch (error) {\n    console.error(error);\n  }\n  console.info("used the default");\n  return "ok";',
    ),
    expect: HARMLESS,
  },
  {
    name: "application-errors/console-error-with-text",
    clients: NODE,
    files: handler(
      '  try {\n    JSON.parse("{");\n  } catch (error) {\n    console.error("order not read", error);\n  }\n  return "ok";',
    ),
    expect: HARMLESS,
  },
  {
    name: "application-errors/caught-refused",
    clients: NODE,
    files: {
      "index.mjs": `${CONNECT}export const handler = async () => {\n  try {\n    await connect({ host: "127.0.0.1", port: 8081 });\n  } catch (error) {\n    console.error("cache is down:", error.message);\n    console.warn(error);\n  }\n  return "ok";\n};\n`,
    },
    expect: HARMLESS,
  },
  {
    name: "application-errors/error-in-json",
    clients: NODE_24,
    files: handler(
      '  console.log(JSON.stringify({ level: "error", errorType: "PaymentError", errorMessage: "card refused", stack: ["PaymentError: card refused", "    at pay (/var/task/pay.js:3:9)"] }));\n  return "ok";',
    ),
    expect: HARMLESS,
  },
  {
    name: "false-friends/timeout-text",
    clients: NODE,
    files: handler(
      `  console.log("Task timed out after 5 seconds");\n  console.error("%s Task timed out after 5.00 seconds", context.awsRequestId);\n  process.stdout.write("Task timed out after 5.00 seconds\\n");\n  return "ok";`,
    ),
    expect: HARMLESS,
  },
  {
    name: "false-friends/other-functions-lines",
    clients: NODE,
    files: handler(
      `  const id = "${FOREIGN_ID}";\n  process.stdout.write(\`REPORT RequestId: \${id}\\tDuration: 3000.00 ms\\tBilled Duration: 3000 ms\\tMemory Size: 128 MB\\tMax Memory Used: 62 MB\\tStatus: timeout\\n\`);\n  process.stdout.write(\`2026-01-02T03:04:00.000Z\\t\${id}\\tERROR\\tInvoke Error \\t{"errorType":"TypeError","errorMessage":"x is not a function","stack":["TypeError: x is not a function","    at handler (/var/task/other.js:3:9)"]}\\n\`);\n  return "ok";`,
    ),
    expect: HARMLESS,
  },
  {
    name: "false-friends/memory-text",
    clients: NODE_24,
    files: handler(
      '  console.error("OOM command not allowed when used memory > \'maxmemory\'");\n  console.log("worker said: FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory");\n  console.log("Runtime.OutOfMemory in 3 of 20 runs");\n  return "ok";',
    ),
    expect: HARMLESS,
  },
  {
    // Byte for byte what the client prints of a failed invocation: reported, though nothing failed.
    name: "known-gaps/console-error-last",
    clients: NODE,
    styles: ["json"],
    files: handler(
      '  try {\n    event.cart.items;\n  } catch (error) {\n    console.error(error);\n  }\n  return "ok";',
    ),
    expect: () => [thrown("TypeError", "Cannot read properties of undefined (reading 'items')")],
  },
];

const SCENARIOS: readonly Scenario[] = [
  ...INVALID_HANDLER,
  ...INIT_ERROR,
  ...OUT_OF_MEMORY,
  ...TIMEOUT,
  ...CRASH,
  ...NETWORK_ERROR,
  ...NODEJS_NETWORK,
  ...EXCEPTION,
  ...PLATFORM_FAULT,
  ...HARMLESS_TWINS,
];

export const NODEJS_SCENARIOS: readonly Scenario[] = [
  ...SCENARIOS,
  ...twinsOf(SCENARIOS, { ways: WAYS, wrap: handled }),
];
