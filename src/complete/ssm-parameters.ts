import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";

/** Reads parameters of Systems Manager, decrypted. */
export function createParameterReader(client: SSMClient = new SSMClient({})): (name: string) => Promise<string | null> {
  return async (name) => {
    const { Parameter: parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return parameter?.Value ?? null;
  };
}
