import { belowTaskRoot, type Frame, type ParsedTrace, type PrintedCause, toPosition } from "./frame.ts";
import { toHeadline } from "./headline.ts";

/** The runtime indents with no-break spaces in text logs; `File "x" Line 1` is its own form for syntax errors. */
const FRAME = /^[ \u00a0\t]{0,64}File "([^"]{1,1000})",? [Ll]ine (\d{1,9})(?:, in (.{1,512}))?$/;
/** A new traceback: what came before it is a cause, printed first. */
const TRACEBACK = "Traceback (most recent call last):";
/** What Python prints between two tracebacks, and the attribute that held the first one. */
const LINKS: readonly (readonly [sentence: string, source: string])[] = [
  ["The above exception was the direct cause of the following exception:", "__cause__"],
  ["During handling of the above exception, another exception occurred:", "__context__"],
];
/** An exception group prints its own and its members' tracebacks behind bars. */
const BAR = /^ {0,16}[|+] ?/;
const MARKERS_ONLY = /^[ \u00a0\t~^]*$/;

/** Libraries that are often packed beside the handler, where no path tells them from the function's own code. */
const PACKED_LIBRARIES = new Set(
  (
    "aiobotocore aiohttp aiosignal annotated_types anyio attr attrs aws_lambda_powertools aws_xray_sdk awslambdaric " +
    "boto3 botocore bs4 certifi cffi charset_normalizer click cryptography datadog_lambda dateutil ddtrace django " +
    "dns fastapi flask google googleapiclient grpc h11 httpcore httplib2 httpx idna importlib_metadata jinja2 jmespath " +
    "jsonschema jwt lxml mangum multidict mysql numpy openai openpyxl opentelemetry pandas paramiko pg8000 PIL psycopg " +
    "psycopg2 pydantic pydantic_core pymongo pymysql redis requests rsa s3transfer scipy sentry_sdk simplejson six slack_sdk " +
    "snowflake sqlalchemy starlette stripe tenacity tzdata urllib3 watchtower websocket werkzeug wrapt yaml yarl zeep"
  ).split(" "),
);

const PACKAGE_ROOTS = [
  /^.*\/(?:site|dist)-packages\//,
  /^\/var\/lang\/lib\/python[\d.]{1,8}\//,
  /^\/usr\/(?:local\/)?lib\/python[\d.]{1,8}\//,
  /^\/opt\/python\//,
  /^\/var\/runtime\//,
] as const;

interface Printed {
  readonly frames: Frame[];
  /** What stands below the frames: type and message. */
  readonly words: string[];
  /** How the next one holds it. */
  source: string;
}

/** The exception that was raised last, caller first as Python prints them; those before it are its causes. */
export function parsePythonTrace(lines: readonly string[]): ParsedTrace {
  const printed: Printed[] = [{ frames: [], words: [], source: "__context__" }];
  let expectsSource = false;
  for (const printedLine of lines) {
    const line = printedLine.replace(BAR, "");
    const current = printed.at(-1);
    const frame = toPrintedFrame(line);
    const last = current?.frames.at(-1);
    if (frame !== null) {
      current?.frames.push(frame);
    } else if (line.trimStart().startsWith(TRACEBACK)) {
      printed.push({ frames: [], words: [], source: "__context__" });
    } else if (expectsSource && last !== undefined && /^[ \u00a0\t]/.test(line) && !MARKERS_ONLY.test(line)) {
      current?.frames.splice(-1, 1, { ...last, contextLine: line.trim() });
    } else {
      noteWords(line, current);
    }
    expectsSource = frame !== null;
  }
  const thrown = printed.pop();
  return { frames: thrown?.frames ?? [], causes: causesOf(printed), threads: [] };
}

function noteWords(line: string, printed: Printed | undefined): void {
  if (printed === undefined) return;
  const link = LINKS.find(([sentence]) => line.startsWith(sentence));
  if (link !== undefined) printed.source = link[1];
  else if (line.trim() !== "" && !MARKERS_ONLY.test(line) && !/^[ \u00a0\t]/.test(line)) printed.words.push(line);
}

/** The direct cause, which was printed last, comes first. */
function causesOf(printed: readonly Printed[]): PrintedCause[] {
  return printed
    .filter(({ words }) => words.length > 0)
    .reverse()
    .map(({ frames, words, source }, parent) => ({ ...toHeadline(words.join("\n")), frames, source, parent }));
}

function toPrintedFrame(line: string): Frame | null {
  const match = FRAME.exec(line);
  return match?.[1] === undefined ? null : toFrame(match[1], toPosition(match[2]), match[3] ?? null);
}

function toFrame(path: string, line: number | null, functionName: string | null): Frame {
  const relative = belowTaskRoot(path);
  const filename = relative ?? path;
  return {
    function: functionName,
    module: moduleOf(filename),
    filename,
    absPath: path,
    line,
    column: null,
    contextLine: null,
    inApp: relative !== null && !isDependency(relative),
  };
}

function isDependency(relative: string): boolean {
  if (/(?:^|\/)(?:site-packages|dist-packages|vendor|vendored)\//.test(relative)) return true;
  const slash = relative.indexOf("/");
  const top = slash < 0 ? relative.replace(/\.py$/, "") : relative.slice(0, slash);
  // A file of that name at the root may well be the handler (`requests.py`), except for one-file libraries.
  return slash < 0 ? top === "six" : PACKED_LIBRARIES.has(top);
}

function moduleOf(filename: string): string | null {
  const frozen = /^<frozen ([^>]{1,255})>$/.exec(filename)?.[1];
  if (frozen !== undefined) return frozen;
  if (!filename.endsWith(".py")) return null;
  const root = PACKAGE_ROOTS.find((pattern) => pattern.test(filename));
  const path = (root === undefined ? filename : filename.replace(root, "")).slice(0, -".py".length);
  const module = path
    .replace(/^\//, "")
    .replace(/\/__init__$/, "")
    .replaceAll("/", ".");
  return module === "" ? null : module;
}
