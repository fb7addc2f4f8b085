import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "../free-port.ts";

export interface BugsinkOptions {
  /** Events per 5 minutes before it answers 429. */
  readonly quota?: number;
  /** What to do with events its JSON schema objects to: nothing, tell (`invalid()`; default), or drop behind a 200. */
  readonly validate?: "none" | "warn" | "strict";
}

export interface BugsinkIssue {
  readonly id: string;
  readonly type: string;
  readonly value: string;
  readonly transaction: string;
  /** As on the list of issues: "KeyError: 'order_id'". */
  readonly title: string;
  /** How many events were counted, each event id once. */
  readonly events: number;
}

export interface Bugsink {
  readonly dsn: string;
  /** The web page with the issues; needs no login. */
  readonly issuesUrl: string;
  /** In the order they were first seen. */
  issues(): Promise<BugsinkIssue[]>;
  /** All stored events as they were sent. */
  events(): Promise<readonly Record<string, unknown>[]>;
  /** The stored event as it was sent, by its event id. */
  event(eventId: string): Promise<Record<string, unknown> | undefined>;
  /** What the JSON schema says against the events so far, the first objection to each. */
  invalid(): Promise<string[]>;
  stop(): Promise<void>;
}

interface IssueRow {
  readonly id: string;
  readonly digested_event_count: number;
  readonly calculated_type: string;
  readonly calculated_value: string;
  readonly transaction: string;
}

interface EventRow {
  readonly id: string;
  readonly event_id: string;
}

interface Page<T> {
  readonly next: string | null;
  readonly results: readonly T[];
}

const SCRIPT = fileURLToPath(new URL("bugsink.sh", import.meta.url));
const OBJECTION = /(?:event data validation failed|ValidationError): (\[.[$].*)/g;

/** Starts a Bugsink of its own with no events on 127.0.0.1. It ends with `stop`, or with this process. */
export async function startBugsink(options: BugsinkOptions = {}): Promise<Bugsink> {
  const data = await mkdtemp(join(tmpdir(), "lambda-bugsink-"));
  const env = {
    ...process.env,
    BUGSINK_DATA: data,
    BUGSINK_PORT: String(await freePort()),
    BUGSINK_OWNER: String(process.pid),
    BUGSINK_QUOTA: String(options.quota ?? 100_000),
    BUGSINK_VALIDATE: options.validate ?? "warn",
    BUGSINK_AUTOLOGIN: "1",
  };
  const script = async (command: string): Promise<string> =>
    (await promisify(execFile)("bash", [SCRIPT, command], { env, encoding: "utf8" })).stdout;
  const stop = async (): Promise<void> => {
    await script("reset");
    await rm(data, { recursive: true, force: true });
  };

  const info = await script("start").catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const value = (key: string): string => new RegExp(`^${key}=(.*)$`, "m").exec(info)?.[1] ?? "";
  const api = value("BUGSINK_API");
  const headers = { authorization: `Bearer ${value("BUGSINK_TOKEN")}` };

  async function get(url: string): Promise<unknown> {
    const response = await fetch(url, { headers });
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async function all<T>(path: string): Promise<T[]> {
    const rows: T[] = [];
    for (let url: string | null = `${api}${path}`; url; ) {
      const page = (await get(url)) as Page<T>;
      rows.push(...page.results);
      url = page.next;
    }
    return rows;
  }

  const stored = new Map<string, Record<string, unknown>>();
  async function storedEvent(id: string): Promise<Record<string, unknown>> {
    const known = stored.get(id) ?? ((await get(`${api}/events/${id}/`)) as { data: Record<string, unknown> }).data;
    stored.set(id, known);
    return known;
  }

  const issueRows = (): Promise<IssueRow[]> => all<IssueRow>(`/issues/?project=${value("BUGSINK_PROJECT")}`);

  return {
    dsn: value("SENTRY_DSN"),
    issuesUrl: value("BUGSINK_ISSUES"),
    async issues() {
      return (await issueRows()).map((row) => ({
        id: row.id,
        type: row.calculated_type,
        value: row.calculated_value,
        transaction: row.transaction,
        title: [row.calculated_type, row.calculated_value.split("\n")[0]].filter(Boolean).join(": "),
        events: row.digested_event_count,
      }));
    },
    async events() {
      const events: Record<string, unknown>[] = [];
      for (const issue of await issueRows()) {
        for (const { id } of await all<EventRow>(`/events/?issue=${issue.id}`)) events.push(await storedEvent(id));
      }
      return events;
    },
    async event(eventId) {
      const wanted = eventId.replaceAll("-", "").toLowerCase();
      // The API finds an event by Bugsink's own id only.
      for (const issue of await issueRows()) {
        const rows = await all<EventRow>(`/events/?issue=${issue.id}`);
        const row = rows.find((candidate) => candidate.event_id.replaceAll("-", "") === wanted);
        if (row) return storedEvent(row.id);
      }
      return undefined;
    },
    async invalid() {
      const log = await readFile(join(data, "server.log"), "utf8");
      return Array.from(log.matchAll(OBJECTION), (match) => match[1] ?? "");
    },
    stop,
  };
}
