import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./client.ts";

const INSIDE = "LAMBDA_SENTRY_RECORDER";

/** A world of its own: Lambda's folders, no names, a network where one address is silent and another out of reach. */
const WORLD = [
  "set -e",
  "mount -t tmpfs tmpfs /var",
  "mkdir -p /var/task /var/runtime /var/psr /var/lang/bin",
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

/** The folder that the world is made of, or `null` outside. */
export function insideOf(): string | null {
  return process.env[INSIDE] ?? null;
}

/** Runs this program again, in that world; its exit code. */
export async function enterWorld(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "lambda-sentry-record-"));
  try {
    await writeFile(join(folder, "resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
    await writeFile(join(folder, "hosts"), "127.0.0.1 localhost\n::1 localhost\n");
    await makeCertificate(folder);
    const own = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
    const program = [process.execPath, ...process.argv.slice(1)];
    const args = [...own, "--mount", "--net", "sh", "-c", WORLD, "sh", folder, ...program];
    const env = { ...process.env, [INSIDE]: folder };
    const { status, error } = spawnSync("unshare", args, { env, stdio: "inherit" });
    if (error !== undefined) throw error;
    return status ?? 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Nobody has signed it. */
async function makeCertificate(folder: string): Promise<void> {
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")];
  const kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
  await run("openssl", ["req", ...kind, ...files]);
}
