import { describe, expect, it } from "vitest";
import type { RuntimeFamily } from "../../src/read/printed-error.ts";
import { parseCauses, parseThreads, parseTrace } from "../../src/stacks/parse-trace.ts";

interface Row {
  readonly name: string;
  readonly runtime: RuntimeFamily;
  readonly trace: string;
  /** Functions of the thrown error's frames, caller first. */
  readonly thrown: readonly (string | null)[];
  /** Source, parent, type, message, functions. */
  readonly causes: readonly (readonly [string, number, string | null, string | null, readonly (string | null)[]])[];
}

const ROWS: readonly Row[] = [
  {
    name: "causes of causes",
    runtime: "java",
    trace: [
      "\tat com.acme.Orders.load(Orders.java:12)",
      "\tat com.acme.Handler.handle(Handler.java:5)",
      "Caused by: java.lang.IllegalStateException: no order",
      "second line",
      "\tat com.acme.Store.get(Store.java:40)",
      "\t... 2 more",
      "Caused by: java.net.ConnectException: Connection refused",
      "\tat java.base/java.net.Socket.connect(Socket.java:1)",
    ].join("\n"),
    thrown: ["handle", "load"],
    causes: [
      ["cause", 0, "java.lang.IllegalStateException", "no order\nsecond line", ["get"]],
      ["cause", 1, "java.net.ConnectException", "Connection refused", ["connect"]],
    ],
  },
  {
    name: "suppressed exceptions with causes of their own",
    runtime: "java",
    trace: [
      "\tat com.acme.Orders.load(Orders.java:12)",
      "\tSuppressed: java.io.IOException: close failed",
      "\t\tat com.acme.Store.close(Store.java:9)",
      "\tCaused by: java.lang.Error: deep",
      "\t\tat com.acme.Disk.sync(Disk.java:3)",
      "\tSuppressed: java.io.IOException: again",
      "\t\tat com.acme.Store.closeAgain(Store.java:10)",
      "Caused by: java.lang.RuntimeException: root",
      "\tat com.acme.Root.run(Root.java:1)",
    ].join("\n"),
    thrown: ["load"],
    causes: [
      ["suppressed[0]", 0, "java.io.IOException", "close failed", ["close"]],
      ["cause", 1, "java.lang.Error", "deep", ["sync"]],
      ["suppressed[1]", 0, "java.io.IOException", "again", ["closeAgain"]],
      ["cause", 0, "java.lang.RuntimeException", "root", ["run"]],
    ],
  },
  {
    name: "a direct cause and what it came from",
    runtime: "python",
    trace: [
      '  File "/var/task/a.py", line 3, in low',
      "    raise KeyError(1)",
      "KeyError: 1",
      "",
      "During handling of the above exception, another exception occurred:",
      "",
      "Traceback (most recent call last):",
      '  File "/var/task/a.py", line 9, in middle',
      "ValueError: bad: value",
      "",
      "The above exception was the direct cause of the following exception:",
      "",
      "Traceback (most recent call last):",
      '  File "/var/task/a.py", line 20, in handler',
    ].join("\n"),
    thrown: ["handler"],
    causes: [
      ["__cause__", 0, "ValueError", "bad: value", ["middle"]],
      ["__context__", 1, "KeyError", "1", ["low"]],
    ],
  },
  {
    name: "an exception group behind bars",
    runtime: "python",
    trace: ['  | File "/var/task/a.py", line 3, in handler', "  |   raise ExceptionGroup('two', [one, two])"].join(
      "\n",
    ),
    thrown: ["handler"],
    causes: [],
  },
  {
    name: "the errors of an AggregateError, one with a cause",
    runtime: "nodejs",
    trace: [
      "    at async handler (/var/task/index.mjs:4:3) {",
      "  [errors]: [",
      "    Error: first {",
      "        at one (/var/task/one.mjs:1:1) {",
      "      errno: -111,",
      "      [cause]: TypeError: low",
      "          at low (/var/task/low.mjs:2:2)",
      "    },",
      "    RangeError: second",
      "        at two (/var/task/two.mjs:3:3)",
      "  ]",
      "}",
    ].join("\n"),
    thrown: ["handler"],
    causes: [
      ["errors[0]", 0, "Error", "first", ["one"]],
      ["cause", 1, "TypeError", "low", ["low"]],
      ["errors[1]", 0, "RangeError", "second", ["two"]],
    ],
  },
  {
    name: "inner exceptions, innermost frames first",
    runtime: "dotnet",
    trace: [
      " ---> System.Net.Http.HttpRequestException: Connection refused (api:443)",
      " ---> System.Net.Sockets.SocketException (111): Connection refused",
      "   at System.Net.Sockets.Socket.Connect(EndPoint remote)",
      "   --- End of inner exception stack trace ---",
      "   at System.Net.Http.HttpClient.Send(Request request)",
      "   --- End of inner exception stack trace ---",
      "   at Acme.Orders.Load() in /src/Orders.cs:line 7",
    ].join("\n"),
    thrown: ["Load"],
    causes: [
      ["InnerException", 0, "System.Net.Http.HttpRequestException", "Connection refused (api:443)", ["Send"]],
      ["InnerException", 1, "System.Net.Sockets.SocketException", "Connection refused", ["Connect"]],
    ],
  },
  {
    name: "the exceptions of an AggregateException, the first of which is not printed twice",
    runtime: "dotnet",
    trace: [
      " ---> System.Exception: a",
      "   at Acme.A.Run()",
      "   --- End of inner exception stack trace ---",
      "   at Acme.Orders.All()",
      " ---> (Inner Exception #0) System.Exception: a",
      "   at Acme.A.Run()<---",
      "",
      " ---> (Inner Exception #1) System.InvalidOperationException: b",
      "   at Acme.B.Run()<---",
    ].join("\n"),
    thrown: ["All"],
    causes: [
      ["InnerException", 0, "System.Exception", "a", ["Run"]],
      ["InnerExceptions[1]", 0, "System.InvalidOperationException", "b", ["Run"]],
    ],
  },
  {
    name: "the chain of an anyhow error, numbered",
    runtime: "rust",
    trace: "order 4411\n\nCaused by:\n    0: load order\n       second line\n    1: order A-1 is empty",
    thrown: [],
    causes: [
      ["source", 0, null, "load order\nsecond line", []],
      ["source", 1, null, "order A-1 is empty", []],
    ],
  },
  {
    name: "one cause alone",
    runtime: "rust",
    trace: "order 4411\n\nCaused by:\n    order A-1 is empty\n\nLocation:\n    src/main.rs:3:4",
    thrown: [],
    causes: [["source", 0, null, "order A-1 is empty", []]],
  },
  {
    name: "the report of a JVM that crashed",
    runtime: "java",
    trace: [
      "# C  [liborders.so+0x1234]  sum+0x14",
      "C  [liborders.so+0x1234]  sum+0x14",
      "j  com.acme.Orders.sum(J)J+12",
      "J 812 c2 com.acme.Handler.handle(Ljava/lang/String;)V (27 bytes) @ 0x00007f [0x00007f+0x1]",
      "V  [libjvm.so+0x8f4b2a]",
    ].join("\n"),
    thrown: [null, "handle", "sum", "sum"],
    causes: [],
  },
  {
    name: "the last words of a CLR that crashed",
    runtime: "dotnet",
    trace: "   at Acme.Native.Read(IntPtr)\n   at Acme.Orders.Load()",
    thrown: ["Load", "Read"],
    causes: [],
  },
];

