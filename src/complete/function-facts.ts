/** What AWS Lambda tells of a function, as far as it is used. The values of its environment variables are not in here. */
export interface FunctionFacts {
  readonly configuration: FunctionConfiguration | null;
  /** The function's tags whose keys begin with `sentry:`; `null` where they could not be read. */
  readonly tags: ReadonlyMap<string, string> | null;
  /** `null` where they could not be read, or may not (`ReadFunctionEnvironment=false`). */
  readonly variables: SentryVariables | null;
  /** Why something is `null`; empty when everything was read. */
  readonly missing: readonly MissingFact[];
}

/** As `GetFunctionConfiguration` gives it. */
export interface FunctionConfiguration {
  /** Unqualified. */
  readonly arn: string | null;
  /** Seconds. */
  readonly timeout: number | null;
  /** MB. */
  readonly memorySize: number | null;
  readonly handler: string | null;
  /** For example `python3.12`; `null` for container images. */
  readonly runtime: string | null;
  readonly architecture: string | null;
  readonly packageType: string | null;
  /** ISO 8601. */
  readonly lastModified: string | null;
  readonly codeSha256: string | null;
  readonly layers: readonly string[];
}

/** What a function's environment says about Sentry. */
export interface SentryVariables {
  readonly dsn: string | null;
  readonly environment: string | null;
  readonly release: string | null;
  /** Whether a Sentry SDK is set up by it. */
  readonly hasSdk: boolean;
}

/** What could not be read, and why. */
export interface MissingFact {
  readonly what: "configuration" | "tags" | "environment";
  readonly why: "denied" | "throttled" | "not_found" | "elsewhere" | "switched_off" | "unreachable";
}

/** The part of the API's answer that is read; everything in it may be missing. */
export interface ConfigurationAnswer {
  readonly FunctionArn?: string | undefined;
  readonly Timeout?: number | undefined;
  readonly MemorySize?: number | undefined;
  readonly Handler?: string | undefined;
  readonly Runtime?: string | undefined;
  readonly Architectures?: readonly string[] | undefined;
  readonly PackageType?: string | undefined;
  readonly LastModified?: string | undefined;
  readonly CodeSha256?: string | undefined;
  readonly Layers?: readonly { readonly Arn?: string | undefined }[] | undefined;
  readonly Environment?:
    | {
        readonly Variables?: Readonly<Record<string, string>> | undefined;
        /** Such as a key of KMS that the caller may not use. */
        readonly Error?: { readonly ErrorCode?: string | undefined } | undefined;
      }
    | undefined;
}

const TAG_PREFIX = "sentry:";
/** Sentry's layers are called `SentryNodeServerlessSDKv10`, `SentryPythonServerlessSDK`; copies keep the word. */
const SENTRY_LAYER = /:layer:[\w-]*sentry/i;

/** The configuration out of the API's answer, without its environment. */
export function toConfiguration(answer: ConfigurationAnswer): FunctionConfiguration {
  return {
    arn: answer.FunctionArn?.split(":").slice(0, 7).join(":") ?? null,
    timeout: answer.Timeout ?? null,
    memorySize: answer.MemorySize ?? null,
    handler: answer.Handler ?? null,
    runtime: answer.Runtime ?? null,
    architecture: answer.Architectures?.[0] ?? null,
    packageType: answer.PackageType ?? null,
    lastModified: answer.LastModified ?? null,
    codeSha256: answer.CodeSha256 ?? null,
    layers: layersOf(answer),
  };
}

/** What the environment says about Sentry; `null` where AWS could not decrypt it. */
export function toVariables(answer: ConfigurationAnswer): SentryVariables | null {
  const { Environment: environment } = answer;
  if (environment?.Error !== undefined) return null;
  const variables = new Map(Object.entries(environment?.Variables ?? {}));
  const text = (name: string): string | null => variables.get(name)?.trim() || null;
  const isNamed = (name: string): boolean => /sentry/i.test(variables.get(name) ?? "");
  const dsn = text("SENTRY_DSN");
  return {
    dsn,
    environment: text("SENTRY_ENVIRONMENT"),
    release: text("SENTRY_RELEASE"),
    hasSdk:
      dsn !== null ||
      text("SENTRY_INITIAL_HANDLER") !== null ||
      isNamed("NODE_OPTIONS") ||
      isNamed("AWS_LAMBDA_EXEC_WRAPPER"),
  };
}

/** Whether the function carries a Sentry SDK of its own, as far as can be told. */
export function carriesSdk({ configuration, variables }: FunctionFacts): boolean {
  return variables?.hasSdk === true || configuration?.layers.some((arn) => SENTRY_LAYER.test(arn)) === true;
}

/** The tags that are meant for us. */
export function toTags(tags: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(tags).filter(([key]) => key.startsWith(TAG_PREFIX)));
}

function layersOf({ Layers: layers }: ConfigurationAnswer): string[] {
  return (layers ?? []).flatMap(({ Arn: arn }) => (arn === undefined ? [] : [arn]));
}
