import type { Attempt } from "../attempts/attempt.ts";
import type { RuntimeFamily } from "../read/printed-error.ts";

const FAMILIES: readonly RuntimeFamily[] = ["nodejs", "python", "java", "dotnet", "ruby"];
const SEARCHED_RECORDS = 50;

// <time>\t<id>\t<LEVEL>\t: console of the Node.js runtime client
const NODEJS_LINE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t(?:[0-9a-f-]{36}|undefined|-)\t[A-Z]{4,5}\t/;
// [LEVEL]\t<time>\t<id>\t: logging of the Python runtime client
const PYTHON_LINE = /^\[[A-Z]{4,8}\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t/;
// json.dumps puts a blank behind each colon; the loggers of the other runtimes put none.
const PYTHON_JSON_LINE = /^\{"(?:level|levelname|log_level|timestamp|asctime)": "/;

/**
 * The family of the function's runtime: from the platform's word, else from the error that was printed, else from the
 * layout of the function's lines; `null` when nothing tells.
 */
export function runtimeOf({ environment, records }: Attempt, printed: RuntimeFamily | null): RuntimeFamily | null {
  const version = environment.runtimeVersion;
  const named = version === null ? undefined : FAMILIES.find((family) => version.startsWith(family));
  if (named !== undefined) return named;
  if (printed !== null) return printed;
  if (version !== null) return "other";
  for (const { producer, text } of records.slice(0, SEARCHED_RECORDS)) {
    if (producer === "platform") continue;
    const head = text.slice(0, 100);
    if (NODEJS_LINE.test(head)) return "nodejs";
    if (PYTHON_LINE.test(head) || PYTHON_JSON_LINE.test(head)) return "python";
  }
  return null;
}
