import { init } from "../init.ts";
import { wrapHandler } from "../wrap-handler.ts";
import { optionsFrom } from "./environment.ts";
import { loadHandler } from "./load-handler.ts";

const { env } = process;

init(optionsFrom(env));

/** The function's own handler, wrapped. */
export const handler = wrapHandler(
  await loadHandler(env["LAMBDA_TASK_ROOT"] ?? process.cwd(), env["LAMBDA_SENTRY_HANDLER"] ?? ""),
);
