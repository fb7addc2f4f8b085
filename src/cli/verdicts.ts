import type { FailureClass } from "../detect/finding.ts";

/** What each verdict needs, in the order in which they are tried: the first that holds is the verdict. */
export const VERDICTS: Readonly<Record<FailureClass, string>> = {
  timeout:
    "REPORT or the platform's sentence says so: the invocation, or an init or restore that ended it, ran too long.",
  out_of_memory: "The sandbox killed the process, or the language's own heap was full and the attempt failed.",
  invalid_handler: "The handler's own module, class, function, file or name is what is missing or malformed.",
  network_error:
    "The uncaught error that ended the attempt, in any phase, is a failed connection; also as innermost cause.",
  init_error: "Anything else that ends the init phase: a dependency, a syntax error, an exception at load, an exit.",
  crash: "The process or the handler's thread ended: signal, exit status, panic, uncaught exception or rejection.",
  exception: "The handler threw, and the runtime reported it.",
  platform_fault:
    "The response is too large or cannot be serialised, an extension failed, the task's configuration is wrong, or AWS uses a type that is not known yet. Where the log names one of these, it goes before init_error, crash and exception.",
};
