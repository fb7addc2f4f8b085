import { describe, expect, it } from "vitest";

import type { Frame } from "../../src/stacks/frame.ts";
import { nodejsSourceLines } from "../../src/stacks/nodejs.ts";
import { parseCauses, parseTrace } from "../../src/stacks/parse-trace.ts";

const frame = (members: Partial<Frame>): Frame => ({
  function: null,
  module: null,
  filename: null,
  absPath: null,
  line: null,
  column: null,
  contextLine: null,
  inApp: false,
  ...members,
});

const inTask = (filename: string, members: Partial<Frame>): Frame =>
  frame({ filename, absPath: `/var/task/${filename}`, inApp: true, ...members });

const at = (path: string, members: Partial<Frame>): Frame => frame({ filename: path, absPath: path, ...members });

const NODEJS_FRAMES: readonly { readonly name: string; readonly line: string; readonly frame: Frame }[] = [
  {
    name: "a file URL",
    line: "    at handler (file:///var/task/index.mjs:3:9)",
    frame: inTask("index.mjs", { function: "handler", module: "index", line: 3, column: 9 }),
  },
  {
    name: "an async function in a folder",
    line: "    at async saveOrder (/var/task/src/orders/save.js:31:5)",
    frame: inTask("src/orders/save.js", { function: "saveOrder", module: "src.orders:save", line: 31, column: 5 }),
  },
  {
    name: "no function name",
    line: "    at file:///var/task/index.mjs:5:9",
    frame: inTask("index.mjs", { module: "index", line: 5, column: 9 }),
  },
  {
    name: "an async frame without a name",
    line: "    at async /var/task/index.js:5:9",
    frame: inTask("index.js", { module: "index", line: 5, column: 9 }),
  },
  {
    name: "a constructor",
    line: "    at new Cart (/var/task/cart.ts:1:2)",
    frame: inTask("cart.ts", { function: "new Cart", module: "cart", line: 1, column: 2 }),
  },
  {
    name: "an alias",
    line: "    at Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:170:5)",
    frame: at("node:internal/modules/run_main", {
      function: "Function.executeUserEntryPoint",
      module: "node:internal/modules/run_main",
      line: 170,
      column: 5,
    }),
  },
  {
    name: "a dependency",
    line: "    at Client.query (/var/task/node_modules/pg/lib/client.js:526:17)",
    frame: frame({
      function: "Client.query",
      module: "pg.lib:client",
      filename: "node_modules/pg/lib/client.js",
      absPath: "/var/task/node_modules/pg/lib/client.js",
      line: 526,
      column: 17,
    }),
  },
  {
    name: "a layer",
    line: "    at get (/opt/nodejs/shared.js:2:3)",
    frame: at("/opt/nodejs/shared.js", { function: "get", module: "opt.nodejs:shared", line: 2, column: 3 }),
  },
  {
    name: "the runtime client",
    line: "    at Runtime.handleOnceNonStreaming (file:///var/runtime/index.mjs:1096:33)",
    frame: at("/var/runtime/index.mjs", {
      function: "Runtime.handleOnceNonStreaming",
      module: "var.runtime:index",
      line: 1096,
      column: 33,
    }),
  },
  { name: "a built-in", line: "    at JSON.parse (<anonymous>)", frame: frame({ function: "JSON.parse" }) },
  {
    name: "a promise combinator",
    line: "    at async Promise.all (index 0)",
    frame: frame({ function: "Promise.all" }),
  },
  {
    name: "an anonymous function",
    line: "    at Object.<anonymous> (/var/task/index.js:1:7)",
    frame: inTask("index.js", { function: "Object.<anonymous>", module: "index", line: 1, column: 7 }),
  },
  {
    name: "eval",
    line: "    at eval (eval at run (eval at outer (/var/task/index.js:9:3), <anonymous>:1:1), <anonymous>:3:4)",
    frame: inTask("index.js", { function: "eval", module: "index", line: 9, column: 3 }),
  },
  {
    name: "a folder in parentheses",
    line: "    at Page (/var/task/app/(shop)/page.js:3:5)",
    frame: inTask("app/(shop)/page.js", { function: "Page", module: "app.(shop):page", line: 3, column: 5 }),
  },
  {
    name: "util.inspect's open brace",
    line: "    at handler (/var/task/index.js:3:9) {",
    frame: inTask("index.js", { function: "handler", module: "index", line: 3, column: 9 }),
  },
];

