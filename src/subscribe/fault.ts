/** What an AWS API's refusal comes to. */
export type Fault = "throttled" | "not_found" | "limit" | "denied" | "invalid" | "conflict" | "other";

const FAULTS: ReadonlyMap<string, Fault> = new Map([
  ["ThrottlingException", "throttled"],
  ["ThrottledException", "throttled"],
  ["TooManyRequestsException", "throttled"],
  ["RequestLimitExceeded", "throttled"],
  ["ServiceUnavailableException", "throttled"],
  ["ResourceNotFoundException", "not_found"],
  ["LimitExceededException", "limit"],
  ["AccessDeniedException", "denied"],
  ["AccessDenied", "denied"],
  ["UnauthorizedOperation", "denied"],
  ["InvalidParameterException", "invalid"],
  ["InvalidOperationException", "invalid"],
  ["ValidationException", "invalid"],
  ["OperationAbortedException", "conflict"],
]);

export function faultOf(error: unknown): Fault {
  return (error instanceof Error ? FAULTS.get(error.name) : undefined) ?? "other";
}
