import { type About, type Expected, exited, HARMLESS, PYTHON, type Scenario } from "../scenario.ts";
import { twinsOf } from "../twins.ts";
import { handled, WAYS } from "./handled.ts";

const handler = (body: string, head = ""): Record<string, string> => ({
  "app.py": `${head}def handler(event, context):\n${body}\n`,
});

function thrown(type: string, message: string | null): Expected {
  return { class: "exception", phase: "invoke", type, message };
}

function network(type: string, message: string | null, phase: Expected["phase"] = "invoke"): Expected {
  return { class: "network_error", phase, type, message };
}

function invalidHandler(type: string, message: string): Expected {
  return { class: "invalid_handler", phase: "init", type, message };
}

const timedOut = ({ style }: About): Expected => ({
  class: "timeout",
  phase: "invoke",
  type: null,
  message: style === "old" ? "Task timed out after 3.00 seconds" : "Status: timeout, 3000.00 ms",
});

const FOREIGN_ID = "c1d2e3f4-1111-4222-8333-444455556666";
const LOGGER = "import logging\nlogger = logging.getLogger()\nlogger.setLevel(logging.INFO)\n\n";

const HANDLERS: readonly Scenario[] = [
  {
    name: "invalid_handler/missing-module",
    clients: PYTHON,
    styles: ["new", "json", "old", "warn"],
    handler: "missing.handler",
    files: handler('    return "ok"'),
    expect: () => [
      invalidHandler("Runtime.ImportModuleError", "Unable to import module 'missing': No module named 'missing'"),
    ],
  },
  {
    name: "invalid_handler/missing-function",
    clients: PYTHON,
    handler: "app.nothing",
    files: handler('    return "ok"'),
    expect: () => [invalidHandler("Runtime.HandlerNotFound", "Handler 'nothing' missing on module 'app'")],
  },
  {
    name: "invalid_handler/malformed-name",
    clients: PYTHON,
    handled: { not: "the client alone reads the handler's name" },
    handler: "handler",
    files: handler('    return "ok"'),
    expect: () => [
      invalidHandler(
        "Runtime.MalformedHandlerName",
        "Bad handler 'handler': not enough values to unpack (expected 2, got 1)",
      ),
    ],
  },
  {
    name: "invalid_handler/built-in-module",
    clients: PYTHON,
    handler: "sys.handler",
    files: handler('    return "ok"'),
    expect: () => [
      invalidHandler("Runtime.BuiltInModuleConflict", "Cannot use built-in module sys as a handler module"),
    ],
  },
  {
    name: "invalid_handler/not-callable",
    clients: PYTHON,
    files: { "app.py": 'handler = "orders"\n' },
    expect: () => [
      { class: "invalid_handler", phase: "invoke", type: "TypeError", message: "'str' object is not callable" },
    ],
  },
  {
    name: "init_error/missing-dependency",
    clients: PYTHON,
    files: handler('    return "ok"', "import pandas\n\n"),
    expect: () => [
      {
        class: "init_error",
        phase: "init",
        type: "Runtime.ImportModuleError",
        message: "Unable to import module 'app': No module named 'pandas'",
      },
    ],
  },
  {
    name: "init_error/syntax-error",
    clients: PYTHON,
    files: { "app.py": 'def handler(event, context)\n    return "ok"\n' },
    expect: () => [
      {
        class: "init_error",
        phase: "init",
        type: "Runtime.UserCodeSyntaxError",
        message: "Syntax error in module 'app': expected ':' (app.py, line 1)",
      },
    ],
  },
  {
    name: "init_error/throw-at-load",
    clients: PYTHON,
    styles: ["new", "json", "old", "warn"],
    files: handler('    return "ok"', 'import os\n\nTABLE = os.environ["TABLE_NAME"]\n\n'),
    expect: () => [{ class: "init_error", phase: "init", type: "KeyError", message: "'TABLE_NAME'" }],
  },
  {
    name: "init_error/exit-at-load",
    clients: PYTHON,
    handled: "in-child",
    files: handler('    return "ok"', "import os\n\nos._exit(3)\n\n"),
    expect: (about) => [{ class: "init_error", ...exited("init", "Runtime exited with error: exit status 3")(about) }],
  },
];