describe("Node.js", () => {
  it.each(NODEJS_FRAMES)("reads $name", ({ line, frame: expected }) => {
    expect(parseTrace("nodejs", [line])).toEqual([expected]);
  });

  it("gives the caller first and skips what is no frame", () => {
    const frames = parseTrace("nodejs", [
      "TypeError: x is not a function",
      "    at inner (/var/task/a.js:1:1)",
      "    at outer (/var/task/a.js:2:2)",
      "atlas (1:2:3)",
      "Node.js v24.11.0",
    ]);
    expect(frames.map(({ function: name }) => name)).toEqual(["outer", "inner"]);
  });

  it("keeps the frames of a cause apart", () => {
    const trace = [
      "    at AxiosError.from (/var/task/node_modules/axios/dist/node/axios.cjs:1:1)",
      "    at async handler (file:///var/task/index.mjs:4:3)",
      "Caused by: Error: connect ECONNREFUSED 127.0.0.1:8081",
      "    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16)",
    ];
    expect(parseTrace("nodejs", trace).map(({ function: name }) => name)).toEqual(["handler", "AxiosError.from"]);
    expect(parseCauses("nodejs", trace)).toEqual([
      {
        source: "cause",
        parent: 0,
        type: "Error",
        message: "connect ECONNREFUSED 127.0.0.1:8081",
        frames: [
          at("node:net", { function: "TCPConnectWrap.afterConnect", module: "node:net", line: 1637, column: 16 }),
        ],
      },
    ]);
  });

  it("reads util.inspect's causes and the errors of an AggregateError", () => {
    const trace = [
      "    at node:internal/deps/undici/undici:14902:13 {",
      "  [cause]: AggregateError [ECONNREFUSED]: ",
      "      at internalConnectMultiple (node:net:1134:18) {",
      "    code: 'ECONNREFUSED',",
      "    [errors]: [",
      "      Error: connect ECONNREFUSED ::1:1",
      "          at createConnectionError (node:net:1675:14) {",
    ];
    const [cause, ...more] = parseCauses("nodejs", trace);
    expect(more).toMatchObject([{ source: "errors[0]", parent: 1, message: "connect ECONNREFUSED ::1:1" }]);
    expect(cause).toMatchObject({ type: "AggregateError", message: null });
    expect(cause?.frames.map(({ function: name }) => name)).toEqual(["internalConnectMultiple"]);
  });

  it("places a syntax error in the file that could not be parsed", () => {
    const text = [
      "SyntaxError: Unexpected token '}'",
      "/var/task/totals.js:2",
      "  return total +;",
      "                ^",
      "",
      "SyntaxError: Unexpected token ';'",
    ].join("\n");
    const source = nodejsSourceLines(text, 1024);
    expect(parseTrace("nodejs", [...source, "    at wrapSafe (node:internal/modules/cjs/loader:1:2)"])).toEqual([
      at("node:internal/modules/cjs/loader", {
        function: "wrapSafe",
        module: "node:internal/modules/cjs/loader",
        line: 1,
        column: 2,
      }),
      inTask("totals.js", { module: "totals", line: 2, contextLine: "  return total +;" }),
    ]);
  });

  it("gives the source line of a crash to its frame", () => {
    const trace = ["file:///var/task/index.mjs:5", '  throw new Error("x");', "        ^", "", "Error: x"];
    const [frameOfCrash, ...others] = parseTrace("nodejs", [...trace, "    at f (file:///var/task/index.mjs:5:9)"]);
    expect(others).toEqual([]);
    expect(frameOfCrash).toMatchObject({ function: "f", line: 5, contextLine: '  throw new Error("x");' });
  });

  it.each(["", "Error: /var/task/a.js:1", "    at handler (/var/task/a.js:1:1)\n/var/task/b.js:2"])(
    "finds no source lines in %j",
    (text) => {
      expect(nodejsSourceLines(text, 1024)).toEqual([]);
    },
  );
});

const PYTHON_FRAME = inTask("app.py", {
  function: "handler",
  module: "app",
  line: 3,
  contextLine: 'return event["id"]',
});

