import type { Failure } from "../judge/failure.ts";
import type { PlatformLine } from "../read/platform.ts";
import type { RuntimeFamily } from "../read/printed-error.ts";
import { cleanLine, networkOf, textRules } from "./text.ts";
import { meaningOf, WORDLESS } from "./wordless.ts";

/** What Sentry shows as the title: type and value of the thrown exception. Not redacted yet. */
export interface ErrorTitle {
  readonly type: string;
  /** Java's package, Python's module; `null` where the type has none. */
  readonly module: string | null;
  readonly value: string | null;
}

const MAX_TITLE_LENGTH = 200;

/** Ruby's runtime client reports `Function<ZeroDivisionError>`, `Init<SystemExit>`. */
const WRAPPER = /^(?:Function|Init|Runtime)<(.{1,255})>$/;
/** Lambda's own vocabulary is searched for as it is printed: its first word is no module. */
const LAMBDA_TYPE = /^(?:Runtime|Function|Extension|Sandbox|Client)\./;
const QUALIFIED = /^((?:[a-z_][\w$]{0,127}\.){1,32})([A-Za-z_$][\w$]{0,255})$/;
/** .NET's SDK sends full names; in Go and Rust the path is part of the type. */
const UNSPLIT = new Set(["dotnet", "go", "rust"]);

/** `panic: `, `fatal error: `, `SIGABRT: abort` */
const GO_LAST_WORDS = /^(panic|fatal error|SIG[A-Z]{2,7}): /;
const RUST_PANIC = /^thread '.{0,200}' (?:\(\d{1,10}\) )?panicked at /;

/** Types with which the platform only says that the process is gone. */
const EXIT_TYPES = new Set(["Runtime.ExitError", "Runtime.Unknown", "Function.Unknown"]);
const OUT_OF_MEMORY_TYPES = new Set(["Runtime.OutOfMemory", ...EXIT_TYPES]);
const TIMEOUT_TYPES = new Set(["Sandbox.Timedout", "Sandbox.Timeout", "Runtime.InvokeTimeout"]);

/** The exception type and value that stand for the failure: as printed where a runtime printed them, else readable. */
export function errorTitle(failure: Failure): ErrorTitle {
  if (failure.class === "timeout") return { type: "Timeout", module: null, value: timeoutValue(failure) };
  if (failure.class === "out_of_memory" && isSaidByPlatform(failure, OUT_OF_MEMORY_TYPES)) {
    return { type: "OutOfMemory", module: null, value: memoryValue(failure) };
  }
  const panic = panicType(failure);
  if (panic !== null) return { type: panic, module: null, value: exitValue(failure) };
  if (isExit(failure)) return { type: "RuntimeExit", module: null, value: exitValue(failure) };
  const value = saidValue(failure) || networkValue(failure) || wordless(failure);
  // The JSON format leaves out the `Runtime.` of the runtime's own errors: one title for both formats.
  const type = failure.error?.runtimeType || failure.type?.trim() || null;
  return {
    ...(type === null
      ? { type: WORDLESS[failure.class].type, module: null }
      : splitType(type, failure.runtime ?? "other")),
    value,
  };
}

/**
 * The failure on one line, `type: first line of the value`, as Sentry titles an issue; at most 200 characters, redacted as an event is without `SendDefaultPii`.
 *
 * @example
 * ```ts
 * eventTitle(failure) // "Timeout: Timed out after 3.00 seconds"
 * ```
 */
export function eventTitle(failure: Failure): string {
  const { type, value } = errorTitle(failure);
  const [line = ""] = (value ?? "").trimStart().split("\n", 1);
  const title = line === "" ? type : `${type}: ${line}`;
  return cleanLine(title, MAX_TITLE_LENGTH, textRules(failure, false)) || failure.class;
}

