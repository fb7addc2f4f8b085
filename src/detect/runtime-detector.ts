import type { LogRecord } from "../read/log-record.ts";
import type { PrintedError, RuntimeFamily } from "../read/printed-error.ts";
import type { Detector, Match, RecordContext } from "./detector.ts";
import type { DetectorId, FailureClass } from "./finding.ts";
import { nativeErrorOf } from "./native-match.ts";
import { networkOf } from "./network.ts";
import { errorOf, runtimeMatch } from "./runtime-match.ts";

type Judge<Found> = (error: PrintedError, context: RecordContext) => Found;

/**
 * A detector that looks at what its runtime printed.
 *
 * @param judge - Whether that is a failure of the class; a match where it is not the usual one.
 */
export function runtimeDetector(id: DetectorId, name: FailureClass, judge: Judge<Match | boolean | null>): Detector {
  const runtime = id.slice(0, id.indexOf("/")) as RuntimeFamily;
  return {
    id,
    class: name,
    detect(record, context) {
      const error =
        runtime === "go" || runtime === "rust"
          ? nativeErrorOf(record, context, runtime)
          : managedErrorOf(record, context, runtime);
      if (error === null) return null;
      const found = judge(error, context);
      return found === true ? runtimeMatch(error, context) : found || null;
    },
  };
}

/** The managed runtimes, by what INIT_START calls them. */
const MANAGED: ReadonlyMap<string, RuntimeFamily> = new Map([
  ["nodejs", "nodejs"],
  ["python", "python"],
  ["java", "java"],
  ["dotnet", "dotnet"],
  ["dotnetcore", "dotnet"],
  ["ruby", "ruby"],
]);

/** Where INIT_START names a managed runtime of another language, the application printed somebody else's error. */
function managedErrorOf(
  record: LogRecord,
  { attempt }: RecordContext,
  runtime: Exclude<RuntimeFamily, "go" | "rust">,
): PrintedError | null {
  const version = attempt.environment.runtimeVersion;
  const managed = version === null ? undefined : MANAGED.get(/^[a-z]{1,20}/.exec(version)?.[0] ?? "");
  const isForeign = managed !== undefined && managed !== runtime && runtime !== "other";
  return isForeign ? null : errorOf(record, runtime);
}

/** Any error that the runtime prints while it loads the function. */
export function duringInit(_error: PrintedError, { phase }: RecordContext): boolean {
  return phase === "init";
}

/** The error that ended the attempt, or one of its causes, says that a connection failed. */
export function networkDetector(id: DetectorId, match: Judge<Match> = runtimeMatch): Detector {
  return runtimeDetector(id, "network_error", (error, context) => {
    const network = networkOf(error);
    return network === null ? null : { ...match(error, context), network };
  });
}
