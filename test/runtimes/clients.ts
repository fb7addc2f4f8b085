import type { Client, ClientName, Runtime } from "./client.ts";
import { goClient } from "./go/client.ts";
import { GO_SCENARIOS } from "./go/scenarios.ts";
import { javaClient } from "./java/client.ts";
import { JAVA_SCENARIOS } from "./java/scenarios.ts";
import { node20, node22, node24 } from "./nodejs/client.ts";
import { NODEJS_SCENARIOS } from "./nodejs/scenarios.ts";
import { phpClient } from "./php/client.ts";
import { PHP_SCENARIOS } from "./php/scenarios.ts";
import { python311 } from "./python/client.ts";
import { PYTHON_SCENARIOS } from "./python/scenarios.ts";
import { rubyClient } from "./ruby/client.ts";
import { RUBY_SCENARIOS } from "./ruby/scenarios.ts";
import { rustClient } from "./rust/client.ts";
import { RUST_SCENARIOS } from "./rust/scenarios.ts";
import type { Scenario } from "./scenario.ts";

/** A client in the making; `null` where the machine lacks what it is made of. */
interface Maker {
  readonly name: ClientName;
  readonly runtime: Runtime;
  /** What the machine must have. */
  readonly needs: string;
  readonly make: () => Promise<Client | null>;
}

const MAKERS: readonly Maker[] = [
  { name: "node24", runtime: "nodejs", needs: "Node.js 24", make: node24 },
  { name: "node22", runtime: "nodejs", needs: "Node.js 22", make: node22 },
  { name: "node20", runtime: "nodejs", needs: "Node.js 20", make: node20 },
  { name: "python311", runtime: "python", needs: "Python 3.11", make: python311 },
  { name: "go", runtime: "go", needs: "Go", make: goClient },
  { name: "rust", runtime: "rust", needs: "Rust", make: rustClient },
  { name: "java17", runtime: "java", needs: "Java with Maven", make: javaClient },
  { name: "ruby", runtime: "ruby", needs: "Ruby from Debian", make: rubyClient },
  { name: "php", runtime: "php", needs: "PHP from Debian", make: phpClient },
];

export const SCENARIOS: Readonly<Record<Runtime, readonly Scenario[]>> = {
  nodejs: NODEJS_SCENARIOS,
  python: PYTHON_SCENARIOS,
  go: GO_SCENARIOS,
  rust: RUST_SCENARIOS,
  java: JAVA_SCENARIOS,
  ruby: RUBY_SCENARIOS,
  php: PHP_SCENARIOS,
};

/** Whether a client's fixture is asked for: by runtime (`nodejs`), client (`node24`), or a part of the name. */
export function isWanted(client: Client, file: string, filters: readonly string[]): boolean {
  if (filters.length === 0) return true;
  return filters.some((filter) => (isName(filter) ? isOf(client, filter) : file.includes(filter)));
}

/** Makes, or finds in the cache, the clients that this machine can run; says on stderr which are left out. */
export async function prepareClients(filters: readonly string[]): Promise<Client[]> {
  const clients: Client[] = [];
  for (const maker of MAKERS) {
    if (!mayHoldWanted(maker, filters)) continue;
    const client = await maker.make();
    if (client !== null) clients.push(client);
    else process.stderr.write(`no ${maker.needs} on this machine: its fixtures stay as they are\n`);
  }
  return clients;
}

function isName(filter: string): boolean {
  return MAKERS.some((maker) => isOf(maker, filter));
}

function isOf({ name, runtime }: Pick<Maker, "name" | "runtime">, filter: string): boolean {
  return filter === name || filter === runtime;
}

function mayHoldWanted(maker: Maker, filters: readonly string[]): boolean {
  if (filters.length === 0) return true;
  return filters.some((filter) => {
    const [folder = ""] = filter.split("/");
    return !isName(folder) || isOf(maker, folder);
  });
}
