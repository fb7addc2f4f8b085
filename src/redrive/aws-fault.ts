import { ForwarderError, nameCause } from "../errors.ts";

const CREDENTIALS =
  /^(?:CredentialsProviderError|TokenProviderError|Expired\w*|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken\w*|UnrecognizedClient\w*|SignatureDoesNotMatch|InvalidSignature\w*)$/;
const DENIED = /AccessDenied|Forbidden|Unauthorized/i;

/** An AWS call's error in words for who typed the command. */
export function awsFault(doing: string, cause: unknown): ForwarderError {
  if (cause instanceof ForwarderError) return cause;
  const said = nameCause(cause);
  const name = cause instanceof Error ? cause.name : "";
  if (/region is missing/i.test(said)) {
    return new ForwarderError("ERR_AWS_REGION", "no AWS region is set: give --region or set AWS_REGION", { cause });
  }
  if (CREDENTIALS.test(name)) {
    const message = `${doing}: AWS takes no credentials of yours (${said}); does aws sts get-caller-identity work?`;
    return new ForwarderError("ERR_AWS_CREDENTIALS", message, { cause });
  }
  if (DENIED.test(name)) return new ForwarderError("ERR_AWS_DENIED", `${doing}: you may not (${said})`, { cause });
  return new ForwarderError("ERR_AWS_CALL", `${doing}: ${said}`, { cause });
}

/** @throws {@link ForwarderError} of {@link awsFault} */
export function calling<T>(doing: string, call: Promise<T>): Promise<T> {
  return call.catch((cause: unknown) => {
    throw awsFault(doing, cause);
  });
}
