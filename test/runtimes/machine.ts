import { fileURLToPath } from "node:url";
import { ask, run } from "./client.ts";

const INSTALL = fileURLToPath(new URL("../support/container/engine.sh", import.meta.url));

/** What the recorder runs, and the Debian package that has it. */
const TOOLS: readonly (readonly [tool: string, debianPackage: string])[] = [
  ["ip", "iproute2"],
  ["openssl", "openssl"],
  ["make", "make"],
  ["c++", "g++"],
  ["cmake", "cmake"],
  ["autoconf", "autoconf"],
  ["automake", "automake"],
  ["libtoolize", "libtool"],
];

/** Why nothing can be recorded of Node.js and Python here, or `null`; installs what is missing if it may. */
export async function whyNotHere(): Promise<string | null> {
  if (process.platform !== "linux") return "the recorder needs Linux";
  const missing = TOOLS.filter(([tool]) => !isThere(tool)).map(([, debianPackage]) => debianPackage);
  if (missing.length > 0 && process.getuid?.() === 0) {
    await run("bash", [INSTALL, "packages", ...missing]).catch(() => {});
  }
  const [lacking] = TOOLS.filter(([tool]) => !isThere(tool)).map(([tool]) => tool);
  if (lacking !== undefined) return `the recorder needs ${lacking}`;
  const own = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  const world = [...own, "--mount", "--net", "true"];
  return ask("unshare", ...world) === null ? `\`unshare ${world.join(" ")}\` fails` : null;
}

function isThere(tool: string): boolean {
  return ask("sh", "-c", `command -v ${tool}`) !== null;
}
