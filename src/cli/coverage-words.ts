import type { GroupCoverage } from "../subscribe/coverage.ts";

type Reason = NonNullable<GroupCoverage["reason"]>;

/** What a reason means, and what helps. */
export const REASONS: Readonly<Record<Reason, string>> = {
  own_log_group: "a log group of this or another stack of ours: it is never watched",
  infrequent_access:
    "its class is Infrequent Access, which takes no subscription filters: make a new group of the Standard class",
  delivery_class:
    "its class is Delivery, which takes no subscription filters: let the function log into a group of the Standard class",
  filter_name_taken: "a filter of our name leads elsewhere: remove it, or give the stack another name",
  slots_taken: "it has as many subscription filters as it may: remove one, or ask AWS for a higher quota",
  not_permitted: "the subscriber may not: look for a policy that denies logs:PutSubscriptionFilter",
  throttled: "CloudWatch Logs was too busy: the next turn tries again",
  deleted_meanwhile: "it was deleted meanwhile",
  refused: "CloudWatch Logs refused",
  scope: "the stack's SubscriptionScope has no filters for log groups",
  not_included: "LogGroupPatterns does not name it",
  excluded: "ExcludePatterns names it",
  tags: "its functions' tags leave it out",
};

export function explainReason({ reason, detail }: Pick<GroupCoverage, "reason" | "detail">): string {
  const words = reason === null ? "" : REASONS[reason];
  if (detail === null || detail === "") return words;
  return words === "" ? detail : `${words} (${detail})`;
}
