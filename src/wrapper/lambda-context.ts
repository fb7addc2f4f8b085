/** The part of Lambda's context object that is read. */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName?: string;
  readonly functionVersion?: string;
  readonly invokedFunctionArn?: string;
  readonly logGroupName?: string;
  readonly logStreamName?: string;
  getRemainingTimeInMillis(): number;
}

export function isLambdaContext(value: unknown): value is LambdaContext {
  if (typeof value !== "object" || value === null) return false;
  const { awsRequestId, getRemainingTimeInMillis } = value as Partial<LambdaContext>;
  return typeof awsRequestId === "string" && typeof getRemainingTimeInMillis === "function";
}
