import type { LogFormat } from "./pattern/failure-forms.ts";

/** A log group, as far as subscribing it goes. */
export interface LogGroup {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** `STANDARD`; `INFREQUENT_ACCESS` and `DELIVERY` take no subscription filters. */
  readonly logClass: string;
}

/** A subscription filter of a log group. */
export interface SubscriptionFilter {
  readonly name: string;
  readonly pattern: string;
  readonly destinationArn: string;
}

/** A function, as far as its log goes. */
export interface LoggingFunction {
  readonly name: string;
  readonly arn: string;
  /** `nodejs24.x`; `null` for an image. */
  readonly runtime: string | null;
  /** What its LoggingConfig names. */
  readonly logGroup: string;
  readonly format: LogFormat;
  /** Of this or another stack of ours. */
  readonly isOurs: boolean;
  /** Empty unless tags are asked for. */
  readonly tags: ReadonlyMap<string, string>;
}

/** What there is in the account and region. */
export interface Inventory {
  readonly groups: readonly LogGroup[];
  readonly functions: readonly LoggingFunction[];
}

export const LAMBDA_GROUPS = "/aws/lambda/";
/** Lambda@Edge logs where it runs, into a group named after its home region. */
export const EDGE_GROUPS = "/aws/lambda/us-east-1.";
