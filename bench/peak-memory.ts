import { readFileSync } from "node:fs";
import { forward } from "../src/forward.ts";

/** Takes the event on its standard input, as the runtime would, and writes the process's peak memory in MB. */
const STDIN = 0;
const event: unknown = JSON.parse(readFileSync(STDIN, "utf8"));
const queue = { send: async (sightings: readonly unknown[]) => sightings.map(() => ({ kind: "queued" as const })) };
await forward(event, { region: "eu-west-1" }, { queue, undelivered: null });
process.stdout.write(String(peakKb() / 1024));

function peakKb(): number {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
  } catch {
    // Not on Linux. There this would count what the parent held when it made this process.
    return process.resourceUsage().maxRSS;
  }
}