/** `java.lang.IllegalStateException` is the type `IllegalStateException` of the module `java.lang`. */
export function splitType(printed: string, runtime: RuntimeFamily): Pick<ErrorTitle, "type" | "module"> {
  // A Ruby class without a name is printed with its address, which differs each time.
  const type = (WRAPPER.exec(printed)?.[1] ?? printed).replace(/^#<Class:0x[0-9a-f]{1,20}>/, "#<Class>");
  if (LAMBDA_TYPE.test(type) || UNSPLIT.has(runtime)) return { type, module: null };
  const match = QUALIFIED.exec(type);
  if (match?.[1] === undefined || match[2] === undefined) return { type, module: null };
  return { type: match[2], module: match[1].slice(0, -1) };
}

function isSaidByPlatform(failure: Failure, types: ReadonlySet<string>): boolean {
  return failure.error?.type == null && (failure.type === null || types.has(failure.type));
}

function isExit(failure: Failure): boolean {
  if (failure.type === null) return failure.class === "crash" && failure.error === null;
  return failure.type === "Runtime.ExitError" && failure.error?.type == null;
}

/** What REPORT tells is the type again, and a number that differs each time. */
function saidValue({ message }: Failure): string | null {
  const said = message?.trim() ?? "";
  return /^Status: \w{1,20}(?:, [\d.]{1,20} ms)?$/.test(said) ? null : said;
}

/** Go and Rust call by these words what ends a process; a type they do not print. */
function panicType({ class: name, error }: Failure): string | null {
  if (error === null || name === "out_of_memory") return null;
  if (error.runtime === "rust" && error.type === null) return RUST_PANIC.test(error.trace[0] ?? "") ? "panic" : null;
  if (error.runtime !== "go") return null;
  // The runtime's own JSON names the type of the value: that of a text says nothing.
  if (error.origin === "uncaught" && error.type === "string") return "panic";
  return error.type === null ? (GO_LAST_WORDS.exec(error.causeText)?.[1] ?? null) : null;
}

function timeoutValue(failure: Failure): string {
  const said = /timed out after (\d{1,6}(?:\.\d{1,6})?) seconds/i.exec(
    failure.provingRecord.platform?.detail ?? failure.message ?? "",
  );
  const seconds = said?.[1] ?? secondsText(durationMs(failure));
  const what = failure.phase === "init" || failure.phase === "restore" ? `The ${failure.phase} phase timed` : "Timed";
  if (seconds !== null) return `${what} out after ${seconds} seconds`;
  const isReadable = failure.message !== null && (failure.type === null || !TIMEOUT_TYPES.has(failure.type));
  return isReadable && failure.message !== "" ? (failure.message ?? "") : `${what} out`;
}

function durationMs(failure: Failure): number | null {
  const proving = failure.provingRecord.platform;
  if (failure.phase === "restore" && proving?.restoreDurationMs != null) return proving.restoreDurationMs;
  if (failure.phase === "init" && proving?.initDurationMs != null) return proving.initDurationMs;
  return proving?.durationMs ?? failure.attempt.report?.platform?.durationMs ?? null;
}

/** As the platform writes it: two decimals. */
function secondsText(milliseconds: number | null): string | null {
  return milliseconds === null ? null : (milliseconds / 1000).toFixed(2);
}

function memoryValue(failure: Failure): string {
  const report = reportLine(failure);
  const size = report?.memorySizeMb ?? null;
  const used = report?.maxMemoryUsedMb ?? null;
  // A runtime's last words (V8's heap limit) say more than the numbers: its limit is not the function's.
  if (failure.error !== null && failure.message) return failure.message;
  if (size === null) return "Ran out of memory";
  return used === null || used >= size ? `Used all ${size} MB` : `Used ${used} of ${size} MB`;
}

function reportLine(failure: Failure): PlatformLine | null {
  return failure.attempt.report?.platform ?? failure.provingRecord.platform;
}

function exitValue(failure: Failure): string {
  const own = (failure.error?.message?.trim() ?? "").replace(/^SIG[A-Z]{2,7}: /, "");
  if (own !== "") return own;
  const said = `${failure.message ?? ""}\n${failure.provingRecord.platform?.detail ?? ""}`;
  const reason = /exit (?:status|code) \d{1,5}|signal: [a-z ]{1,40}/.exec(said)?.[0];
  if (reason !== undefined) return reason.trim();
  if (/without providing a reason/.test(said)) return "exited without a reason";
  if (/before completing request/.test(said)) return "exited before the request was completed";
  const message = failure.message?.trim() ?? "";
  // REPORT alone repeats the type and nothing else.
  return message === "" || /^Status: |Runtime\.ExitError/.test(message) ? (WORDLESS.crash.value ?? "") : message;
}

/** A value for an error that came without a message. */
function wordless(failure: Failure): string | null {
  if (failure.class === "out_of_memory") return memoryValue(failure);
  return meaningOf(failure.type) ?? WORDLESS[failure.class].value;
}

/** Node.js prints an empty message when every address of a name failed: the reason is in `code` alone. */
function networkValue(failure: Failure): string | null {
  const code = failure.error?.code ?? null;
  const network = failure.class === "network_error" ? networkOf(failure) : null;
  if (network === null) return code;
  const reason = code ?? network.reason.replaceAll("_", " ");
  return network.peer === null ? reason : `${reason} ${network.peer}`;
}
