import type { FailureClass } from "../detect/finding.ts";

/** Type and value of a failure of which nothing is printed but that it is one. */
export const WORDLESS: Readonly<Record<FailureClass, { readonly type: string; readonly value: string | null }>> = {
  invalid_handler: { type: "InvalidHandler", value: "The handler cannot be loaded" },
  init_error: { type: "InitError", value: "The init phase failed" },
  out_of_memory: { type: "OutOfMemory", value: "Ran out of memory" },
  timeout: { type: "Timeout", value: "Timed out" },
  crash: { type: "RuntimeExit", value: "The runtime process ended" },
  network_error: { type: "NetworkError", value: "A connection failed" },
  exception: { type: "Error", value: null },
  platform_fault: { type: "PlatformFault", value: "The platform reported a failure" },
};

/** What the platform's types stand for, where the log has no other words. */
const MEANINGS: readonly (readonly [type: RegExp, meaning: string])[] = [
  [/^Runtime\.NodeJsExit$/, "Node.js exited before the handler had answered"],
  [/^Runtime\.UnhandledPromiseRejection$/, "A promise was rejected, and nothing handled it"],
  [/^Runtime\.ImportModuleError$/, "A module could not be loaded"],
  [/^Runtime\.UserCodeSyntaxError$/, "The code has a syntax error"],
  [/^Runtime\.(?:HandlerNotFound|NoSuchHandler)$/, "There is no such handler in the code"],
  [/^Runtime\.MalformedHandlerName$/, "The handler's name is malformed"],
  [/^Runtime\.InvalidEntrypoint$/, "The bootstrap or the image's entry point cannot be started"],
  [/^Runtime\.Invalid(?:TaskConfig|WorkingDir)$/, "A setting of the function or its image is wrong"],
  [/^Runtime\.(?:Before(?:Snapshot|Checkpoint)|AfterRestore)Error$/, "A SnapStart hook failed"],
  [
    /^Runtime\.(?:Truncated|Invoke)Response|^Function\.ResponseSizeTooLarge$/,
    "The response is too large, or came too late",
  ],
  [/^Runtime\.\w{0,40}[Mm]arshalError$/, "The event or the response cannot be converted to or from JSON"],
  [/^(?:Extension\.|TooManyExtensions)/, "An extension failed"],
  [/^(?:Function\.Unknown|Runtime\.(?:Unknown|UserException))$/, "The function failed, and the log does not say why"],
];

/** The meaning of a type that the platform printed without words; `null` for any other. */
export function meaningOf(type: string | null): string | null {
  return MEANINGS.find(([pattern]) => pattern.test(type ?? ""))?.[1] ?? null;
}
