import type { Attempt } from "../attempts/attempt.ts";
import type { LogSource } from "../decode/log-batch.ts";

const LAMBDA_GROUP = "/aws/lambda/";
/** Lambda@Edge logs into `/aws/lambda/us-east-1.<function>` of the region where it ran. */
const EDGE_PREFIX = /^us-east-1\./;
/** In a custom log group the stream has the function's name: `2026/01/02/<function>[<version>][<id>]`. */
const STREAM = /^\d{4}\/\d\d\/\d\d\/([^[\]/]{1,140})\[/;

/** The function that logged, from platform.initStart, the stream's name or the log group's; `null` when none tells. */
export function functionNameOf({ environment, source }: Attempt): string | null {
  return environment.functionName ?? functionNameOfSource(source);
}

/** The same from where the lines were logged alone: no line of a log can claim another name. */
export function functionNameOfSource(source: LogSource): string | null {
  const inStream = STREAM.exec(source.logStream ?? "")?.[1];
  if (inStream !== undefined) return inStream;
  if (!source.logGroup?.startsWith(LAMBDA_GROUP)) return null;
  return source.logGroup.slice(LAMBDA_GROUP.length).replace(EDGE_PREFIX, "") || null;
}
