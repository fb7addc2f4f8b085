/**
 * The part of the job that only the process itself can do: ordinary exceptions, with the request, the user, tags and
 * breadcrumbs. The forwarder does the rest.
 */
export {
  addBreadcrumb,
  captureEvent,
  captureException,
  captureMessage,
  flush,
  getClient,
  getCurrentScope,
  getGlobalScope,
  getIsolationScope,
  setContext,
  setExtra,
  setExtras,
  setTag,
  setTags,
  setUser,
  withIsolationScope,
  withScope,
} from "@sentry/node";
export { init } from "./init.ts";
export type { InitOptions, WrapperOptions } from "./options.ts";
export { setLevel } from "./set-level.ts";
export { wrapHandler } from "./wrap-handler.ts";
