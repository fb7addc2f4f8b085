import type { PrintedError, RuntimeFamily } from "../read/printed-error.ts";
import type { Detector, Match, RecordContext } from "./detector.ts";
import type { DetectorId, FailureClass } from "./finding.ts";
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
      const error = errorOf(record, runtime);
      if (error === null || isForeign(runtime, context)) return null;
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

/**
 * Where INIT_START names a managed runtime of another language, the application printed somebody else's error. What
 * loaders and shells say is nobody's.
 */
function isForeign(runtime: RuntimeFamily, { attempt }: RecordContext): boolean {
  const managed = MANAGED.get(/^[a-z]{1,20}/.exec(attempt.environment.runtimeVersion ?? "")?.[0] ?? "");
  return managed !== undefined && managed !== runtime && runtime !== "other";
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
