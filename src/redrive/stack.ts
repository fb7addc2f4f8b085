import { ForwarderError, nameCause } from "../errors.ts";
import { calling } from "./aws-fault.ts";

/** The parts of a deployed stack that a redrive needs. */
export interface StackParts {
  /** ARN. */
  readonly forwarder: string;
  /** URLs. */
  readonly failureQueue: string;
  readonly deadLetterQueue: string;
  readonly undeliveredBucket: string;
}

/** Settings of every AWS client; without a region the SDK's own ways to find one hold. */
export interface ClientSettings {
  readonly region?: string;
}

/**
 * Looks up a stack's outputs.
 *
 * @throws {@link ForwarderError} `ERR_STACK_NOT_FOUND`, `ERR_STACK_INCOMPLETE`, or an `ERR_AWS_*`.
 */
export async function findStack(name: string, settings: ClientSettings): Promise<StackParts> {
  const { CloudFormationClient, DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  const client = new CloudFormationClient(settings);
  const call = client.send(new DescribeStacksCommand({ StackName: name })).catch(async (cause: unknown) => {
    if (!/does not exist/.test(nameCause(cause))) throw cause;
    const message = `there is no stack ${name} in ${await client.config.region()}: --stack and --region name another`;
    throw new ForwarderError("ERR_STACK_NOT_FOUND", message, { cause });
  });
  const { Stacks = [] } = await calling(`the stack ${name} could not be looked up`, call);
  const outputs = new Map(Stacks[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const output = (key: string): string => {
    const value = outputs.get(key);
    if (value !== undefined) return value;
    throw new ForwarderError("ERR_STACK_INCOMPLETE", `the stack ${name} has no output ${key}: is it one of ours?`);
  };
  return {
    forwarder: output("ForwarderFunction"),
    failureQueue: output("FailureQueue"),
    deadLetterQueue: output("DeadLetterQueue"),
    undeliveredBucket: output("UndeliveredBucket"),
  };
}
