/**
 * Records the fixtures of `test/fixtures` that hold what real runtime clients write: `node test/runtimes/record.ts [PART OF A NAME…]`.
 *
 * Functions run at /var/task, as on Lambda, in mount and network namespaces of their own: nothing of the machine is
 * changed, and no packet leaves it. Needs Linux with util-linux and iproute2; for the first run cmake, autoconf,
 * automake, libtool and a C++ compiler, too.
 */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { loadFixtures } from "../support/fixtures.ts";
import { type Client, prepareClients } from "./clients.ts";
import { type FixtureEvent, fixtureText } from "./fixture-text.ts";
import { startNameServer } from "./name-server.ts";
import type { Style } from "./platform-lines.ts";
import { record, requestIds } from "./recording.ts";
import type { Scenario } from "./scenario.ts";
import { NODEJS_SCENARIOS } from "./scenarios-nodejs.ts";
import { PYTHON_SCENARIOS } from "./scenarios-python.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const INSIDE = "LAMBDA_SENTRY_RECORDER";

/** A world of its own: Lambda's folders, no names, a network where one address is silent and another out of reach. */
const WORLD = [
  "set -e",
  "mount -t tmpfs tmpfs /var",
  "mkdir -p /var/task /var/runtime /var/lang/bin",
  "touch /var/lang/bin/node",
  'mount --bind "$1/resolv.conf" /etc/resolv.conf',
  'mount --bind "$1/hosts" /etc/hosts',
  "ip link set lo up",
  "ip link add silent type veth peer name drain",
  "ip address add 10.255.255.2/24 dev silent",
  "ip link set silent up",
  "ip link set drain up",
  // Nobody answers at the other end, and nobody is asked who is there.
  "ip neigh add 10.255.255.1 lladdr 02:00:00:00:00:01 dev silent",
  "ip route add unreachable 10.0.9.0/24",
  'shift; exec "$@"',
].join("\n");

const filters = process.argv.slice(2);
const recorded = new Map<string, readonly FixtureEvent[]>();
if (process.env[INSIDE] === undefined) process.exitCode = await enterWorld();
else await recordAll(process.env[INSIDE]);

async function enterWorld(): Promise<number> {
  // While there is still a network.
  await prepareClients();
  const folder = await mkdtemp(join(tmpdir(), "lambda-sentry-record-"));
  try {
    await writeFile(join(folder, "resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
    await writeFile(join(folder, "hosts"), "127.0.0.1 localhost\n::1 localhost\n");
    const own = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
    const args = [
      ...own,
      "--mount",
      "--net",
      "sh",
      "-c",
      WORLD,
      "sh",
      folder,
      process.execPath,
      ...process.argv.slice(1),
    ];
    const env = { ...process.env, [INSIDE]: folder };
    const { status, error } = spawnSync("unshare", args, { env, stdio: "inherit" });
    if (error !== undefined) throw error;
    return status ?? 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function recordAll(folder: string): Promise<void> {
  const names = await startNameServer();
  for (const client of await prepareClients()) {
    const scenarios = client.runtime === "nodejs" ? NODEJS_SCENARIOS : PYTHON_SCENARIOS;
    for (const scenario of scenarios.filter(({ clients }) => clients.includes(client.name))) {
      for (const style of scenario.styles ?? (["new", "json"] as const))
        await recordOne(client, scenario, style, folder);
    }
  }
  names.close();
  checkReading();
}

/** What is read must be what was recorded, whatever characters it holds. */
function checkReading(): void {
  for (const { name, batch } of loadFixtures()) {
    const messages = recorded.get(`${name}.log`)?.map(({ message }) => message);
    if (
      messages !== undefined &&
      !isDeepStrictEqual(
        messages,
        batch.logEvents.map(({ message }) => message),
      )
    ) {
      throw new Error(`${name} does not read back as it was recorded`);
    }
  }
}

async function recordOne(client: Client, scenario: Scenario, style: Style, folder: string): Promise<void> {
  const variant = style === "old" || style === "warn" ? `-${style}` : "";
  const format = style === "json" || style === "warn" ? "json" : "text";
  const file = `${client.runtime}/${scenario.name}${variant}-${client.suffix}+platform.${format}.log`;
  if (filters.length > 0 && !filters.some((filter) => file.includes(filter))) return;
  const work = await mkdtemp(join(folder, "environment-"));
  const events = await record(client, scenario, style, work);
  await rm(work, { recursive: true, force: true });
  const ids = requestIds(scenario);
  const about = { client: client.name, style, json: format === "json" };
  const expected = scenario.expect(about).map(({ invocation = 0, ...members }) => ({
    ...members,
    requestId: ids[invocation],
    // Without INIT_START the platform's own lines do not tell it.
    ...(style === "warn" && members.message?.startsWith("Status:") ? {} : { runtime: client.runtime }),
  }));
  const section = format === "json" ? "1.2" : "1.1";
  const origin = `recorded: ${client.title}; platform lines: log-formats ${section}`;
  await mkdir(dirname(join(FIXTURES, file)), { recursive: true });
  await writeFile(join(FIXTURES, file), fixtureText(origin, expected, events));
  recorded.set(file, events);
  process.stderr.write(`${file}\n`);
}
