/**
 * The sample events and the fixtures they are made of. The name says what is inside: `<verdict>--<runtime>--<detail>`.
 * The demo, SAM's tests and the benchmark go through them.
 */
export const SAMPLES: Readonly<Record<string, string>> = {
  "invalid-handler--nodejs--module-missing": "nodejs/invalid_handler/missing-module-24+platform.text",
  "invalid-handler--nodejs--function-missing": "nodejs/invalid_handler/missing-function-24+platform.json",
  "invalid-handler--python--module-missing": "python/invalid_handler/missing-module-311+platform.text",
  "invalid-handler--python--function-missing": "python/invalid_handler/missing-function-311+platform.json",
  "init-error--nodejs--dependency-missing": "nodejs/init_error/missing-dependency-24+platform.text",
  "init-error--nodejs--throws-at-load": "nodejs/init_error/throw-at-load-24+platform.json",
  "init-error--python--dependency-missing": "python/init_error/missing-dependency-311+platform.text",
  "init-error--python--syntax-error": "python/init_error/syntax-error-311+platform.text",
  "out-of-memory--nodejs--killed": "nodejs/out_of_memory/killed-24+platform.text",
  "out-of-memory--nodejs--killed-old-style": "nodejs/out_of_memory/killed-old-24+platform.text",
  "out-of-memory--nodejs--v8-heap": "nodejs/out_of_memory/v8-heap-24+platform.text",
  "out-of-memory--python--killed": "python/out_of_memory/killed-311+platform.json",
  "timeout--nodejs--report": "nodejs/timeout/slow-24+platform.text",
  "timeout--nodejs--old-sentence": "nodejs/timeout/slow-old-24+platform.text",
  "timeout--nodejs--json": "nodejs/timeout/slow-24+platform.json",
  "timeout--python--after-logged-exception": "python/timeout/after-logged-exception-311+platform.text",
  "network-error--nodejs--wrong-address": "nodejs/network_error/unreachable-24+platform.text",
  "network-error--nodejs--wrong-port": "nodejs/network_error/refused-24+platform.text",
  "network-error--nodejs--wrong-name": "nodejs/network_error/name-not-found-24+platform.json",
  "network-error--python--wrong-address": "python/network_error/connect-timeout-requests-311+platform.text",
  "network-error--python--wrong-port": "python/network_error/refused-urllib-311+platform.text",
  "crash--nodejs--exception-in-timer": "nodejs/crash/exception-in-timer-24+platform.text",
  "crash--nodejs--process-exit": "nodejs/crash/process-exit-24+platform.json",
  "crash--python--segmentation-fault": "python/crash/segmentation-fault-311+platform.text",
  "exception--nodejs--type-error": "nodejs/exception/type-error-24+platform.text",
  "exception--python--key-error": "python/exception/key-error-311+platform.text",
  "exception--python--key-error-json": "python/exception/key-error-311+platform.json",
  "exception--java--with-cause": "java/exception/throws-with-cause.text",
  "out-of-memory--java--heap": "java/out_of_memory/heap.text",
  "network-error--dotnet--wrong-name": "dotnet/network_error/name-not-found.text",
  "exception--ruby--standard-error": "ruby/exception/raises.text",
  "crash--go--panic-in-goroutine": "go/crash/goroutine.text",
  "crash--rust--panic": "rust/crash/panic.json",
  "out-of-memory--php--memory-limit": "php/out_of_memory/limit.text",
  "invalid-handler--custom--not-executable": "other/invalid_handler/not-executable.text",
  "platform-fault--nodejs--response-too-large": "nodejs/platform_fault/response-too-large-24+platform.text",
  "platform-fault--python--result-not-serialisable":
    "python/platform_fault/response-not-serialisable-311+platform.text",
  "healthy--nodejs--invocation": "nodejs/healthy/plain-24+platform.text",
  "healthy--python--init-made-good": "python/healthy/recovered-init-311+platform.text",
  "application-errors--nodejs--caught-refused": "nodejs/application-errors/caught-refused-24+platform.text",
  "application-errors--python--logged-exception": "python/application-errors/logger-exception-311+platform.text",
};

/** The verdict that a sample's name promises, `null` for samples in which nothing failed. */
export function expectedVerdict(name: string): string | null {
  const [verdict = ""] = name.split("--");
  return ["healthy", "application-errors", "control-message"].includes(verdict) ? null : verdict.replaceAll("-", "_");
}
