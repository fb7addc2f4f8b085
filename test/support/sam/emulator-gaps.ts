import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { DeleteBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import type { Emulator } from "../emulator/emulator.ts";

/** What an AWS client needs to be told to talk to the emulator. */
export function clientConfig({ endpoint }: Pick<Emulator, "endpoint">) {
  return {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    forcePathStyle: true,
  };
}

/** Makes a stack that was just deployed work where the emulator is not like AWS. */
export async function bridgeGaps(
  emulator: Pick<Emulator, "endpoint">,
  outputs: Readonly<Record<string, string>>,
): Promise<void> {
  const lambda = new LambdaClient(clientConfig(emulator));
  const FunctionName = outputs["ReporterFunction"];
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
  for (const { UUID, ScalingConfig } of EventSourceMappings) {
    // The template's parameters are text there, and its queue poller compares this one with a number.
    const MaximumConcurrency = Number(ScalingConfig?.MaximumConcurrency);
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, ScalingConfig: { MaximumConcurrency } }));
  }
  // It speaks HTTP only, which the bucket refuses.
  await new S3Client(clientConfig(emulator)).send(
    new DeleteBucketPolicyCommand({ Bucket: outputs["UndeliveredBucket"] }),
  );
}
