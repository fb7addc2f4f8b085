import { forward } from "../src/forward.ts";
import { packBatch } from "./batches.ts";

const queue = { send: async (sightings: readonly unknown[]) => sightings.map(() => ({ kind: "queued" as const })) };
await forward(packBatch(0.02).event, { region: "eu-west-1" }, { queue, undelivered: null });
process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
