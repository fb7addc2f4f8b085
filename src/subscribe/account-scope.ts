import { faultOf } from "./fault.ts";
import type { LoggingFunction } from "./log-group.ts";
import { ALL_LOGGERS, failurePattern } from "./pattern/failure-pattern.ts";
import type { SubscribeSettings } from "./settings.ts";

/** The account's subscription filter policy: there can be one. */
export interface AccountPolicy {
  readonly name: string;
  readonly destinationArn: string;
  readonly pattern: string;
  /** Log groups it leaves out, by their exact names: more the service does not know. */
  readonly exceptGroups: readonly string[];
}

/** What is used of the account's policies. Errors carry the service's names. */
export interface PolicyApi {
  find(): Promise<readonly AccountPolicy[]>;
  put(policy: AccountPolicy): Promise<void>;
  remove(name: string): Promise<void>;
}

/** What became of the account's policy. */
export type PolicyOutcome =
  | { readonly kind: "put" | "kept" | "removed" | "none" }
  | {
      readonly kind: "blocked";
      readonly reason: "foreign_policy" | "not_permitted" | "refused";
      readonly detail: string;
    };

/** The policy that the settings ask for; `null` for none. Pure. */
export function desiredPolicy(
  { scope, mode, customPattern, destinationArn, filterName, ownGroups }: SubscribeSettings,
  functions: readonly LoggingFunction[],
): AccountPolicy | null {
  if (scope !== "account") return null;
  // Of every stack of ours: each would feed the others.
  const ours = functions.filter(({ isOurs }) => isOurs).map(({ logGroup }) => logGroup);
  const exceptGroups = [...new Set([...ownGroups, ...ours])].sort();
  const pattern = mode === "custom" ? customPattern : failurePattern(ALL_LOGGERS).narrow;
  return { name: filterName, destinationArn, pattern, exceptGroups };
}

/** Makes the account's policy what it shall be. A policy of somebody else's is left alone, and is in the way. */
export async function applyPolicy(
  desired: AccountPolicy | null,
  { filterName }: SubscribeSettings,
  api: PolicyApi,
): Promise<PolicyOutcome> {
  try {
    const found = await api.find();
    const own = found.find(({ name }) => name === filterName);
    if (desired === null) {
      if (own === undefined) return { kind: "none" };
      await api.remove(filterName);
      return { kind: "removed" };
    }
    const foreign = found.find(({ name }) => name !== filterName);
    if (foreign !== undefined) {
      const detail = `the account has the policy ${foreign.name}, which leads to ${foreign.destinationArn}`;
      return { kind: "blocked", reason: "foreign_policy", detail };
    }
    if (own !== undefined && isSame(own, desired)) return { kind: "kept" };
    await api.put(desired);
    return { kind: "put" };
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { kind: "blocked", reason: faultOf(error) === "denied" ? "not_permitted" : "refused", detail };
  }
}

function isSame(a: AccountPolicy, b: AccountPolicy): boolean {
  return (
    a.destinationArn === b.destinationArn &&
    a.pattern === b.pattern &&
    [...a.exceptGroups].sort().join() === [...b.exceptGroups].sort().join()
  );
}
