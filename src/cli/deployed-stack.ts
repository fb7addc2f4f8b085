import { ForwarderError, nameCause } from "../errors.ts";
import { awsFault } from "../redrive/aws-fault.ts";
import { REAL_CLOCK } from "../subscribe/clock.ts";
import type { ResourceServices } from "../subscribe/custom-resource.ts";
import { readSubscribeSettings, type SubscribeSettings } from "../subscribe/settings.ts";
import { pacedServices } from "../subscriber.ts";

/** A deployed stack, worked on with the credentials of whoever runs the command. */
export interface DeployedStack {
  readonly settings: SubscribeSettings;
  readonly source: { readonly account: string; readonly region: string };
  readonly services: ResourceServices;
}

export interface StackOptions {
  readonly stack: string;
  readonly region?: string;
}

/** A command may run as long as somebody waits for it. */
export const NO_DEADLINE: number = REAL_CLOCK.now() + 7 * 24 * 60 * 60_000;

/**
 * Reads the settings of a deployed stack from its subscriber, and wires clients to it.
 *
 * @throws {@link ForwarderError} `ERR_STACK_UNREADABLE` when there is no such stack, or no way to it.
 */
export async function openStack({ stack, region }: StackOptions): Promise<DeployedStack> {
  const { GetFunctionConfigurationCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const lambda = new LambdaClient(region === undefined ? {} : { region });
  const FunctionName = `${stack}-subscriber`;
  try {
    const where = await lambda.config.region();
    const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const variables = found.Environment?.Variables ?? {};
    const settings = readSubscribeSettings({ ...variables, AWS_REGION: where });
    const account = found.FunctionArn?.split(":")[4] ?? "";
    // Clients that are made from now on take it from here.
    process.env["AWS_REGION"] = where;
    const { createSubscriberClients } = await import("../subscriber-clients.ts");
    const clients = createSubscriberClients(variables["SUBSCRIPTION_TABLE"] ?? "", variables["QUEUE_URL"] ?? null);
    return { settings, source: { account, region: where }, services: pacedServices(clients, NO_DEADLINE) };
  } catch (cause) {
    const fault = awsFault(`the function ${FunctionName} could not be read`, cause);
    // Any other answer may well be that of a wrong name or region.
    if (fault.code !== "ERR_AWS_CALL" && fault.code !== "ERR_AWS_DENIED") throw fault;
    const message = `the function ${FunctionName} could not be read (is the stack's name right, and the region?): ${nameCause(cause)}`;
    throw new ForwarderError("ERR_STACK_UNREADABLE", message, { cause });
  }
}
