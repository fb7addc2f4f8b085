import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { createCloudWatchLogReader, createLogsClient } from "./cloudwatch-log-reader.ts";
import type { LogReader } from "./log-reader.ts";

export interface AccountReaderOptions {
  /** Twelve digits: whose role the process has; `null` where that is not known. */
  readonly account: string | null;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** The role of this name in each other account may read its logs (`organisation/member.yaml`). */
  readonly roleName: string;
  readonly sts?: Pick<STSClient, "send">;
  /** For tests. */
  readonly openReader?: (credentials: CredentialProvider) => LogReader;
}

/** Asked again by the SDK's client when what it gave runs out. */
type CredentialProvider = () => Promise<Credentials>;

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration?: Date;
}

/** Accounts of which a reader is kept. */
const MAX_ACCOUNTS = 500;

/** Reads the logs of this account, and with a role of theirs those of others. */
export function createAccountLogReader(options: AccountReaderOptions): LogReader {
  const { account, partition, roleName, sts = new STSClient({}), openReader = openWith } = options;
  const own = createCloudWatchLogReader(createLogsClient());
  const others = new Map<string, LogReader>();

  async function assume(owner: string): Promise<Credentials> {
    const RoleArn = `arn:${partition}:iam::${owner}:role/${roleName}`;
    const { Credentials: given } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "lambda-sentry-forwarder" }),
    );
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = given ?? {};
    if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
      throw Object.assign(new Error(`${RoleArn} gave no credentials`), { name: "AccessDenied" });
    }
    return { accessKeyId, secretAccessKey, sessionToken, ...(given?.Expiration && { expiration: given.Expiration }) };
  }

  function readerOf(owner: string | null): LogReader {
    // The owner comes from the log's envelope: nothing but an account ID may become part of a role's name.
    if (owner === null || owner === account || account === null || !/^\d{12}$/.test(owner)) return own;
    const known = others.get(owner);
    if (known !== undefined) return known;
    const reader = openReader(() => assume(owner));
    if (others.size >= MAX_ACCOUNTS) others.clear();
    others.set(owner, reader);
    return reader;
  }

  return { page: (request) => readerOf(request.source.account).page(request) };
}

function openWith(credentials: CredentialProvider): LogReader {
  return createCloudWatchLogReader(new CloudWatchLogsClient({ maxAttempts: 2, credentials }));
}
