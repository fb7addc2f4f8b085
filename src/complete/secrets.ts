import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Reads the current version of secrets: the text, or of a JSON object its member `dsn` or `SENTRY_DSN`. */
export function createSecretReader(
  client: SecretsManagerClient = new SecretsManagerClient({}),
): (name: string) => Promise<string | null> {
  return async (name) => {
    const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    return text === undefined ? null : dsnOf(text);
  };
}

function dsnOf(text: string): string {
  if (!text.trimStart().startsWith("{")) return text;
  try {
    const { dsn, SENTRY_DSN } = JSON.parse(text) as { readonly dsn?: unknown; readonly SENTRY_DSN?: unknown };
    return [dsn, SENTRY_DSN].find((value) => typeof value === "string") ?? text;
  } catch {
    return text;
  }
}