describe("causes", () => {
  it.each(ROWS)("$runtime: $name", ({ runtime, trace, thrown, causes }) => {
    const names = (frames: readonly { readonly function: string | null }[]) => frames.map((frame) => frame.function);
    expect(names(parseTrace(runtime, [trace]))).toEqual(thrown);
    expect(
      parseCauses(runtime, [trace]).map(({ source, parent, type, message, frames }) => [
        source,
        parent,
        type,
        message,
        names(frames),
      ]),
    ).toEqual(causes);
  });
});

it("keeps the goroutines that only waited apart from the one that failed", () => {
  const trace = [
    "runtime.throw({0x1, 0x2})",
    "\t/usr/local/go/src/runtime/panic.go:1101 +0x48",
    "",
    "goroutine 1 gp=0xc0 m=0 mp=0x1 [running]:",
    "main.main()",
    "\t/var/task/main.go:9 +0x1d",
    "",
    "goroutine 18 [select, 2 minutes]:",
    "main.wait()",
    "\t/var/task/main.go:20 +0x5",
  ];
  expect(parseTrace("go", trace).map((frame) => frame.function)).toEqual(["main", "throw"]);
  expect(parseThreads("go", trace)).toMatchObject([
    { name: "goroutine 18", state: "select, 2 minutes", frames: [{ function: "wait", line: 20 }] },
  ]);
});
