/**
 * Records the fixtures of `test/fixtures` that hold what real runtime clients write:
 * `node test/runtimes/record.ts [--into FOLDER] [--format text|json] [RUNTIME, CLIENT or PART OF A NAME…]`.
 *
 * Functions run at /var/task, as on Lambda, in mount and network namespaces of their own: nothing of the machine is
 * changed, and no packet leaves it. README.md says what each client needs.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { parseFixture } from "../support/fixtures.ts";
import type { Client } from "./client.ts";
import { isWanted, prepareClients, SCENARIOS } from "./clients.ts";
import { fixtureText } from "./fixture-text.ts";
import { startNameServer } from "./name-server.ts";
import { startPeers } from "./peers.ts";
import type { Style } from "./platform-lines.ts";
import { record, requestIds } from "./recording.ts";
import { isRepetition } from "./repetition.ts";
import type { Scenario } from "./scenario.ts";
import { enterWorld, insideOf } from "./world.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));

const { values, positionals: filters } = parseArgs({
  options: { into: { type: "string" }, format: { type: "string" } },
  allowPositionals: true,
});
const target = values.into === undefined ? FIXTURES : resolve(values.into);
const inside = insideOf();
if (inside === null) {
  // While there is still a network.
  await prepareClients(filters);
  process.exitCode = await enterWorld();
} else await recordAll(inside);

async function recordAll(folder: string): Promise<void> {
  const names = await startNameServer();
  const endPeers = await startPeers(folder);
  for (const client of await prepareClients(filters)) {
    for (const scenario of SCENARIOS[client.runtime].filter(({ clients }) => clients.includes(client.name))) {
      for (const style of scenario.styles ?? (["new", "json"] as const))
        await recordOne(client, scenario, style, folder);
    }
  }
  endPeers();
  names.close();
}

async function recordOne(client: Client, scenario: Scenario, style: Style, folder: string): Promise<void> {
  const file = fileName(client, scenario, style);
  if (!isWanted(client, file, filters) || (values.format ?? formatOf(style)) !== formatOf(style)) return;
  const work = await mkdtemp(join(folder, "environment-"));
  const events = await record(client, scenario, style, work);
  await rm(work, { recursive: true, force: true });
  const text = fixtureText(originOf(client, scenario, style), expectations(client, scenario, style), events);
  if (scenario.sharesShape && target === FIXTURES && isRepetition(file, text, FIXTURES)) {
    await rm(join(target, file), { force: true });
    return void process.stderr.write(`${file}: as of the newest version\n`);
  }
  await mkdir(dirname(join(target, file)), { recursive: true });
  await writeFile(join(target, file), text);
  process.stderr.write(`${file}\n`);
  // What is read must be what was recorded, whatever characters it holds.
  const read = parseFixture(file, text).batch.logEvents.map(({ message }) => message);
  if (
    !isDeepStrictEqual(
      read,
      events.map(({ message }) => message),
    )
  )
    throw new Error(`${file} does not read back as it was recorded`);
}

function fileName({ runtime, ending }: Client, { name }: Scenario, style: Style): string {
  const variant = style === "old" || style === "warn" ? `-${style}` : "";
  // Where the client's fixtures have names without it.
  const [bare = "", platform] = name.split("+");
  const end = platform === undefined ? ending : `+${platform}`;
  return `${runtime}/${bare}${variant}${end}.${formatOf(style)}.log`;
}

function originOf({ title }: Client, { keepLines }: Scenario, style: Style): string {
  const cut = keepLines === undefined ? "" : ", cut";
  return `recorded: ${title}${cut}; platform lines: log-formats ${isJson(style) ? "1.2" : "1.1"}`;
}

function expectations(client: Client, scenario: Scenario, style: Style): object[] {
  const ids = requestIds(scenario);
  const about = { client: client.name, style, json: isJson(style) };
  return scenario.expect(about).map(({ invocation = 0, runtimeUnknown = false, ...members }) => ({
    ...members,
    requestId: ids[invocation],
    // Without INIT_START the platform's own lines do not tell it.
    ...(runtimeUnknown || (style === "warn" && members.message?.startsWith("Status:"))
      ? {}
      : { runtime: client.runtime }),
  }));
}

function formatOf(style: Style): "text" | "json" {
  return isJson(style) ? "json" : "text";
}

function isJson(style: Style): boolean {
  return style === "json" || style === "warn";
}
