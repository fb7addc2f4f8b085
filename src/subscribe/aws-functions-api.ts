import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import type { FunctionsApi } from "./api.ts";
import { faultOf } from "./fault.ts";
import { LAMBDA_GROUPS, type LoggingFunction } from "./log-group.ts";
import { OWN_MARK } from "./settings.ts";

export interface FunctionsClients {
  readonly lambda: LambdaClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
}

const TAGS_A_PAGE = 100;

/** Lambda, and the tags of its functions (from the service that lists a hundred at once), through the AWS SDK. */
export function createFunctionsApi(
  { lambda, tagging }: FunctionsClients = {
    lambda: new LambdaClient({ maxAttempts: 2 }),
    tagging: new ResourceGroupsTaggingAPIClient({ maxAttempts: 2 }),
  },
): FunctionsApi {
  return {
    async listFunctions(token) {
      const { Functions = [], NextMarker } = await lambda.send(
        new ListFunctionsCommand(token === null ? {} : { Marker: token }),
      );
      return { items: Functions.map(toFunction), next: NextMarker || null };
    },
    async getFunction(name) {
      try {
        return toFunction(await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })));
      } catch (error) {
        const fault = faultOf(error);
        // A log group's name may be none that a function can have.
        if (fault === "not_found" || fault === "invalid" || isNoName(error)) return null;
        throw error;
      }
    },
    async listTags(token) {
      const { ResourceTagMappingList = [], PaginationToken } = await tagging.send(
        new GetResourcesCommand({
          ResourceTypeFilters: ["lambda:function"],
          ResourcesPerPage: TAGS_A_PAGE,
          ...(token === null ? {} : { PaginationToken: token }),
        }),
      );
      const items = ResourceTagMappingList.map(({ ResourceARN = "", Tags = [] }) => ({
        arn: ResourceARN,
        tags: new Map(Tags.map(({ Key = "", Value = "" }) => [Key, Value])),
      }));
      return { items, next: PaginationToken || null };
    },
  };
}

function toFunction(found: FunctionConfiguration): LoggingFunction {
  const { FunctionName: name = "", FunctionArn: arn = "", Runtime, LoggingConfig, Environment } = found;
  return {
    name,
    arn,
    runtime: Runtime ?? null,
    logGroup: LoggingConfig?.LogGroup ?? `${LAMBDA_GROUPS}${name}`,
    format: LoggingConfig?.LogFormat === "JSON" ? "json" : "text",
    isOurs: Environment?.Variables !== undefined && Object.hasOwn(Environment.Variables, OWN_MARK),
    tags: new Map(),
  };
}

function isNoName(error: unknown): boolean {
  return error instanceof Error && /ValidationException|InvalidParameterValueException/.test(error.name);
}
