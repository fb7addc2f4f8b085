import { filterCardNumbers } from "./card-numbers.ts";
import { filterCommands } from "./commands.ts";
import { filterEncoded } from "./encoded.ts";
import { filterKeyValues } from "./key-values.ts";
import { filterMarkup } from "./markup.ts";
import { filterPersonalData } from "./personal-data.ts";
import { filterSecretShapes } from "./secret-shapes.ts";
import { HAS_SECRET_WORD } from "./secret-words.ts";
import { filterSpacedValues } from "./spaced-values.ts";

export { maskPeer } from "./peer.ts";

/** A replaced piece can be the border that its neighbour lacked: `203.0.113.9::1`. One more look finds that one. */
const MAX_ROUNDS = 4;

export interface RedactOptions {
  /** `true` leaves e-mail and IP addresses as they are. Secrets and card numbers are always replaced. */
  readonly personal: boolean;
  /** The peer of a network failure, as printed: its address stays readable, as `maskPeer` shows it. */
  readonly keepPeer?: string | null;
}

/**
 * The text with secrets replaced by `[Filtered]`, card numbers by `[creditcard]`, and personal data by `[email]` and
 * `[ip]`; every other character stays. Sentry's server does not scrub `exception.value`, tags and source lines, so this is the only place
 * where they are cleaned.
 *
 * Takes time linear in the length, whatever the text; redacting twice changes nothing more.
 *
 * @example
 * ```ts
 * redact("login of bob@example.com with password=hunter2", { personal: false })
 * // "login of [email] with password=[Filtered]"
 * ```
 */
export function redact(text: string, options: RedactOptions): string {
  let redacted = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = redacted;
    redacted = redactOnce(before, options);
    if (redacted === before) break;
  }
  return redacted;
}

function redactOnce(text: string, options: RedactOptions): string {
  return filterEncoded(filterPlain(text, options), (decoded) => filterPlain(decoded, options));
}

function filterPlain(text: string, options: RedactOptions): string {
  const withoutShapes = filterCommands(filterSecretShapes(text));
  const withoutSecrets = filterCardNumbers(
    HAS_SECRET_WORD.test(withoutShapes)
      ? filterSpacedValues(filterKeyValues(filterMarkup(withoutShapes)))
      : withoutShapes,
  );
  return options.personal ? withoutSecrets : filterPersonalData(withoutSecrets, options.keepPeer ?? null);
}
