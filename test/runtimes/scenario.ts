import type { ClientName } from "./client.ts";
import type { Style } from "./platform-lines.ts";

/** In which recording a failure is expected. */
export interface About {
  readonly client: ClientName;
  readonly style: Style;
  readonly json: boolean;
}

/** What must be found in a recording; runtime and request ID are added by the recorder. */
export interface Expected {
  readonly class: string;
  readonly phase: "init" | "invoke";
  readonly type: string | null;
  /** Left out where it is another in every recording. */
  readonly message?: string | null;
  /** Only when not the first try of its request ID. */
  readonly attempt?: number;
  /** Which invocation failed; the first unless given. */
  readonly invocation?: number;
  /** Nothing in the log tells which runtime it is. */
  readonly runtimeUnknown?: boolean;
}

/**
 * How a function survives what a scenario does: catches it; leaves it to a process or a thread of its own, which dies;
 * or waits no longer than it wants to.
 */
export type Handling = "caught" | "in-child" | "in-thread" | "in-time";

/** A function that fails, or looks as if it did, and how it is run. */
export interface Scenario {
  /** `exception/type-error`: folder and name of its fixtures. */
  readonly name: string;
  readonly clients: readonly ClientName[];
  /** `["new", "json"]` unless given: the platform's new text and JSON. */
  readonly styles?: readonly Style[];
  /** None where the client lays the function's code: the program has all cases, and is told which by `CASE`. */
  readonly files?: Readonly<Record<string, string>>;
  /** The client's default (`index.handler`, `app.handler`) unless given. */
  readonly handler?: string;
  readonly packages?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** One with an empty object unless given. */
  readonly invocations?: readonly { readonly payload?: string; readonly sameId?: boolean }[];
  /** The platform ends the process this long after it has handed out the invocation. */
  readonly limit?: { readonly afterMs: number; readonly because: "timeout" | "memory" };
  /** Somebody sends the process a signal, this long after the platform has handed out the invocation. */
  readonly signal?: { readonly afterMs: number; readonly name: NodeJS.Signals };
  /** So many of the lines that the process writes at a time are kept; dumps go on for hundreds. */
  readonly keepLines?: number;
  /** … and so many of the last ones. */
  readonly keepLastLines?: number;
  /** The environment is shut down after the last invocation. */
  readonly shutdown?: boolean;
  readonly usedMb?: number;
  /** How its twin handles the same, or why there is none (`twins.ts`); by its class unless given. */
  readonly handled?: Handling | { readonly not: string };
  /** Of the family's versions, only the first is kept, and those whose recording has another shape. */
  readonly sharesShape?: boolean;
  /** `[]`: nothing failed. */
  readonly expect: (about: About) => readonly Expected[];
}

export const NODE: readonly ClientName[] = ["node24", "node22", "node20"];
/** With the client that Node.js 24 brought. */
export const NODE_24: readonly ClientName[] = ["node24", "node22"];
export const NODE_20: readonly ClientName[] = ["node20"];
export const PYTHON: readonly ClientName[] = ["python311"];
export const HARMLESS = (): readonly Expected[] => [];

/** What the platform alone tells of a process that ended with the given sentence. */
export function exited(
  phase: "init" | "invoke",
  sentence: string,
): (about: About) => Pick<Expected, "type" | "message"> & { phase: "init" | "invoke" } {
  return ({ style }) => ({
    phase,
    type: "Runtime.ExitError",
    message: style === "old" ? sentence : "Status: error, 36.10 ms",
  });
}
