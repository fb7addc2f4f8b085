import type { RedrivenItem, Store } from "../redrive/redriven.ts";
import { type Column, type Screen, toTable } from "./table.ts";

/** Items of one store, reason and result. Times are ISO. */
export interface RedriveGroup {
  readonly store: Store;
  readonly reason: string;
  readonly result: "again" | "stays" | "stuck";
  readonly why: string | null;
  readonly count: number;
  readonly oldest: string;
  readonly newest: string;
}

/** Groups in the order in which their first items came. */
export function toGroups(items: readonly RedrivenItem[]): RedriveGroup[] {
  const groups = new Map<string, RedriveGroup>();
  for (const { store, reason, at, result } of items) {
    const why = result.kind === "again" ? null : result.why;
    const key = JSON.stringify([store, reason, result.kind, why]);
    const time = new Date(at).toISOString();
    const known = groups.get(key) ?? { store, reason, result: result.kind, why, count: 0, oldest: time, newest: time };
    const oldest = time < known.oldest ? time : known.oldest;
    const newest = time > known.newest ? time : known.newest;
    groups.set(key, { ...known, count: known.count + 1, oldest, newest });
  }
  return [...groups.values()];
}

/** The groups as a table, with a sentence below. */
export function redriveTable(groups: readonly RedriveGroup[], dryRun: boolean, screen: Screen): string {
  if (groups.length === 0) return "Nothing waits to be tried again.\n";
  return `${toTable(columns(dryRun), groups, screen)}\n\n${summary(groups, dryRun)}\n`;
}

function columns(dryRun: boolean): readonly Column<RedriveGroup>[] {
  const time = (iso: string): string => iso.slice(0, 19).replace("T", " ");
  return [
    { heading: "WHERE", cell: ({ store }) => store },
    { heading: "REASON", cell: ({ reason }) => reason, flexible: { enough: 40, most: 120 } },
    { heading: "COUNT", cell: ({ count }) => count.toLocaleString("en-US"), alignRight: true },
    { heading: "OLDEST", cell: ({ oldest }) => time(oldest) },
    { heading: "NEWEST", cell: ({ newest }) => time(newest) },
    {
      heading: dryRun ? "WHAT WOULD HAPPEN" : "WHAT HAPPENED",
      cell: (group) => whatOf(group, dryRun),
      colour: (text, { result }, { green, red, yellow }) => ({ again: green, stays: yellow, stuck: red })[result](text),
    },
  ];
}

function whatOf({ store, result, why }: RedriveGroup, dryRun: boolean): string {
  const again = store === "dead-letters" ? "sent to the failure queue" : "handed to the forwarder";
  switch (result) {
    case "again":
      return dryRun ? `would be ${again}` : again;
    case "stays":
      return `stays: ${why}`;
    case "stuck":
      return `could not be tried: ${why}`;
  }
}

function summary(groups: readonly RedriveGroup[], dryRun: boolean): string {
  const total = (wanted: RedriveGroup["result"]): string =>
    groups
      .filter(({ result }) => result === wanted)
      .reduce((sum, { count }) => sum + count, 0)
      .toLocaleString("en-US");
  const counts = `${total("stays")} stay, ${total("stuck")} could not be tried`;
  return dryRun
    ? `Dry run, nothing was changed: ${total("again")} would be tried again, ${counts}.`
    : `${total("again")} tried again, ${counts}.`;
}
