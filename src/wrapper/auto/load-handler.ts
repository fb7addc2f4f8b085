import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

type Handler = (...args: never[]) => unknown;

/** As the runtime client looks for it. */
const EXTENSIONS = ["", ".js", ".mjs", ".cjs"];

/**
 * Loads a function's handler as the runtime client would, and fails as it would.
 *
 * Source: aws-lambda-nodejs-runtime-interface-client, `module-loader` and `handler-resolver`.
 *
 * @param taskRoot - Lambda's `LAMBDA_TASK_ROOT`.
 * @param handler - Lambda's `_HANDLER`: `folder/module.function.of.it`.
 */
export async function loadHandler(taskRoot: string, handler: string): Promise<Handler> {
  const name = basename(handler);
  const folder = handler.slice(0, handler.indexOf(name));
  const [, module, path] = /^([^.]*)\.(.*)$/.exec(name) ?? [];
  if (module === undefined || path === undefined) throw named("Runtime.MalformedHandlerName", "Bad handler");
  if (handler.includes("..")) {
    throw named(
      "Runtime.MalformedHandlerName",
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const loaded = await loadModule(taskRoot, folder, module);
  const found = findIn(loaded, path) ?? findIn((loaded as { default?: unknown })?.default, path);
  if (!found) throw named("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  if (typeof found !== "function") throw named("Runtime.HandlerNotFound", `${handler} is not a function`);
  return found as Handler;
}

async function loadModule(taskRoot: string, folder: string, name: string): Promise<unknown> {
  const file = resolve(taskRoot, folder, name);
  const extension = EXTENSIONS.find((one) => existsSync(file + one));
  if (extension !== undefined) return import(pathToFileURL(file + extension).href);
  // In the runtime's name: the error's "Require stack" tells the handler's own module from a dependency of it.
  const require = createRequire(join(process.env["LAMBDA_RUNTIME_DIR"] ?? "/var/runtime", "index.mjs"));
  return require(require.resolve(name, { paths: [taskRoot, join(taskRoot, folder)] }));
}

function findIn(module: unknown, path: string): unknown {
  let value = module;
  for (const key of path.split(".")) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return value;
}

/** The runtime reports an error under its name. */
function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
