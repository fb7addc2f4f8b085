import type { Attempt } from "../attempts/attempt.ts";
import type { FailureClass, Finding } from "../detect/finding.ts";
import type { PlatformLine } from "../read/platform.ts";
import type { RuntimeFamily } from "../read/printed-error.ts";
import type { Failure } from "./failure.ts";
import { functionNameOf } from "./function-name.ts";
import { eventIdOf } from "./identity.ts";
import { isRecovered } from "./recovery.ts";
import { runtimeOf } from "./runtime.ts";

/** The first class that holds is the verdict. */
export const PRECEDENCE: readonly FailureClass[] = [
  "timeout",
  "out_of_memory",
  "invalid_handler",
  "network_error",
  // Here stand the platform faults that the log names; see `rank`.
  "init_error",
  "crash",
  "exception",
  "platform_fault",
];

/**
 * The verdict on one attempt, or `null` when it did not fail.
 *
 * @param attempt - With all its records, as far as they are known.
 * @param findings - What the detectors say about them.
 */
export function judge(attempt: Attempt, findings: readonly Finding[]): Failure | null {
  const recovered = findings.some(({ strength }) => strength === "unless_recovered") && isRecovered(attempt, findings);
  const failed = findings.some(
    ({ strength }) => strength === "proves" || (strength === "unless_recovered" && !recovered),
  );
  if (!failed) return null;
  const counts = ({ strength }: Finding): boolean =>
    strength !== "mentions" && !(recovered && strength === "unless_recovered");
  const deciding = findings.filter(counts).toSorted((a, b) => rank(a) - rank(b));
  const [first] = deciding;
  if (first === undefined) return null;
  const ofClass = deciding.filter(({ class: name }) => name === first.class);
  const leading = ofClass.reduce(preferred, first);
  const proving = proof(leading, deciding);
  const words = toldBy(lastWords(leading, deciding), deciding);
  const others = findings.filter((finding) => finding !== leading);
  return {
    class: leading.class,
    phase: phaseOf(leading, findings),
    type: words.type ?? typeFor(leading, ofClass, deciding),
    message: words.message ?? ofClass.find(({ message }) => message !== null)?.message ?? null,
    attempt,
    functionName: functionNameOf(attempt),
    runtimeVersion: attempt.environment.runtimeVersion,
    runtime: runtimeOf(attempt, familyOf(deciding)),
    provingRecord: proving.record,
    eventId: eventIdOf(attempt, (findings[0] ?? leading).record),
    findings: [leading, ...others],
    network: leading.network ?? deciding.find(({ network }) => network !== null)?.network ?? null,
    error: words.error,
  };
}

function rank(finding: Finding): number {
  const isNamedFault = finding.class === "platform_fault" && finding.detector !== "platform/unknown-error-type";
  return isNamedFault ? PRECEDENCE.indexOf("network_error") + 0.5 : PRECEDENCE.indexOf(finding.class);
}

const PLATFORM_KINDS: readonly PlatformLine["kind"][] = ["timedOut", "fault", "report"];

/**
 * Whose words are taken: the runtime's own record (of several prints the last), what a dying process printed, the
 * platform's sentence, its report, and last what it says of the init.
 */
function preferred(one: Finding, other: Finding): Finding {
  const [a, b] = [preference(one), preference(other)];
  return b < a || (b === a && a === 0) ? other : one;
}

function preference({ error, record }: Finding): number {
  if (error !== null) return error.origin === "raw" ? 1 : 0;
  const at = record.platform === null ? -1 : PLATFORM_KINDS.indexOf(record.platform.kind);
  return at < 0 ? 5 : at + 2;
}

/** What decides the class need not prove the failure: a heap death explains the exit that REPORT proves. */
function proof(leading: Finding, deciding: readonly Finding[]): Finding {
  if (leading.strength === "proves") return leading;
  const proves = deciding.filter(({ strength }) => strength === "proves");
  return (
    proves.find(({ class: name }) => name === leading.class) ??
    (leading.error === null ? proves[0] : undefined) ??
    leading
  );
}

/** REPORT closes the invocation, but what failed before the handler was called was the restore. */
function phaseOf({ class: name, phase, error }: Finding, findings: readonly Finding[]): Finding["phase"] {
  const inRestore = (other: Finding): boolean => other.class === name && other.phase === "restore";
  return (error === null || phase === "init") && findings.some(inRestore) ? "restore" : phase;
}

/** A runtime line without a type (V8's heap death) takes the platform's; a time-out has none. */
function typeFor(leading: Finding, ofClass: readonly Finding[], deciding: readonly Finding[]): string | null {
  const own = ofClass.find(({ type }) => type !== null)?.type;
  if (own !== undefined || leading.class === "timeout") return own ?? null;
  return deciding.find(({ type, record }) => type !== null && record.platform !== null)?.type ?? null;
}

/**
 * Who tells type, message and stack: where the platform gave the class, the error that the runtime printed before, if
 * there is one, for the platform knows only that the process ended. A time-out or a kill comes from outside.
 */
function lastWords(leading: Finding, deciding: readonly Finding[]): Finding {
  if (leading.error !== null || leading.class === "timeout" || leading.class === "out_of_memory") return leading;
  return deciding.filter(({ error }) => error !== null).reduce(preferred, leading);
}

/**
 * What a loader, a shell or a virtual machine says without a type is no runtime's record: there the platform's sentence
 * names the failure, and what was said stays as evidence and in the title.
 */
function toldBy(words: Finding, deciding: readonly Finding[]): Pick<Finding, "type" | "message" | "error"> {
  const { error } = words;
  const isRuntimes = error === null || error.type !== null || (error.runtime !== "other" && error.runtime !== "dotnet");
  if (isRuntimes || words.class === "out_of_memory") return words;
  const [first, ...more] = deciding.filter(({ record }) => record.platform !== null);
  if (first === undefined) return words;
  const { type, message } = more.reduce(preferred, first);
  return { type, message, error };
}

function familyOf(deciding: readonly Finding[]): RuntimeFamily | null {
  return deciding.find(({ error }) => error !== null && error.runtime !== "other")?.error?.runtime ?? null;
}