const ENDS: readonly Scenario[] = [
  {
    name: "out_of_memory/memory-error",
    clients: PYTHON,
    handled: "caught",
    files: handler("    return len(bytearray(1 << 60))"),
    expect: () => [{ class: "out_of_memory", phase: "invoke", type: "MemoryError", message: null }],
  },
  {
    name: "out_of_memory/killed",
    clients: PYTHON,
    styles: ["new", "json", "old", "warn"],
    limit: { afterMs: 700, because: "memory" },
    files: handler('    print("loading 2 GB")\n    time.sleep(10)', "import time\n\n"),
    expect: ({ style }) => [
      {
        class: "out_of_memory",
        phase: "invoke",
        type: style === "old" ? "Runtime.ExitError" : "Runtime.OutOfMemory",
        message: style === "old" ? "Runtime exited with error: signal: killed" : "Status: error, 36.10 ms",
      },
    ],
  },
  {
    name: "timeout/slow",
    clients: PYTHON,
    styles: ["new", "json", "old", "warn"],
    limit: { afterMs: 700, because: "timeout" },
    files: handler('    logger.info("waiting for the queue")\n    time.sleep(10)', `import time\n${LOGGER}`),
    expect: (about) => [timedOut(about)],
  },
  {
    name: "timeout/after-logged-exception",
    clients: PYTHON,
    handled: { not: "what it logs is handled already; its end is that of timeout/slow" },
    limit: { afterMs: 900, because: "timeout" },
    files: handler(
      '    try:\n        urllib.request.urlopen("http://127.0.0.1:8081/")\n    except OSError:\n        logger.exception("trying again")\n    time.sleep(10)',
      `import time\nimport urllib.request\n${LOGGER}`,
    ),
    expect: (about) => [timedOut(about)],
  },
  {
    name: "crash/sys-exit",
    clients: PYTHON,
    handled: "caught",
    styles: ["new", "json", "old", "warn"],
    files: handler('    print("giving up")\n    sys.exit(3)', "import sys\n\n"),
    expect: (about) => [{ class: "crash", ...exited("invoke", "Runtime exited with error: exit status 3")(about) }],
  },
  {
    name: "crash/sys-exit-with-text",
    clients: PYTHON,
    files: handler('    sys.exit("cannot go on")', "import sys\n\n"),
    expect: (about) => [{ class: "crash", ...exited("invoke", "Runtime exited with error: exit status 1")(about) }],
  },
  {
    name: "crash/sys-exit-zero",
    clients: PYTHON,
    files: handler("    sys.exit(0)", "import sys\n\n"),
    expect: (about) => [{ class: "crash", ...exited("invoke", "Runtime exited without providing a reason")(about) }],
  },
  {
    name: "crash/abort",
    clients: PYTHON,
    styles: ["new", "json", "old"],
    files: handler("    os.abort()", "import os\n\n"),
    expect: (about) => [{ class: "crash", ...exited("invoke", "Runtime exited with error: signal: aborted")(about) }],
  },
  {
    name: "crash/segmentation-fault",
    clients: PYTHON,
    styles: ["new", "json", "old"],
    files: handler("    ctypes.string_at(0)", "import ctypes\n\n"),
    expect: (about) => [
      { class: "crash", ...exited("invoke", "Runtime exited with error: signal: segmentation fault")(about) },
    ],
  },
];

const URLLIB = "import urllib.request\n\n";
const SOCKET = "import socket\n\n";
const REFUSED = "[Errno 111] Connection refused";

