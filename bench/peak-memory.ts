import { readFileSync } from "node:fs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { forward } from "../src/forward.ts";
import { createSqsQueue } from "../src/queue/sqs-queue.ts";

/** Takes the event in the file that it is given, and writes the process's peak memory in MB. */
const event: unknown = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const client = { send: async () => ({}) } as unknown as Pick<SQSClient, "send">;
const queue = createSqsQueue("http://127.0.0.1/queue", { client });
forward(event, { region: "eu-west-1" }, { queue, undelivered: null }).then(
  () => process.stdout.write(String(peakKb() / 1024)),
  (error: unknown) => {
    throw error;
  },
);

function peakKb(): number {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
  } catch {
    // Not on Linux. There this would count what the parent held when it made this process.
    return process.resourceUsage().maxRSS;
  }
}
