import type { ClientName } from "./client.ts";
import type { About, Expected, Scenario } from "./scenario.ts";

type Outcome = (about: About) => readonly Expected[];
/** What happens, and what is to be found. */
type Course = Pick<Scenario, "expect" | "invocations">;
type More = Omit<Partial<Scenario>, "name" | "clients" | "expect">;

/** Makes the scenarios of a function that has all cases in it, and is told by `CASE` which to be. */
export function casesOf(client: ClientName): (name: string, course: Outcome | Course, more?: More) => Scenario {
  return (name, course, more = {}) => ({
    name,
    clients: [client],
    ...(typeof course === "function" ? { expect: course } : course),
    ...more,
    environment: { CASE: name.split("+")[0] ?? "", ...more.environment },
  });
}

/** What the platform alone tells: nothing in the log says which runtime it is. */
export function told(failure: "crash" | "init_error", sentence: string): Outcome {
  const phase = failure === "crash" ? "invoke" : "init";
  return ({ style }) => [
    {
      class: failure,
      phase,
      type: "Runtime.ExitError",
      message: style === "old" ? sentence : "Status: error, 36.10 ms",
      runtimeUnknown: true,
    },
  ];
}

/** One failure of a class, in the invocation unless said otherwise; a message that varies is left out. */
export function fails(
  failure: string,
  type: string | null,
  message?: string,
  phase: Expected["phase"] = "invoke",
): Outcome {
  return () => [{ class: failure, phase, type, ...(message === undefined ? {} : { message }) }];
}

export const timesOut: Outcome = ({ style }) => [
  {
    class: "timeout",
    phase: "invoke",
    type: null,
    message: style === "old" ? "Task timed out after 3.00 seconds" : "Status: timeout, 3000.00 ms",
    runtimeUnknown: true,
  },
];

export const isKilled: Outcome = ({ style }) => [
  {
    class: "out_of_memory",
    phase: "invoke",
    type: style === "old" ? "Runtime.ExitError" : "Runtime.OutOfMemory",
    message: style === "old" ? "Runtime exited with error: signal: killed" : "Status: error, 36.10 ms",
    runtimeUnknown: true,
  },
];

/** The same where INIT_START tells which runtime it is. */
export function withRuntime(outcome: Outcome): Outcome {
  return (about) => outcome(about).map(({ runtimeUnknown, ...members }) => members);
}

/** An asynchronous invocation that the service tries again, with the same request ID. */
export function retried(times: number, type: string | null, message: string): Course {
  const numbers = Array.from({ length: times }, (_, index) => index);
  return {
    invocations: numbers.map((number) => (number === 0 ? {} : { sameId: true })),
    expect: () =>
      numbers.map((invocation) => ({
        class: "exception",
        phase: "invoke",
        type,
        message,
        invocation,
        ...(invocation === 0 ? {} : { attempt: invocation + 1 }),
      })),
  };
}

/** Only the second of three invocations fails. */
export function betweenHealthy(type: string | null, message: string): Course {
  return {
    invocations: [{}, { payload: '{"fail":true}' }, {}],
    expect: () => [{ class: "exception", phase: "invoke", type, message, invocation: 1 }],
  };
}

/** Text alone. */
export const TEXT = { styles: ["new"] } as const;
/** Text of both kinds, and JSON. */
export const ALSO_OLD = { styles: ["new", "json", "old"] } as const;
