/** What an event has no room for, so that a reader knows that something is missing, and how much. */
export interface Trims {
  note(what: TrimKind, count?: number): void;
  /** For example `12 older log lines`; empty where nothing is missing. */
  list(): string[];
}

export type TrimKind =
  | "older log lines"
  | "log lines cut short"
  | "messages cut short"
  | "stack frames in the middle"
  | "lines of a trace"
  | "causes"
  | "other threads"
  | "extra data"
  | "parts of the request"
  | "pieces of evidence"
  | "layers";

export function createTrims(): Trims {
  const counts = new Map<TrimKind, number>();
  return {
    note(what, count = 1) {
      if (count > 0) counts.set(what, (counts.get(what) ?? 0) + count);
    },
    list: () => [...counts].map(([what, count]) => `${count} ${what}`),
  };
}
