import type { FunctionConfiguration, FunctionFacts } from "../../src/complete/function-facts.ts";

export const CONFIGURATION: FunctionConfiguration = {
  arn: "arn:aws:lambda:eu-west-1:123456789012:function:orders",
  timeout: 3,
  memorySize: 128,
  handler: "index.handler",
  runtime: "nodejs24.x",
  architecture: "arm64",
  packageType: "Zip",
  lastModified: "2025-11-24T15:55:00.000+0000",
  codeSha256: "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c4=",
  layers: ["arn:aws:lambda:eu-west-1:123456789012:layer:prices:7"],
};

export function functionFacts({
  tags = {},
  ...overrides
}: Partial<Omit<FunctionFacts, "tags">> & {
  readonly tags?: Readonly<Record<string, string>> | null;
} = {}): FunctionFacts {
  return {
    configuration: CONFIGURATION,
    tags: tags === null ? null : new Map(Object.entries(tags)),
    variables: { dsn: null, environment: null, release: null, hasSdk: false },
    missing: [],
    ...overrides,
  };
}
