import type { PrintedError } from "../read/printed-error.ts";
import type { NetworkDetail } from "./finding.ts";
import { peerIn } from "./network-peers.ts";
import { REASONS, REASONS_BY_TYPE } from "./network-reasons.ts";

const MAX_SEARCHED_CHARS = 16_384;
/** A word in quotation marks is the name of a key, an option or a field; only as a code does it say what happened. */
const NAME = /(?<!code["']?: ?)(["'])[A-Z][A-Za-z_]{1,40}\1/g;

/**
 * What an error says about a failed connection, or `null` when it is not about one. Looks at the error that ended the
 * attempt and at the causes printed with it, never at what the application logged.
 */
export function networkOf(error: PrintedError): NetworkDetail | null {
  const text = [error.code ?? "", error.type ?? "", error.message ?? "", error.causeText]
    .join("\n")
    .slice(0, MAX_SEARCHED_CHARS);
  const said = text.replace(NAME, "''");
  const byText = REASONS.find(({ pattern }) => pattern.test(said));
  const byType = REASONS_BY_TYPE.find(
    ({ pattern, message }) => pattern.test(error.type ?? "") && message.test(error.message ?? ""),
  );
  const reason = byText?.reason ?? byType?.reason;
  return reason === undefined ? null : { reason, peer: peerIn(text) };
}
