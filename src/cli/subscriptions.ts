import { coverageOf, type GroupCoverage } from "../subscribe/coverage.ts";
import { cycle } from "../subscribe/cycle.ts";
import { takeInventory } from "../subscribe/inventory.ts";
import { reconcile, type Step } from "../subscribe/reconcile.ts";
import { removeAll } from "../subscribe/removal.ts";
import { select } from "../subscribe/selection.ts";
import { explainReason } from "./coverage-words.ts";
import type { DeployedStack } from "./deployed-stack.ts";
import { FAILED, FOUND } from "./exit-codes.ts";
import { printableJson } from "./printable.ts";
import { type Column, type Screen, toTable } from "./table.ts";

/** Where the commands write, and how. */
export interface SubscriptionsOutput {
  readonly isJson: boolean;
  readonly screen: Screen;
  readonly out: (text: string) => void;
  /** Told of each log group that is done; only where a person watches. */
  readonly progress?: (done: number) => void;
}

export interface WorkOptions {
  readonly isDryRun: boolean;
  readonly deadline: number;
}

/** Owner of the lease, so that `status` and the log can name who is at it. */
const OWNER = "command line";

/** Subscribes every log group now. @returns The exit code. */
export async function subscribeNow(
  { settings, source, services }: DeployedStack,
  { isDryRun, deadline }: WorkOptions,
  output: SubscriptionsOutput,
): Promise<number> {
  const { store, clock } = services;
  let steps: readonly Step[];
  let done = 0;
  const onStep = (): void => output.progress?.(++done);
  const work = { owner: OWNER, deadline, maxGroups: Number.POSITIVE_INFINITY, onStep };
  if (isDryRun) {
    ({ steps } = await reconcile(() => true, await store.run(), settings, services, { ...work, dryRun: true }));
  } else {
    await store.take(OWNER, clock.now() + 60_000, clock.now(), true);
    await store.update(OWNER, { cursor: "" });
    steps = (await cycle(settings, source, services, { ...work, force: true })).reconciled?.steps ?? [];
  }
  printSteps(steps, isDryRun, output);
  return steps.some(({ applied, reason }) => applied === "blocked" && reason !== "own_log_group") ? FOUND : 0;
}

/** Removes what the stack subscribed. @returns The exit code. */
export async function unsubscribeNow(
  { settings, services }: DeployedStack,
  options: { readonly isDryRun: boolean; readonly deadline: number },
  { isJson, out }: SubscriptionsOutput,
): Promise<number> {
  const report = await removeAll(settings, services, { deadline: options.deadline, dryRun: options.isDryRun });
  if (isJson) out(`${printableJson({ dryRun: options.isDryRun, ...report })}\n`);
  else {
    const verb = options.isDryRun ? "would be removed from" : "removed from";
    for (const group of report.removed) out(`${verb} ${group}\n`);
    for (const { group, why } of report.failed) out(`still on ${group}: ${why}\n`);
    out(
      `${report.removed.length} filters ${options.isDryRun ? "would be removed" : "removed"}, ${report.failed.length} not.\n`,
    );
    if (settings.scope === "log-group" && !options.isDryRun) {
      out("The stack subscribes them again within a day, unless it is deployed with SubscriptionScope=none.\n");
    }
  }
  return report.failed.length > 0 ? FAILED : 0;
}

/** Says what is covered, what is not and why. @returns The exit code. */
export async function showStatus({ settings, services }: DeployedStack, output: SubscriptionsOutput): Promise<number> {
  const { store } = services;
  const desired = select(await takeInventory(services, settings), settings);
  const coverage = coverageOf(desired, await store.load(), await store.run());
  const { groups, counts, trail, uncoveredForMinutes, isPassing } = coverage;
  const open = groups.filter(
    ({ state, reason }) => state === "pending" || (state === "blocked" && reason !== "own_log_group"),
  );
  if (output.isJson) output.out(`${printableJson(coverage)}\n`);
  else {
    if (open.length > 0) output.out(`${toTable(COVERAGE, open, output.screen)}\n\n`);
    const all = groups.length - counts.left_out;
    output.out(
      `${counts.covered + counts.covered_by_hand} of ${all} log groups are covered, ${counts.left_out} left out.\n`,
    );
    if (isPassing) output.out("A pass over all log groups is going on.\n");
    output.out(`${trailWords(trail)} A new log group can stay uncovered for up to ${uncoveredForMinutes} minutes;\n`);
    output.out("what is logged until then is caught up.\n");
  }
  return open.length > 0 ? FOUND : 0;
}

const COVERAGE: readonly Column<GroupCoverage>[] = [
  { heading: "LOG GROUP", cell: ({ group }) => group },
  { heading: "STATE", cell: ({ state, reason }) => reason ?? state },
  { heading: "WHY", cell: explainReason, flexible: { enough: 30, most: 200 } },
];

const STEPS: readonly Column<Step>[] = [
  { heading: "DONE", cell: ({ applied }) => applied },
  { heading: "LOG GROUP", cell: ({ planned }) => planned.group },
  { heading: "WHY", cell: whyOf, flexible: { enough: 30, most: 200 } },
];

function whyOf({ planned, reason, row }: Step): string {
  if (reason !== null) {
    const detail = row?.detail ?? (planned.kind === "blocked" ? planned.detail : null);
    return explainReason({ reason, detail });
  }
  switch (planned.kind) {
    case "create":
    case "update":
      return planned.pattern.narrow;
    case "delete":
    case "leave":
      return planned.why;
    case "blocked":
      return planned.reason;
  }
}

function printSteps(steps: readonly Step[], isDryRun: boolean, { isJson, screen, out }: SubscriptionsOutput): void {
  if (isJson) {
    for (const step of steps) {
      const { planned, applied, reason } = step;
      out(`${printableJson({ dryRun: isDryRun, group: planned.group, did: applied, reason, why: whyOf(step) })}\n`);
    }
    return;
  }
  const changed = steps.filter(({ applied }) => applied !== "left");
  if (changed.length > 0) out(`${toTable(STEPS, changed, screen)}\n\n`);
  const left = steps.length - changed.length;
  out(`${isDryRun ? "Dry run, nothing was changed. " : ""}${steps.length} log groups, ${left} as they shall be.\n`);
}

function trailWords(trail: boolean | null): string {
  if (trail === null) return "Whether a trail delivers CreateLogGroup events will show with the first new log group.";
  return trail ? "A trail delivers CreateLogGroup events." : "No trail delivers CreateLogGroup events.";
}
