import { createCache } from "./cache.ts";

/** Where a value is kept: a parameter of Systems Manager, or a secret of Secrets Manager. */
export type Reference =
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "secret"; readonly name: string };

/** Reads one value. Throws the SDK's errors. */
export interface ReferenceApi {
  readParameter(name: string): Promise<string | null>;
  readSecret(name: string): Promise<string | null>;
}

export interface References {
  /** The value, at most five minutes old; `null` where it cannot be read and never could. Never throws. */
  resolve(reference: string): Promise<string | null>;
  /** The next `resolve` reads again: Sentry has refused what was read. */
  forget(reference: string): void;
}

const LIFETIME_MS = 5 * 60_000;
/** What could not be read may be put right any moment. */
const RETRY_LIFETIME_MS = 60_000;
const SECRET_ARN = /^arn:[\w-]{1,30}:secretsmanager:[\w-]{1,30}:\d{12}:secret:(.{1,512})$/;
const PARAMETER_ARN = /^arn:[\w-]{1,30}:ssm:[\w-]{1,30}:\d{12}:parameter(\/.{1,1011})$/;
const SECRET_NAME = /^secret:([\w/+=.@-]{1,512})$/;
const PARAMETER_NAME = /^(?:ssm:)?(\/?[\w./-]{1,1011})$/;

interface Kept {
  readonly value: string | null;
  readonly isFresh: boolean;
}

/**
 * Takes a reference apart: `/sentry/orders` or `ssm:/sentry/orders` is a parameter, `secret:sentry/orders` a secret; ARNs of
 * either name what they are of. `null` for anything else.
 */
export function parseReference(text: string): Reference | null {
  const trimmed = text.trim();
  if (SECRET_ARN.test(trimmed)) return { kind: "secret", name: trimmed };
  const parameter = PARAMETER_ARN.exec(trimmed)?.[1] ?? null;
  if (parameter !== null) return { kind: "parameter", name: parameter };
  const secret = SECRET_NAME.exec(trimmed)?.[1] ?? null;
  if (secret !== null) return { kind: "secret", name: secret };
  const name = PARAMETER_NAME.exec(trimmed)?.[1] ?? null;
  return name === null ? null : { kind: "parameter", name };
}

/** Resolves references, and keeps what it read for five minutes; while a value cannot be read again, the old one serves. */
export function createReferences(api: ReferenceApi, now: () => number): References {
  const cache = createCache<Kept>({
    now,
    lifetimeMs: ({ isFresh }) => (isFresh ? LIFETIME_MS : RETRY_LIFETIME_MS),
    load: async (text, stale) => {
      const reference = parseReference(text);
      if (reference === null) return { value: null, isFresh: false };
      try {
        const { kind, name } = reference;
        const value = await (kind === "secret" ? api.readSecret(name) : api.readParameter(name));
        return { value, isFresh: value !== null };
      } catch {
        return { value: stale?.value ?? null, isFresh: false };
      }
    },
  });
  return {
    resolve: async (reference) => (await cache.get(reference)).value,
    forget: (reference) => cache.forget(reference),
  };
}
