import { plainValue } from "../../contract/plain-value.ts";
import type { RequestData } from "../../contract/request-data.ts";
import { asHeaders, shownHeaders } from "./headers.ts";
import { filled, membersOf, textOf } from "./members.ts";
import type { Trigger, TriggerOptions } from "./trigger.ts";

const MAX_BYTES = 8192;

/** A resolver of AppSync: one call, or with batching several of the same field. */
export function appSyncTrigger(calls: readonly unknown[], options: TriggerOptions): Trigger | null {
  const [first] = calls;
  const info = membersOf(first, "info");
  const field = textOf(info, "fieldName");
  const parent = textOf(info, "parentTypeName");
  if (field === undefined || parent === undefined) return null;
  const identity = membersOf(first, "identity");
  const ips = identity["sourceIp"];
  const user = filled({
    id: textOf(identity, "sub") ?? textOf(identity, "userArn"),
    username: textOf(identity, "username"),
    ip_address: Array.isArray(ips) && typeof ips[0] === "string" ? ips[0] : undefined,
  });
  return {
    source: "appsync",
    details: filled<unknown>({ field: `${parent}.${field}`, batch_size: calls.length > 1 ? calls.length : undefined }),
    request: requestOf(first, options),
    user: Object.keys(user).length === 0 ? null : user,
  };
}

function requestOf(call: unknown, options: TriggerOptions): RequestData {
  const request = membersOf(call, "request");
  const headers = asHeaders(request["headers"]);
  const host = textOf(request, "domainName") ?? headers.get("host");
  const data = plainValue(membersOf(call, "arguments"), options);
  const fits = Buffer.byteLength(JSON.stringify(data)) <= MAX_BYTES;
  return filled<unknown>({
    method: "POST",
    url: host === undefined ? undefined : `https://${host}/graphql`,
    headers: shownHeaders(headers, options),
    data: fits ? data : undefined,
  }) as RequestData;
}
