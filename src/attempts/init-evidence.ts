import type { LogRecord } from "../read/log-record.ts";

/** Errors that a runtime reports only while it loads the function. */
const INIT_TYPES: ReadonlySet<string> = new Set([
  "Runtime.ImportModuleError",
  "Runtime.HandlerNotFound",
  "Runtime.MalformedHandlerName",
  "Runtime.UserCodeSyntaxError",
  "Runtime.BuiltInModuleConflict",
]);

/** Whether the runtime printed this error because loading the function failed. */
export function isInitError({ error }: LogRecord): boolean {
  if (error === null) return false;
  if (error.origin === "init" || (error.runtimeType !== null && INIT_TYPES.has(error.runtimeType))) return true;
  // Python prints init and handler errors alike; only an import that is still under way has the import machinery in it.
  return error.runtime === "python" && error.trace.some((line) => line.includes("<frozen importlib."));
}

/** Whether the record shows that an init or a restore failed. */
export function endsInit(record: LogRecord): boolean {
  const { platform } = record;
  if (platform?.kind === "initReport" || platform?.kind === "restoreReport") {
    return platform.status !== null && platform.status !== "success";
  }
  return platform?.kind === "image" || isInitError(record);
}

/** Whether the record belongs to an init or a restore, failed or not. */
export function isInit(record: LogRecord): boolean {
  switch (record.platform?.kind) {
    case "initStart":
    case "initReport":
    case "initRuntimeDone":
    case "restoreStart":
    case "restoreReport":
      return true;
    default:
      return endsInit(record) || record.text.includes("LAMBDA_WARNING: Unhandled exception.");
  }
}

/** Whether the record is the error that ends an invocation. */
export function endsInvocation(record: LogRecord): boolean {
  return record.error !== null && !isInitError(record);
}
