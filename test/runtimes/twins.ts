import { HARMLESS, type Handling, type Scenario } from "./scenario.ts";

/** The folder of the twins: the same happens as in a failing scenario, is handled and logged, and nothing fails. */
const TWINS = "handled";

/** Where the function as such may fail; `healthy` and the others are twins themselves. */
const FAILING = /^(?:invalid_handler|init_error|out_of_memory|timeout|network_error|crash|exception|platform_fault)\//;
const BY_CLASS: Readonly<Record<string, Handling>> = {
  crash: "in-child",
  out_of_memory: "in-child",
  timeout: "in-time",
};

/** What is kept of a child's dump, and of what its parent says of it. */
const DUMP_LINES = 25;
const LAST_LINES = 6;

/** What the service tries again is what the function did not handle. */
export const NOT_RETRIED = {
  handled: { not: "what is handled is not tried again; the error is that of the other exceptions" },
} as const;

/** The ways in which a function logs what it has handled, one for each invocation; `last` with no line behind it. */
interface Logging {
  readonly ways: readonly string[];
  /** What the names of these clients' fixtures end in, where the client itself adds nothing. */
  readonly ending?: string;
  /** What takes the place of the scenario's own files and handler, where the function has not all cases in it. */
  readonly wrap?: (scenario: Scenario) => Pick<Scenario, "files" | "handler" | "environment">;
}

/** A scenario that needs a twin, or a reason for having none. */
export function canFail({ name }: Scenario): boolean {
  return FAILING.test(name);
}

/** How a failing scenario's twin handles it, or why it has none. */
export function handlingOf({ name, handled }: Scenario): Handling | { readonly not: string } {
  return handled ?? BY_CLASS[name.slice(0, name.indexOf("/"))] ?? "caught";
}

/** `crash/panic+platform` → `handled/crash-panic`. */
export function twinNameOf({ name }: Scenario): string {
  return `${TWINS}/${(name.split("+")[0] ?? "").replace("/", "-")}`;
}

/** The twins of those scenarios that have one. */
export function twinsOf(scenarios: readonly Scenario[], logging: Logging): Scenario[] {
  return scenarios.filter(canFail).flatMap((scenario) => {
    const handling = handlingOf(scenario);
    if (typeof handling !== "string") return [];
    const twin = twinOf(scenario, handling, logging);
    return handling === "caught" && isOfLoad(scenario) ? [twin, inInit(twin, logging)] : [twin];
  });
}

/** Whether it is the function's own code that fails before there is a handler. */
function isOfLoad({ clients, expect }: Scenario): boolean {
  const [client = "node24"] = clients;
  return expect({ client, style: "new", json: false }).some(
    (failure) => failure.phase === "init" && failure.class !== "invalid_handler",
  );
}

/** The same, handled while the function loads, and logged in all ways at once; `handled/init_error-panic-in-init`. */
function inInit(twin: Scenario, { ways, ending = "" }: Logging): Scenario {
  return {
    ...twin,
    name: `${twin.name.slice(0, twin.name.length - ending.length)}-in-init${ending}`,
    environment: { ...twin.environment, IN_INIT: ways.join(",") },
    invocations: [{}],
  };
}

function twinOf(scenario: Scenario, handling: Handling, { ways, ending = "", wrap }: Logging): Scenario {
  const { clients, packages, keepLines, styles = [] } = scenario;
  const { environment = {}, ...wrapped } = wrap?.(scenario) ?? handlerAndFiles(scenario);
  const signal = signalOf(scenario);
  return {
    name: `${twinNameOf(scenario)}${ending}`,
    clients,
    ...wrapped,
    ...(styles.includes("warn") ? { styles: ["new", "json", "warn"] } : {}),
    ...(packages === undefined ? {} : { packages }),
    ...(keepLines === undefined ? {} : { keepLines: Math.min(keepLines, DUMP_LINES), keepLastLines: LAST_LINES }),
    environment: {
      ...scenario.environment,
      ...environment,
      HANDLING: handling,
      ...(signal === null ? {} : { SIGNAL: signal }),
    },
    invocations: ways.map((way) => ({ payload: JSON.stringify({ ...payloadOf(scenario), way }) })),
    sharesShape: true,
    expect: HARMLESS,
  };
}

function handlerAndFiles({ handler, files }: Scenario): Pick<Scenario, "files" | "handler" | "environment"> {
  return { ...(handler === undefined ? {} : { handler }), ...(files === undefined ? {} : { files }) };
}

/** What the function sends to its child, where the platform or somebody else ends the scenario's process. */
function signalOf({ limit, signal }: Scenario): string | null {
  if (limit?.because === "memory") return "SIGKILL";
  return signal?.name ?? null;
}

/** Of the first invocation that is not like any other. */
function payloadOf({ invocations = [] }: Scenario): object {
  const { payload = "{}" } = invocations.find(({ payload }) => payload !== undefined) ?? {};
  return JSON.parse(payload) as object;
}
