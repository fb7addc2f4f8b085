import { calling } from "./aws-fault.ts";
import type { ClientSettings } from "./stack.ts";
import type { DeployedForwarder, ForwarderReply } from "./undelivered.ts";

/** The stack's forwarder. */
export async function createLambdaForwarder(
  FunctionName: string,
  settings: ClientSettings,
): Promise<DeployedForwarder> {
  const { LambdaClient, InvokeCommand } = await import("@aws-sdk/client-lambda");
  const client = new LambdaClient(settings);
  return {
    async invoke(event) {
      const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) });
      const { FunctionError, Payload } = await calling("the forwarder could not be invoked", client.send(command));
      return toReply(FunctionError !== undefined, Buffer.from(Payload ?? []).toString());
    },
  };
}

interface Answer {
  readonly batches?: unknown;
  readonly refused?: readonly unknown[];
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
  readonly errorType?: unknown;
  readonly errorMessage?: unknown;
}

/** A good answer is a forwarder's own: anything else means that nothing may be removed. */
export function toReply(isError: boolean, payload: string): ForwarderReply {
  const answer = parse(payload);
  if (isError) {
    return {
      kind: "failed",
      why: `the forwarder ended in ${answer?.errorType ?? "an error"}: ${answer?.errorMessage}`,
    };
  }
  if (typeof answer?.batches !== "number" || !Array.isArray(answer.refused)) {
    return { kind: "failed", why: "what answered is no forwarder" };
  }
  const [next] = answer.batchItemFailures ?? [];
  return { kind: "answered", refused: answer.refused.length, goOnFrom: next?.itemIdentifier ?? null };
}

function parse(payload: string): Answer | null {
  try {
    return JSON.parse(payload) as Answer | null;
  } catch {
    return null;
  }
}