const NETWORK_ERROR: readonly Scenario[] = [
  {
    name: "network_error/refused-urllib",
    clients: PYTHON,
    files: handler('    urllib.request.urlopen("http://127.0.0.1:8081/orders/1")', URLLIB),
    expect: () => [network("URLError", `<urlopen error ${REFUSED}>`)],
  },
  {
    name: "network_error/refused-socket",
    clients: PYTHON,
    files: handler('    socket.create_connection(("127.0.0.1", 8081))', SOCKET),
    expect: () => [network("ConnectionRefusedError", REFUSED)],
  },
  {
    name: "network_error/refused-requests",
    clients: PYTHON,
    packages: ["requests", "urllib3", "certifi", "idna", "charset_normalizer"],
    files: handler('    requests.get("http://127.0.0.1:8081/orders/1")', "import requests\n\n"),
    expect: () => [
      network(
        "ConnectionError",
        `HTTPConnectionPool(host='127.0.0.1', port=8081): Max retries exceeded with url: /orders/1 (Caused by NewConnectionError("HTTPConnection(host='127.0.0.1', port=8081): Failed to establish a new connection: ${REFUSED}"))`,
      ),
    ],
  },
  {
    name: "network_error/refused-botocore",
    clients: PYTHON,
    files: handler(
      '    client = Session().create_client("sqs", endpoint_url="http://127.0.0.1:8081", config=Config(retries={"total_max_attempts": 1}))\n    client.list_queues()',
      "from botocore.config import Config\nfrom botocore.session import Session\n\n",
    ),
    expect: () => [
      network("EndpointConnectionError", 'Could not connect to the endpoint URL: "http://127.0.0.1:8081/"'),
    ],
  },
  {
    name: "network_error/refused-at-load",
    clients: PYTHON,
    styles: ["new", "json", "warn"],
    files: handler('    return "ok"', 'import socket\n\nstore = socket.create_connection(("127.0.0.1", 8081))\n\n'),
    expect: () => [network("ConnectionRefusedError", REFUSED, "init")],
  },
  {
    name: "network_error/refused-as-cause",
    clients: PYTHON,
    files: handler(
      '    try:\n        socket.create_connection(("127.0.0.1", 8081))\n    except OSError as error:\n        raise StoreError(f"order 17 not saved: {error}") from error',
      "import socket\n\n\nclass StoreError(Exception):\n    pass\n\n\n",
    ),
    expect: () => [network("StoreError", `order 17 not saved: ${REFUSED}`)],
  },
  {
    name: "network_error/unreachable",
    clients: PYTHON,
    files: handler('    socket.create_connection(("10.0.9.1", 80))', SOCKET),
    expect: () => [network("OSError", "[Errno 113] No route to host")],
  },
  {
    name: "network_error/connect-timeout",
    clients: PYTHON,
    files: handler('    socket.create_connection(("10.255.255.1", 5432), timeout=0.3)', SOCKET),
    expect: () => [network("TimeoutError", "timed out")],
  },
  {
    name: "network_error/connect-timeout-requests",
    clients: PYTHON,
    packages: ["requests", "urllib3", "certifi", "idna", "charset_normalizer"],
    files: handler('    requests.get("http://10.255.255.1/orders/1", timeout=0.3)', "import requests\n\n"),
    // Its message has an address of the process in it.
    expect: () => [{ class: "network_error", phase: "invoke", type: "ConnectTimeout" }],
  },
  {
    name: "network_error/name-not-found",
    clients: PYTHON,
    files: handler('    socket.create_connection(("db.orders.internal", 5432))', SOCKET),
    expect: () => [network("gaierror", "[Errno -2] Name or service not known")],
  },
];

const REQUESTS = ["requests", "urllib3", "certifi", "idna", "charset_normalizer"];

/** The pool's message has addresses of the process in it. */
const requests = (name: string, url: string, type: string): Scenario => ({
  name: `network_error/${name}-requests`,
  clients: PYTHON,
  packages: REQUESTS,
  files: handler(`    requests.get("${url}", timeout=0.3)`, "import requests\n\n"),
  expect: () => [{ class: "network_error", phase: "invoke", type }],
});
const opens = (name: string, body: string, head: string, type: string, message?: string): Scenario => ({
  name: `network_error/${name}`,
  clients: PYTHON,
  files: handler(body, head),
  expect: () => [{ class: "network_error", phase: "invoke", type, ...(message === undefined ? {} : { message }) }],
});
const READ = '    connection = socket.create_connection(("127.0.0.1", PORT), timeout=0.3)\n    connection.recv(1)';
const SECURE =
  '    connection = socket.create_connection(("127.0.0.1", PORT))\n    ssl.create_default_context().wrap_socket(connection, server_hostname="localhost")';

const MORE_NETWORK: readonly Scenario[] = [
  opens("reset", READ.replace("PORT", "18087"), SOCKET, "ConnectionResetError", "[Errno 104] Connection reset by peer"),
  opens("read-timeout", READ.replace("PORT", "18083"), SOCKET, "TimeoutError", "timed out"),
  opens("tls-plain-port", SECURE.replace("PORT", "18084"), `import ssl\n${SOCKET}`, "SSLError"),
  opens("certificate", SECURE.replace("PORT", "18085"), `import ssl\n${SOCKET}`, "SSLCertVerificationError"),
  opens("name-not-found-urllib", '    urllib.request.urlopen("http://prices.invalid/")', URLLIB, "URLError"),
  requests("unreachable", "http://10.0.9.1/", "ConnectionError"),
  requests("name-not-found", "http://prices.invalid/", "ConnectionError"),
  requests("reset", "http://127.0.0.1:18081/", "ConnectionError"),
  requests("closed", "http://127.0.0.1:18082/", "ConnectionError"),
  requests("read-timeout", "http://127.0.0.1:18083/", "ReadTimeout"),
  requests("tls-plain-port", "https://127.0.0.1:18084/", "SSLError"),
];

