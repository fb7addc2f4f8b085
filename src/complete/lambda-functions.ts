import { GetFunctionConfigurationCommand, LambdaClient, ListTagsCommand } from "@aws-sdk/client-lambda";
import type { FunctionApi } from "./facts-reader.ts";

/** AWS Lambda in the region that the process runs in. The reader keeps the pace; the SDK's own retries would not. */
export function createFunctionApi(client: LambdaClient = new LambdaClient({ maxAttempts: 1 })): Promise<FunctionApi> {
  return client.config.region().then((region) => ({
    region,
    getConfiguration: (functionArn) => client.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn })),
    async listTags(functionArn) {
      const { Tags: tags } = await client.send(new ListTagsCommand({ Resource: functionArn }));
      return tags ?? {};
    },
  }));
}
