import type { LambdaContext } from "./lambda-context.ts";

type Context = Readonly<Record<string, unknown>>;

/** The contexts of Sentry's own SDKs for Lambda, in their names. */
export function lambdaContexts(context: LambdaContext, startedAt: number): Readonly<Record<string, Context>> {
  return { "aws.lambda": lambdaContext(context, startedAt), "aws.cloudwatch.logs": logsContext(context) };
}

function lambdaContext(context: LambdaContext, startedAt: number): Context {
  return filled({
    aws_request_id: context.awsRequestId,
    function_name: context.functionName,
    function_version: context.functionVersion,
    invoked_function_arn: context.invokedFunctionArn,
    execution_duration_in_millis: Math.round(performance.now() - startedAt),
    remaining_time_in_millis: context.getRemainingTimeInMillis(),
    memory_size: number(process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]),
    initialization_type: process.env["AWS_LAMBDA_INITIALIZATION_TYPE"],
    "sys.argv": process.argv,
  });
}

function logsContext({ logGroupName, logStreamName, awsRequestId }: LambdaContext): Context {
  return filled({
    log_group: logGroupName,
    log_stream: logStreamName,
    url: consoleUrl(process.env["AWS_REGION"], logGroupName, logStreamName, awsRequestId),
  });
}

/** The console's page of the log stream, at this request. */
function consoleUrl(
  region: string | undefined,
  group: string | undefined,
  stream: string | undefined,
  requestId: string,
): string | undefined {
  if (region === undefined || group === undefined || stream === undefined) return undefined;
  const host = region.startsWith("cn-") ? "console.amazonaws.cn" : "console.aws.amazon.com";
  // The console wants what stands behind the `#` encoded twice, with `$` for `%`.
  const [inGroup, inStream] = [group, stream].map((name) => encodeURIComponent(encodeURIComponent(name)));
  const filter = encodeURIComponent(`?filterPattern="${requestId}"`);
  const place = `log-groups/log-group/${inGroup}/log-events/${inStream}${filter}`.replaceAll("%", "$");
  return `https://${host}/cloudwatch/home?region=${region}#logsV2:${place}`;
}

function filled(members: Record<string, unknown>): Context {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function number(text: string | undefined): number | undefined {
  return text === undefined || text === "" ? undefined : Number(text);
}
