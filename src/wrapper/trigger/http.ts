import { redact } from "../../contract/redact.ts";
import type { RequestData } from "../../contract/request-data.ts";
import type { Members } from "../../contract/wrapper-line.ts";
import { readBody } from "./body.ts";
import { cookiesOf, type Headers, headersOf, shownHeaders } from "./headers.ts";
import { filled, membersOf, textOf } from "./members.ts";
import { shownQuery } from "./query.ts";
import type { Trigger, TriggerOptions } from "./trigger.ts";

/** What the forms of an HTTP event differ in. */
interface HttpForm {
  readonly source: string;
  readonly method: string | undefined;
  readonly host: string | undefined;
  readonly path: string;
  readonly route: string | undefined;
  readonly user: Readonly<Record<string, string>>;
}

/** API Gateway (v1, v2, WebSocket), function URLs, and ALB; `null` for anything else. */
export function httpTrigger(event: Members, options: TriggerOptions): Trigger | null {
  const headers = headersOf(event);
  const form = formOf(event, headers);
  if (form === null) return null;
  const stage = textOf(membersOf(event, "requestContext"), "stage");
  return {
    source: form.source,
    details: filled({ route: form.route, stage: stage === "$default" ? undefined : stage }),
    request: requestOf(event, form, headers, options),
    user: Object.keys(form.user).length === 0 ? null : form.user,
  };
}

function formOf(event: Members, headers: Headers): HttpForm | null {
  const context = membersOf(event, "requestContext");
  const host = textOf(context, "domainName") ?? headers.get("host");
  if (textOf(membersOf(context, "http"), "method") !== undefined) return ofVersion2(event, context, host);
  if (textOf(membersOf(context, "elb"), "targetGroupArn") !== undefined) return ofBalancer(event, headers);
  const connectionId = textOf(context, "connectionId");
  if (connectionId !== undefined) return ofWebSocket(context, host);
  if (textOf(event, "httpMethod") === undefined || Object.keys(context).length === 0) return null;
  return ofVersion1(event, context, host);
}

function ofVersion2(event: Members, context: Members, host: string | undefined): HttpForm {
  const http = membersOf(context, "http");
  const authorizer = membersOf(context, "authorizer");
  const claims = membersOf(membersOf(authorizer, "jwt"), "claims");
  const iam = membersOf(authorizer, "iam");
  return {
    source: host?.includes(".lambda-url.") ? "function_url" : "api_gateway_v2",
    method: textOf(http, "method"),
    host,
    path: textOf(event, "rawPath") ?? textOf(http, "path") ?? "/",
    route: textOf(event, "routeKey"),
    user: filled({
      id: textOf(claims, "sub") ?? textOf(iam, "userArn"),
      username: textOf(claims, "username"),
      ip_address: textOf(http, "sourceIp"),
    }),
  };
}

function ofVersion1(event: Members, context: Members, host: string | undefined): HttpForm {
  return {
    source: "api_gateway",
    method: textOf(event, "httpMethod"),
    host,
    path: textOf(context, "path") ?? textOf(event, "path") ?? "/",
    route: textOf(event, "resource"),
    user: userOfVersion1(context),
  };
}

function ofWebSocket(context: Members, host: string | undefined): HttpForm {
  const stage = textOf(context, "stage");
  return {
    source: "websocket",
    method: textOf(context, "eventType"),
    host,
    path: stage === undefined ? "/" : `/${stage}`,
    route: textOf(context, "routeKey"),
    user: userOfVersion1(context),
  };
}

function ofBalancer(event: Members, headers: Headers): HttpForm {
  const [client] = (headers.get("x-forwarded-for") ?? "").split(",");
  return {
    source: "alb",
    method: textOf(event, "httpMethod"),
    host: headers.get("host"),
    path: textOf(event, "path") ?? "/",
    route: undefined,
    user: filled({ id: headers.get("x-amzn-oidc-identity"), ip_address: client?.trim() || undefined }),
  };
}

function userOfVersion1(context: Members): Record<string, string> {
  const identity = membersOf(context, "identity");
  const authorizer = membersOf(context, "authorizer");
  const claims = membersOf(authorizer, "claims");
  return filled({
    id:
      textOf(claims, "sub") ??
      textOf(authorizer, "principalId") ??
      textOf(identity, "cognitoIdentityId") ??
      textOf(identity, "userArn"),
    username: textOf(claims, "cognito:username"),
    ip_address: textOf(identity, "sourceIp"),
  });
}

function requestOf(event: Members, form: HttpForm, headers: Headers, options: TriggerOptions): RequestData {
  const query = shownQuery(event, options);
  const scheme = form.source === "websocket" ? "wss" : (headers.get("x-forwarded-proto") ?? "https");
  const url = form.host === undefined ? form.path : `${scheme}://${form.host}${form.path}`;
  const cookies = options.personal ? cookiesOf(event, headers) : undefined;
  return filled({
    method: form.method,
    url: redact(url.slice(0, 2048), options),
    query_string: query,
    headers: shownHeaders(headers, options),
    cookies,
    data: readBody(event, headers.get("content-type"), form.source === "websocket", options),
  }) as RequestData;
}
