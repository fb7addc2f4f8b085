import type { RequestData } from "../../contract/request-data.ts";
import { isMembers, type Members } from "../../contract/wrapper-line.ts";
import { appSyncTrigger } from "./appsync.ts";
import { batchTrigger } from "./batch.ts";
import { httpTrigger } from "./http.ts";

/** Who invoked the function, and with what. */
export interface Trigger {
  /** `api_gateway`, `api_gateway_v2`, `function_url`, `alb`, `websocket`, `appsync`, `sqs`, `kinesis`… */
  readonly source: string;
  /** Arn, batch size and the like. Names of things, not data. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly request: RequestData | null;
  /** Who called, as the event tells; to be sent with `sendDefaultPii` only. */
  readonly user: Readonly<Record<string, string>> | null;
}

/** What may be shown of a trigger. */
export interface TriggerOptions {
  readonly personal: boolean;
}

/** Reads an event as one of the kinds that AWS services send; `null` for any other. Never throws. */
export function readTrigger(event: unknown, options: TriggerOptions): Trigger | null {
  try {
    if (Array.isArray(event)) return appSyncTrigger(event, options);
    return isMembers(event) ? ofMembers(event, options) : null;
  } catch {
    // A getter or a proxy of the application's: what cannot be read is not told.
    return null;
  }
}

function ofMembers(event: Members, options: TriggerOptions): Trigger | null {
  return httpTrigger(event, options) ?? appSyncTrigger([event], options) ?? batchTrigger(event);
}
