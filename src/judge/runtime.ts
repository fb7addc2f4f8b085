import type { Attempt } from "../attempts/attempt.ts";
import type { LogRecord } from "../read/log-record.ts";
import type { RuntimeFamily } from "../read/printed-error.ts";

const FAMILIES: readonly RuntimeFamily[] = ["nodejs", "python", "java", "dotnet", "ruby"];
const SEARCHED_RECORDS = 50;

// <time>\t<id>\t<LEVEL>\t: console of the Node.js runtime client
const NODEJS_LINE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t(?:[0-9a-f-]{36}|undefined|-)\t[A-Z]{4,5}\t/;
// its JSON: the client's own members, in this order
const NODEJS_JSON_LINE = /^\{"timestamp":"[^"]{20,30}","level":"[A-Z]{4,5}","requestId":"[^"]{0,36}","message":/;
// [LEVEL]\t<time>\t<id>\t: logging of the Python runtime client
const PYTHON_LINE = /^\[[A-Z]{4,8}\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t/;
// json.dumps puts a blank behind each colon; the loggers of the other runtimes put none.
const PYTHON_JSON_LINE = /^\{"(?:level|levelname|log_level|timestamp|asctime)": "/;

/**
 * The family of the function's runtime: from the platform's word, else from the error that was printed, else from the
 * layout of the function's lines; `null` when nothing tells.
 */
export function runtimeOf(
  { environment, records, report }: Attempt,
  printed: RuntimeFamily | null,
): RuntimeFamily | null {
  const version = environment.runtimeVersion;
  const named = version === null ? undefined : FAMILIES.find((family) => version.startsWith(family));
  if (named !== undefined) return named;
  // What an extension prints when it dies says nothing of the function.
  const byLayout = records
    .slice(0, SEARCHED_RECORDS)
    .map(layoutOf)
    .find((family) => family !== null);
  if (version !== null) return printed ?? "other";
  return (isExtensions(report) ? byLayout : undefined) ?? printed ?? byLayout ?? null;
}

function layoutOf({ producer, text }: LogRecord): RuntimeFamily | null {
  if (producer === "platform") return null;
  const head = text.slice(0, 160);
  if (NODEJS_LINE.test(head) || NODEJS_JSON_LINE.test(head)) return "nodejs";
  return PYTHON_LINE.test(head) || PYTHON_JSON_LINE.test(head) ? "python" : null;
}

function isExtensions(report: LogRecord | null): boolean {
  return report?.platform?.errorType?.startsWith("Extension.") === true;
}
