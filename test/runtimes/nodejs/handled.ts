import type { Scenario } from "../scenario.ts";

/** How a Node.js function logs an error that it has handled; the client makes JSON of what is logged as an object. */
export const WAYS: readonly string[] = ["error", "text", "warn", "stack", "json", "last"];

const LIMIT = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";

/** Does what the scenario's function does, and lives. */
const HANDLED = `import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

const { INNER, HANDLING, SIGNAL, IN_INIT, AWS_LAMBDA_LOG_FORMAT } = process.env;
const [file, name] = INNER.split(".");

export async function act(event, context) {
  const isModule = existsSync(\`/var/task/\${file}.mjs\`);
  const code = isModule ? await import(\`./\${file}.mjs\`) : createRequire(import.meta.url)(\`./\${file}\`);
  const answer = JSON.stringify(await code[name](event, context));
  if (answer?.length > 6291556) throw new RangeError("${LIMIT}");
}

const HANDLINGS = {
  caught: act,
  "in-time": (event, context) =>
    Promise.race([act(event, context), new Promise((_, fail) => setTimeout(fail, 800, new Error("no answer after 800 ms")))]),
  "in-child": () =>
    new Promise((_, fail) => {
      const child = spawn(process.execPath, ["child.mjs"], { stdio: ["ignore", "inherit", "inherit"] });
      if (SIGNAL) setTimeout(() => child.kill(SIGNAL), 1000);
      child.on("exit", (code, signal) => fail(new Error(\`worker ended: code \${code}, signal \${signal}\`)));
    }),
  "in-thread": () =>
    new Promise((_, fail) => {
      new Worker("./child.mjs").on("error", fail);
    }),
};

const LOG = {
  error: (error) => console.error(error),
  text: (error) => console.error("order not placed:", error),
  warn: (error) => console.warn(error),
  stack: (error) => process.stderr.write(\`\${error.stack ?? error}\\n\`),
  json: ({ name, message, stack }) =>
    process.stdout.write(JSON.stringify({ level: "error", msg: "order not placed", err: { type: name, message, stack } }) + "\\n"),
  // In JSON the bytes of an error alone would be the runtime's own.
  last: (error) => (AWS_LAMBDA_LOG_FORMAT === "JSON" ? console.error("order not placed:", error) : console.error(error)),
};

if (IN_INIT) {
  const error = await act({}, {}).then(() => process.exit(99), (error) => error);
  for (const way of IN_INIT.split(",")) LOG[way](error);
}

export const handler = async (event, context) => {
  if (IN_INIT) {
    console.info("answered without it");
    return { statusCode: 200 };
  }
  try {
    await HANDLINGS[HANDLING](event, context);
  } catch (error) {
    LOG[event.way](error);
    if (event.way !== "last") console.info("answered 502");
    return { statusCode: 502 };
  }
  throw new Error("nothing failed");
};
`;

const CHILD = 'import { act } from "./handled.mjs";\nawait act({}, {});\n';

/** The scenario's function below one that handles its failures. */
export function handled({
  files = {},
  handler = "index.handler",
}: Scenario): Pick<Scenario, "files" | "handler" | "environment"> {
  return {
    files: { ...files, "handled.mjs": HANDLED, "child.mjs": CHILD },
    handler: "handled.handler",
    environment: { INNER: handler },
  };
}
