import type { FailureClass } from "./finding.ts";

/**
 * What the platform's `Error Type` stands for. The platform scrubs the class names of users: what it says is one of
 * these, or `Runtime.Unknown` and `Function.Unknown`.
 *
 * Source: aws-lambda-runtime-interface-emulator, `fatalerror.go` and `customer_error.go` (docs/log-formats.md, 1.3).
 */
const CLASS_OF_TYPE: ReadonlyMap<string, FailureClass> = new Map<string, FailureClass>([
  ["Runtime.OutOfMemory", "out_of_memory"],
  ["Runtime.HandlerNotFound", "invalid_handler"],
  ["Runtime.MalformedHandlerName", "invalid_handler"],
  ["Runtime.NoSuchHandler", "invalid_handler"],
  ["Runtime.BuiltInModuleConflict", "invalid_handler"],
  ["Runtime.InvalidEntrypoint", "invalid_handler"],
  ["Runtime.ImportModuleError", "init_error"],
  ["Runtime.UserCodeSyntaxError", "init_error"],
  ["Runtime.BadFunctionCode", "init_error"],
  ["Runtime.InitError", "init_error"],
  ["Runtime.Unknown", "init_error"],
  ["Runtime.BeforeSnapshotError", "init_error"],
  ["Runtime.BeforeCheckpointError", "init_error"],
  ["Runtime.AfterRestoreError", "init_error"],
  ["Runtime.CallbackHandlerDeprecated", "invalid_handler"],
  ["Runtime.ExitError", "crash"],
  ["Runtime.NodeJsExit", "crash"],
  ["Runtime.UnhandledPromiseRejection", "crash"],
  ["Runtime.InvokeTimeout", "timeout"],
  ["Runtime.RestoreHookUserTimeout", "timeout"],
  ["Sandbox.Timedout", "timeout"],
  ["Sandbox.Timeout", "timeout"],
  ["Runtime.UserException", "exception"],
  ["Function.Unknown", "exception"],
]);

/** The class of a platform error type; one that nobody has described yet is a platform fault. */
export function classOfErrorType(errorType: string): FailureClass {
  const known = CLASS_OF_TYPE.get(errorType);
  if (known !== undefined) return known;
  if (errorType === "Function.ResponseSizeTooLarge") return "platform_fault";
  return errorType.startsWith("Function.") || errorType.startsWith("Function<") ? "exception" : "platform_fault";
}

const NAMED_FAULT =
  /^(?:Extension\.|Sandbox\.|Client\.|TooManyExtensions$|PermissionDenied$|Function\.ResponseSizeTooLarge$|Runtime\.(?:TruncatedResponse|MarshalError|UnmarshalError|LambdaContextUnmarshalError|Invalid\w+|ReadyFailed|RegistrationFailed|Unavailable|TooManyIdleRuntimes|\w+InProgress|InvokeResponseWasSent)$)/;

/** Whether the type names a fault of the platform that we know, so that it outranks what the runtime said. */
export function isNamedFault(errorType: string | null): boolean {
  return errorType !== null && NAMED_FAULT.test(errorType);
}