const EXCEPTION: readonly Scenario[] = [
  {
    name: "exception/key-error",
    clients: PYTHON,
    styles: ["new", "json", "warn"],
    files: handler('    return event["id"]'),
    expect: () => [thrown("KeyError", "'id'")],
  },
  {
    name: "exception/cause",
    clients: PYTHON,
    files: handler(
      '    try:\n        json.loads("{")\n    except ValueError as error:\n        raise RuntimeError("order 17 cannot be read") from error',
      "import json\n\n",
    ),
    expect: () => [thrown("RuntimeError", "order 17 cannot be read")],
  },
  {
    name: "exception/custom-class",
    clients: PYTHON,
    styles: ["new", "json", "warn"],
    files: handler('    raise OutOfStock("sku A-1 is sold out")', "class OutOfStock(Exception):\n    pass\n\n\n"),
    expect: () => [thrown("OutOfStock", "sku A-1 is sold out")],
  },
  {
    name: "exception/recursion",
    clients: PYTHON,
    files: handler("    return handler(event, context)"),
    expect: () => [thrown("RecursionError", "maximum recursion depth exceeded")],
  },
  {
    // Whoever asks for a thread's result gets its exception.
    name: "exception/thread",
    clients: PYTHON,
    handled: "in-thread",
    files: handler(
      '    with ThreadPoolExecutor() as pool:\n        return pool.submit(lambda: event["id"]).result()',
      "from concurrent.futures import ThreadPoolExecutor\n\n",
    ),
    expect: () => [thrown("KeyError", "'id'")],
  },
  {
    name: "exception/without-message",
    clients: PYTHON,
    files: handler("    assert event"),
    expect: () => [thrown("AssertionError", null)],
  },
  {
    name: "exception/long-message",
    clients: PYTHON,
    files: handler(
      '    rows = "\\n".join(f"row {row}:\\tquantity \\"{row - 60}\\" is not valid" for row in range(120))\n    raise ValueError(f"import failed\\n{rows}")',
    ),
    expect: () => [
      thrown(
        "ValueError",
        `import failed\n${Array.from({ length: 120 }, (_, row) => `row ${row}:\tquantity "${row - 60}" is not valid`).join("\n")}`,
      ),
    ],
  },
  {
    name: "exception/logged-and-raised",
    clients: PYTHON,
    files: handler(
      '    try:\n        return event["id"]\n    except KeyError:\n        logger.exception("no id")\n        raise',
      LOGGER,
    ),
    expect: () => [thrown("KeyError", "'id'")],
  },
  {
    name: "exception/between-healthy",
    clients: PYTHON,
    invocations: [{}, { payload: '{"fail": true}' }, {}],
    files: handler(
      '    logger.info("order %s", event)\n    if event.get("fail"):\n        raise ValueError("no order")\n    return "ok"',
      LOGGER,
    ),
    expect: () => [{ ...thrown("ValueError", "no order"), invocation: 1 }],
  },
  {
    name: "platform_fault/response-not-serialisable",
    clients: PYTHON,
    files: handler("    return object()"),
    expect: () => [
      {
        class: "platform_fault",
        phase: "invoke",
        type: "Runtime.MarshalError",
        message: "Unable to marshal response: Object of type object is not JSON serializable",
      },
    ],
  },
  {
    name: "platform_fault/event-not-json",
    clients: PYTHON,
    handled: { not: "the client alone reads the event" },
    invocations: [{ payload: "{" }],
    files: handler('    return "ok"'),
    expect: () => [
      {
        class: "platform_fault",
        phase: "invoke",
        type: "Runtime.UnmarshalError",
        message:
          "Unable to unmarshal input: Expecting property name enclosed in double quotes or '}': line 1 column 2 (char 1)",
      },
    ],
  },
  {
    name: "platform_fault/response-too-large",
    clients: PYTHON,
    files: handler('    return "x" * 7_000_000'),
    expect: () => [
      {
        class: "platform_fault",
        phase: "invoke",
        type: "RequestEntityTooLarge",
        message: "Exceeded maximum allowed payload size (6291556 bytes).",
      },
    ],
  },
];

