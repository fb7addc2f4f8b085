import type { NetworkReason } from "../../src/detect/finding.ts";
import type { RuntimeFamily } from "../../src/read/printed-error.ts";
import { ID } from "../support/records.ts";

/** One way in which a client says that a connection failed, with where the words come from. */
export interface NetworkWords {
  readonly runtime: Exclude<RuntimeFamily, "other">;
  readonly client: string;
  readonly reason: NetworkReason;
  readonly peer: string | null;
  readonly type: string | null;
  readonly message: string | null;
  /** `Caused by` of Java, inner exceptions of .NET, `previous` of PHP, outermost first. */
  readonly causes?: readonly string[];
  /** Own members of a Node.js error, which the runtime prints between message and stack. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** What a Node.js error with a `toJSON` is printed as. */
  readonly toJson?: Readonly<Record<string, unknown>>;
  readonly source: string;
}

export type Format = "text" | "json";
type Printer = (words: NetworkWords, format: Format) => string[];

const TIME = "2026-01-02T03:04:05.678Z";
const SPAN = { requestId: ID, xrayTraceId: "Root=1-63441c4a-abcdef012345678912345678", name: "Lambda runtime invoke" };
const SPAN_TEXT = `Lambda runtime invoke{requestId="${ID}" xrayTraceId="${SPAN.xrayTraceId}"}`;

/** What the runtime prints when the error ends the handler: its log events. */
export const PRINTED: Readonly<Record<NetworkWords["runtime"], Printer>> = {
  nodejs: ({ type, message, members, toJson }, format) => {
    const stack = [`${type}: ${message}`, "    at handler (/var/task/index.js:3:9)"];
    const head = { errorType: type, errorMessage: message };
    if (format === "text") {
      const error = toJson ?? { ...head, ...members, stack };
      return [`${TIME}\t${ID}\tERROR\tInvoke Error \t${JSON.stringify(error)}`];
    }
    const error = toJson ?? { ...head, stackTrace: stack, ...members };
    return [JSON.stringify({ timestamp: TIME, level: "ERROR", requestId: ID, message: error })];
  },
  python: ({ type, message }, format) =>
    format === "text"
      ? [
          `[ERROR] ${type}: ${message}\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler\n\u00a0\u00a0\u00a0\u00a0return read()`,
        ]
      : [
          JSON.stringify({
            timestamp: "2026-01-02T03:04:05Z",
            level: "ERROR",
            errorMessage: message,
            errorType: type,
            requestId: ID,
            stackTrace: ['  File "/var/task/app.py", line 3, in handler\n    return read()\n'],
          }),
        ],
  java: (words, format) => {
    const text = `${words.message ?? words.type}: ${words.type}\n${javaTrace(words)}\n`;
    return [
      format === "text"
        ? text
        : `${JSON.stringify({ timestamp: TIME, message: text, level: "ERROR", AWSRequestId: ID })}\n`,
    ];
  },
  dotnet: (words, format) => {
    const { type, message } = words;
    const trace = dotnetTrace(words);
    return format === "text"
      ? [`${TIME}\t${ID}\tfail\t${trace}\n`]
      : [
          JSON.stringify({
            timestamp: TIME,
            level: "Error",
            requestId: ID,
            message: "",
            errorType: type,
            errorMessage: message,
            stackTrace: trace.split("\n").map((line) => line.trimStart()),
          }),
        ];
  },
  ruby: ({ type, message }) => [
    "Error raised from handler method\n",
    `${JSON.stringify({ errorMessage: message, errorType: type, stackTrace: ["/var/task/function.rb:3:in `lambda_handler'"] }, null, 2)}\n`,
  ],
  go: ({ type, message }) => [`2026/01/02 03:04:05 ${JSON.stringify({ errorMessage: message, errorType: type })}`],
  rust: ({ message }, format) =>
    format === "text"
      ? [`ERROR ${SPAN_TEXT}: ${message}`]
      : [JSON.stringify({ level: "ERROR", fields: { message }, span: SPAN, spans: [SPAN] })],
  php: ({ type, message, causes = [] }) => {
    const stack = ["#0 /var/task/index.php(12): App\\Orders->find(7)", "#1 {main}"];
    const previous = causes.map((cause) => {
      const [errorType, ...rest] = cause.split(": ");
      return { errorType, errorMessage: rest.join(": "), stack };
    });
    return [
      `${ID}\tInvoke Error\t${JSON.stringify({ errorType: type, errorMessage: message, stack, ...(previous.length > 0 ? { previous } : {}) })}\n`,
    ];
  },
};