describe("Python", () => {
  it.each([
    {
      name: "no-break spaces",
      lines: ['\u00a0\u00a0File "/var/task/app.py", line 3, in handler', '\u00a0\u00a0\u00a0\u00a0return event["id"]'],
    },
    { name: "ordinary spaces", lines: ['  File "/var/task/app.py", line 3, in handler', '    return event["id"]'] },
    {
      name: "elements of several lines",
      lines: ['  File "/var/task/app.py", line 3, in handler\n    return event["id"]\n'],
    },
    { name: "carriage returns", lines: ['  File "/var/task/app.py", line 3, in handler\r    return event["id"]'] },
    {
      name: "markers",
      lines: ['  File "/var/task/app.py", line 3, in handler', '    return event["id"]', "           ~~~~~^^^^^^"],
    },
  ])("reads $name", ({ lines }) => {
    expect(parseTrace("python", lines)).toEqual([PYTHON_FRAME]);
  });

  it("reads the form of a syntax error", () => {
    expect(
      parseTrace("python", ['\u00a0\u00a0File "/var/task/app.py" Line 1', "\u00a0\u00a0\u00a0\u00a0def handler(e,c)"]),
    ).toEqual([inTask("app.py", { module: "app", line: 1, contextLine: "def handler(e,c)" })]);
  });

  it.each([
    { path: "/var/task/pkg/__init__.py", module: "pkg", inApp: true },
    { path: "/var/task/pkg/orders.py", module: "pkg.orders", inApp: true },
    { path: "/var/task/requests.py", module: "requests", inApp: true },
    { path: "/var/task/botocore/client.py", module: "botocore.client", inApp: false },
    { path: "/var/task/lib/site-packages/x/y.py", module: "x.y", inApp: false },
    { path: "/opt/python/lib/python3.12/site-packages/x.py", module: "x", inApp: false },
    { path: "/opt/python/shared.py", module: "shared", inApp: false },
    { path: "/var/lang/lib/python3.12/importlib/__init__.py", module: "importlib", inApp: false },
    { path: "/var/runtime/bootstrap.py", module: "bootstrap", inApp: false },
    { path: "<frozen importlib._bootstrap>", module: "importlib._bootstrap", inApp: false },
    { path: "<string>", module: null, inApp: false },
  ])("takes $path for module $module", ({ path, module, inApp }) => {
    expect(parseTrace("python", [`  File "${path}", line 1, in f`])).toMatchObject([{ module, inApp }]);
  });

  it("gives the frames of the exception raised last, caller first", () => {
    const frames = parseTrace("python", [
      "Traceback (most recent call last):",
      '  File "/var/task/app.py", line 1, in first',
      "KeyError: 'a'",
      "",
      "During handling of the above exception, another exception occurred:",
      "",
      "Traceback (most recent call last):",
      '  File "/var/task/app.py", line 2, in caller',
      '  File "/var/task/app.py", line 3, in callee',
    ]);
    expect(frames.map(({ function: name }) => name)).toEqual(["caller", "callee"]);
  });
});

it.each(["java", "dotnet", "ruby", "go", "rust", "php", "other"] as const)("reads no frames for %s", (runtime) => {
  expect(parseTrace(runtime, ["    at handler (/var/task/a.js:1:1)", '  File "/var/task/a.py", line 1, in f'])).toEqual(
    [],
  );
});

it("keeps both ends of a long trace", () => {
  const trace = Array.from({ length: 1000 }, (_, index) => `    at f${index} (/var/task/a.js:${index + 1}:1)`);
  const names = parseTrace("nodejs", trace).map(({ function: name }) => name);
  expect(names).toHaveLength(50);
  expect([names[0], names[24], names[25], names[49]]).toEqual(["f999", "f975", "f24", "f0"]);
});

it.each([
  { runtime: "nodejs", piece: "    at " },
  { runtime: "nodejs", piece: "    at a (" },
  { runtime: "nodejs", piece: "    at eval (eval at " },
  { runtime: "nodejs", piece: ":1:1" },
  { runtime: "nodejs", piece: "/a:1" },
  { runtime: "nodejs", piece: "\n" },
  { runtime: "python", piece: '  File "' },
  { runtime: "python", piece: " " },
  { runtime: "python", piece: '  File "a", line 1, in f\n' },
] as const)("keeps a megabyte of $piece within bounds", ({ runtime, piece }) => {
  const text = piece.repeat(1_000_000 / piece.length);
  expect(parseTrace(runtime, [text]).length).toBeLessThanOrEqual(50);
  expect(JSON.stringify(parseCauses(runtime, [text])).length).toBeLessThan(200_000);
});
