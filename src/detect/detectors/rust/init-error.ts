import type { DetectorProof } from "../../detector.ts";
import { runtimeDetector } from "../../runtime-detector.ts";
import { endedInit } from "../../runtime-match.ts";

/** `main` panicked or returned an error before the runtime asked for the first invocation. */
export const rustInitError = runtimeDetector("rust/init-error", "init_error", endedInit);

export const proof: DetectorProof = {
  summary: "The program ended before it asked for its first invocation.",
  reference: "Rust, std/src/panicking.rs and std/src/process.rs Termination; docs/log-formats.md 2.8, 2.0 row b",
  examples: [
    {
      text: "thread 'main' (28739) panicked at src/main.rs:69:52:\nTABLE_X must be set: NotPresent\nstack backtrace:\n   0: __rustc::rust_begin_unwind\n             at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/std/src/panicking.rs:689:5\n   3: core::result::Result<T,E>::expect\n             at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/result.rs:1185:23\n   4: bootstrap::main::{{closure}}\n             at ./src/main.rs:69:52",
      match: { phase: "init", type: null, message: "TABLE_X must be set: NotPresent", strength: "unless_recovered" },
    },
  ],
  refusals: [
    "thread 'main' panicked at src/main.rs:69:52:\nTABLE_X must be set: NotPresent",
    'Error: "TABLE_NAME is not set"',
  ],
};