/** What an application logs of the same error when it has caught it, and how it goes on. */
export const LOGGED: Readonly<Record<NetworkWords["runtime"], Printer>> = {
  nodejs: (words, format) => {
    if (format === "text") {
      const { type, message } = words;
      return [
        `${TIME}\t${ID}\tERROR\tcould not read the prices: ${type}: ${message}\n    at handler (/var/task/index.js:3:9)`,
        `${TIME}\t${ID}\tINFO\tprices from the cache`,
      ];
    }
    const goesOn = { timestamp: TIME, level: "INFO", requestId: ID, message: "prices from the cache" };
    return [...PRINTED.nodejs(words, format), JSON.stringify(goesOn)];
  },
  python: ({ type, message }, format) => {
    const trace = `Traceback (most recent call last):\n  File "/var/task/app.py", line 3, in handler\n    return read()`;
    if (format === "text") {
      return [
        `[ERROR]\t${TIME}\t${ID}\tcould not read the prices\n${trace}\n${type}: ${message}\n`,
        `[INFO]\t${TIME}\t${ID}\tprices from the cache\n`,
      ];
    }
    const base = { timestamp: "2026-01-02T03:04:05Z", logger: "root", requestId: ID };
    return [
      { ...base, level: "ERROR", message: "could not read the prices", errorType: type, errorMessage: message },
      { ...base, level: "INFO", message: "prices from the cache" },
    ].map((record) => JSON.stringify(record));
  },
  java: (words, format) => {
    const text = `could not read the prices\n${javaTrace(words)}`;
    return format === "text"
      ? [`[ERROR] ${text}`, "[INFO] prices from the cache"]
      : [
          { timestamp: TIME, message: text, level: "ERROR", AWSRequestId: ID },
          { timestamp: TIME, message: "prices from the cache", level: "INFO", AWSRequestId: ID },
        ].map((record) => `${JSON.stringify(record)}\n`);
  },
  dotnet: (words, format) => {
    const { type, message } = words;
    return format === "text"
      ? [
          `${TIME}\t${ID}\tfail\tcould not read the prices: ${dotnetTrace(words)}\n`,
          `${TIME}\t${ID}\tinfo\tprices from the cache\n`,
        ]
      : [
          { level: "Error", message: "could not read the prices", errorType: type, errorMessage: message },
          { level: "Information", message: "prices from the cache" },
        ].map((record) => JSON.stringify({ timestamp: TIME, requestId: ID, ...record }));
  },
  ruby: ({ type, message }) => [
    `E, [2026-01-02T03:04:05.678901 #8] ERROR ${ID} -- : ${message} (${type?.slice("Function<".length, -1)})\n/var/task/function.rb:3:in \`lambda_handler'`,
    `I, [2026-01-02T03:04:05.678901 #8]  INFO ${ID} -- : prices from the cache`,
  ],
  go: ({ type, message }, format) =>
    format === "text"
      ? [`2026/01/02 03:04:05 could not read the prices: ${message}`, "2026/01/02 03:04:05 prices from the cache"]
      : [
          { level: "ERROR", message: "could not read the prices", error: message, errorType: type },
          { level: "INFO", message: "prices from the cache" },
        ].map((record) => JSON.stringify({ timestamp: TIME, ...record, requestId: ID })),
  rust: ({ message }, format) =>
    format === "text"
      ? [` WARN ${SPAN_TEXT}: could not read the prices: ${message}`, ` INFO ${SPAN_TEXT}: prices from the cache`]
      : [
          { level: "ERROR", fields: { message: "could not read the prices", error: message } },
          { level: "INFO", fields: { message: "prices from the cache" } },
        ].map((record) => JSON.stringify({ ...record, span: SPAN, spans: [SPAN] })),
  php: ({ type, message }) => [
    `${type}: ${message} in /var/task/index.php:12\n`,
    "Stack trace:\n",
    "#0 {main}\n",
    "prices from the cache\n",
  ],
};

function javaTrace({ type, message, causes = [] }: NetworkWords): string {
  const head = message === null ? type : `${type}: ${message}`;
  const below = causes.map((cause) => `Caused by: ${cause}\n\t... 3 more\n`).join("");
  return `${head}\n\tat example.Handler.handleRequest(Handler.java:12)\n${below}`;
}

function dotnetTrace({ type, message, causes = [] }: NetworkWords): string {
  const inner = causes.map((cause) => ` ---> ${cause}\n`).join("");
  const ends = causes
    .map(() => "   at System.Net.Http.Deep()\n   --- End of inner exception stack trace ---\n")
    .join("");
  return `${type}: ${message}\n${inner}${ends}   at Orders.Function.FunctionHandler(String input, ILambdaContext context) in /src/Function.cs:line 31`;
}