const TWINS: readonly Scenario[] = [
  {
    name: "healthy/plain",
    clients: PYTHON,
    invocations: [{}, {}],
    files: handler(
      '    print("order placed")\n    logger.info("order %s placed", "A-1")\n    return {"statusCode": 200}',
      LOGGER,
    ),
    expect: HARMLESS,
  },
  {
    name: "healthy/recovered-init",
    clients: PYTHON,
    files: handler(
      '    return "ok"',
      'import os\n\nif not os.path.exists("/tmp/second"):\n    open("/tmp/second", "w").close()\n    raise RuntimeError("secrets are not there yet")\n\n',
    ),
    expect: HARMLESS,
  },
  {
    // From this version on the client waits in a thread, and so lets handlers of signals run.
    environment: { AWS_EXECUTION_ENV: "AWS_Lambda_python3.12" },
    name: "healthy/shutdown-noise",
    clients: PYTHON,
    shutdown: true,
    files: handler(
      '    return "ok"',
      'import os\nimport signal\nimport traceback\n\n\ndef stop(number, frame):\n    try:\n        raise RuntimeError("pool closed with 2 clients")\n    except RuntimeError:\n        traceback.print_exc()\n    os._exit(1)\n\n\nsignal.signal(signal.SIGTERM, stop)\n\n\n',
    ),
    expect: HARMLESS,
  },
  {
    name: "healthy/preview-warning",
    clients: PYTHON,
    files: handler(
      '    return "ok"',
      'import logging\n\nlogging.warning("LAMBDA_WARNING: This is a preview runtime version. Do not use it in production.")\n\n',
    ),
    expect: HARMLESS,
  },
  {
    name: "application-errors/logger-exception",
    clients: PYTHON,
    styles: ["new", "json", "warn"],
    files: handler(
      '    try:\n        return event["id"]\n    except KeyError:\n        logger.exception("no id")\n    return "ok"',
      LOGGER,
    ),
    expect: HARMLESS,
  },
  {
    name: "application-errors/logger-exception-then-info",
    clients: PYTHON,
    files: handler(
      '    try:\n        return event["id"]\n    except KeyError:\n        logger.exception("no id")\n    logger.info("used the default")\n    return "ok"',
      LOGGER,
    ),
    expect: HARMLESS,
  },
  {
    name: "application-errors/printed-traceback",
    clients: PYTHON,
    files: handler(
      '    try:\n        return event["id"]\n    except KeyError:\n        traceback.print_exc()\n        print("[ERROR] KeyError: \'id\'")\n    return "ok"',
      "import traceback\n\n",
    ),
    expect: HARMLESS,
  },
  {
    name: "application-errors/exception-in-thread",
    clients: PYTHON,
    files: handler(
      '    worker = threading.Thread(target=lambda: event["id"], name="worker")\n    worker.start()\n    worker.join()\n    return "ok"',
      "import threading\n\n",
    ),
    expect: HARMLESS,
  },
  {
    name: "application-errors/caught-refused",
    clients: PYTHON,
    files: handler(
      '    try:\n        socket.create_connection(("127.0.0.1", 8081))\n    except OSError as error:\n        logger.error("cache is down: %s", error)\n    return "ok"',
      `import socket\n${LOGGER}`,
    ),
    expect: HARMLESS,
  },
  {
    name: "application-errors/caught-memory-error",
    clients: PYTHON,
    files: handler(
      '    try:\n        bytearray(1 << 60)\n    except MemoryError:\n        logger.exception("too large, reading in parts")\n    return "ok"',
      LOGGER,
    ),
    expect: HARMLESS,
  },
  {
    name: "false-friends/timeout-text",
    clients: PYTHON,
    files: handler(
      '    print("Task timed out after 5 seconds")\n    print(f"{context.aws_request_id} Task timed out after 5.00 seconds")\n    logger.error("Task timed out after 5.00 seconds")\n    return "ok"',
      LOGGER,
    ),
    expect: HARMLESS,
  },
  {
    name: "false-friends/other-functions-lines",
    clients: PYTHON,
    files: handler(
      `    id = "${FOREIGN_ID}"\n    print(f"REPORT RequestId: {id}\\tDuration: 3000.00 ms\\tBilled Duration: 3000 ms\\tMemory Size: 128 MB\\tMax Memory Used: 62 MB\\tStatus: timeout")\n    print(f"RequestId: {id} Error: Runtime exited with error: signal: killed\\nRuntime.ExitError")\n    print(f"2026-01-02T03:04:00.000Z {id} Task timed out after 3.00 seconds")\n    return "ok"`,
    ),
    expect: HARMLESS,
  },
];

const SCENARIOS: readonly Scenario[] = [
  ...HANDLERS,
  ...ENDS,
  ...NETWORK_ERROR,
  ...MORE_NETWORK,
  ...EXCEPTION,
  ...TWINS,
];

export const PYTHON_SCENARIOS: readonly Scenario[] = [
  ...SCENARIOS,
  ...twinsOf(SCENARIOS, { ways: WAYS, wrap: handled }),
];
