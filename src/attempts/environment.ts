import type { LogRecord } from "../read/log-record.ts";
import type { Environment } from "./attempt.ts";

export const NO_ENVIRONMENT: Environment = {
  functionName: null,
  functionVersion: null,
  runtimeVersion: null,
  runtimeVersionArn: null,
  initializationType: null,
};

/** What an INIT_START, RESTORE_START or platform.initStart tells, on top of what was known before. */
export function readEnvironment({ platform }: LogRecord, known: Environment): Environment {
  if (platform === null) return known;
  return {
    functionName: platform.functionName ?? known.functionName,
    functionVersion: platform.functionVersion ?? known.functionVersion,
    runtimeVersion: platform.runtimeVersion ?? known.runtimeVersion,
    runtimeVersionArn: platform.runtimeVersionArn ?? known.runtimeVersionArn,
    initializationType: platform.initializationType ?? known.initializationType,
  };
}
