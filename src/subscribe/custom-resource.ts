import type { LogSource } from "../decode/log-batch.ts";
import { applyPolicy, desiredPolicy, type PolicyApi } from "./account-scope.ts";
import type { PutAnswer, ResourceAnswer } from "./answer-url.ts";
import { type CycleServices, cycle } from "./cycle.ts";
import { takeInventory } from "./inventory.ts";
import type { ReconcileReport } from "./reconcile.ts";
import { removeAll } from "./removal.ts";
import type { SubscribeSettings } from "./settings.ts";
import type { Removal } from "./store.ts";

/** What CloudFormation asks of a custom resource. */
export interface ResourceRequest {
  readonly RequestType: "Create" | "Update" | "Delete";
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
}

export interface ResourceServices extends CycleServices {
  readonly policies: PolicyApi;
  readonly answer: PutAnswer;
}

export interface ResourceOptions {
  readonly owner: string;
  /** When to have answered. Epoch milliseconds. */
  readonly deadline: number;
}

const FIRST_SLICE = 300;
const ANSWER_RESERVE_MS = 30_000;
/** CloudFormation waits for an hour; a removal that is not done by then has to be asked for again. */
const REMOVAL_MS = 50 * 60_000;

/**
 * Answers CloudFormation, whatever happens. Create and Update succeed when the first groups are subscribed and the schedule has
 * the rest; Delete when every filter that the stored list names is gone, which later invocations may go on with.
 */
export async function handleResource(
  request: ResourceRequest,
  settings: SubscribeSettings,
  source: Pick<LogSource, "account" | "region">,
  services: ResourceServices,
  options: ResourceOptions,
): Promise<void> {
  const physicalResourceId = request.PhysicalResourceId ?? settings.filterName;
  const answer = (status: ResourceAnswer["Status"], reason: string): Promise<void> =>
    services.answer(request.ResponseURL, {
      Status: status,
      Reason: reason,
      PhysicalResourceId: physicalResourceId,
      StackId: request.StackId,
      RequestId: request.RequestId,
      LogicalResourceId: request.LogicalResourceId,
    });
  try {
    if (request.RequestType === "Delete") {
      const removal = {
        responseUrl: request.ResponseURL,
        stackId: request.StackId,
        requestId: request.RequestId,
        logicalResourceId: request.LogicalResourceId,
        physicalResourceId,
        answerBy: services.clock.now() + REMOVAL_MS,
        isAnswered: false,
      };
      await beginRemoval(removal, settings, services, options);
      return;
    }
    const refusal = await subscribeFirst(settings, source, services, options);
    await answer(refusal === null ? "SUCCESS" : "FAILED", refusal ?? "the first log groups are subscribed");
  } catch (error) {
    await answer("FAILED", error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

/** @returns Why it cannot work at all, or `null`. */
async function subscribeFirst(
  settings: SubscribeSettings,
  source: Pick<LogSource, "account" | "region">,
  services: ResourceServices,
  { owner, deadline }: ResourceOptions,
): Promise<string | null> {
  // Whoever creates or updates the stack wants to be subscribed, though a deletion had failed.
  await services.store.take(owner, deadline, services.clock.now(), true);
  await services.store.update(owner, { removal: null });
  const { functions } = settings.scope === "account" ? await takeInventory(services, settings) : { functions: [] };
  const policy = await applyPolicy(desiredPolicy(settings, functions), settings, services.policies);
  if (policy.kind === "blocked" && settings.scope === "account") return `${policy.reason}: ${policy.detail}`;
  const report = await cycle(settings, source, services, {
    owner,
    deadline: deadline - ANSWER_RESERVE_MS,
    maxGroups: FIRST_SLICE,
    force: true,
  });
  return report.reconciled === null ? null : whyUseless(report.reconciled);
}

/** What stands in the way of every group that was tried is the stack's fault and no group's. */
function whyUseless({ steps }: ReconcileReport): string | null {
  const tried = steps.filter(({ planned }) => planned.kind === "create" || planned.kind === "update");
  const failed = tried.filter(({ applied }) => applied === "blocked");
  const [first] = failed.filter(({ reason }) => reason === "not_permitted" || reason === "refused");
  if (first === undefined || failed.length < tried.length) return null;
  return `no log group could be subscribed: ${first.reason}: ${first.row?.detail ?? ""}`;
}

async function beginRemoval(
  removal: Removal,
  settings: SubscribeSettings,
  services: ResourceServices,
  options: ResourceOptions,
): Promise<void> {
  const { store, clock } = services;
  await store.take(options.owner, options.deadline + ANSWER_RESERVE_MS, clock.now(), true);
  // Noted first: should this invocation end early, the next one goes on, and answers.
  await store.update(options.owner, { removal });
  await continueRemoval(removal, settings, services, options);
}

/** Goes on with a removal, and answers when it is done or when CloudFormation will not wait any longer. */
export async function continueRemoval(
  removal: Removal,
  settings: SubscribeSettings,
  services: ResourceServices,
  { owner, deadline }: ResourceOptions,
): Promise<void> {
  const { store, clock, policies } = services;
  const policy = await applyPolicy(null, settings, policies);
  const { failed, remaining } = await removeAll(settings, services, { deadline: deadline - ANSWER_RESERVE_MS });
  const isLate = clock.now() > removal.answerBy;
  const mustAnswer = !removal.isAnswered && (remaining === 0 || isLate);
  if (!mustAnswer) return store.release(owner);
  const left = remaining + failed.length;
  const isPolicyLeft = policy.kind === "blocked" && settings.scope === "account";
  const isDone = left === 0 && !isPolicyLeft;
  const [first] = failed;
  const why = isPolicyLeft ? policy.detail : (first?.why ?? "time ran out");
  await services.answer(removal.responseUrl, {
    Status: isDone ? "SUCCESS" : "FAILED",
    Reason: isDone
      ? "every filter that the stack made is gone"
      : `${left} subscription filters are left (${why}): delete the stack again to go on`,
    PhysicalResourceId: removal.physicalResourceId,
    StackId: removal.stackId,
    RequestId: removal.requestId,
    LogicalResourceId: removal.logicalResourceId,
  });
  await store.update(owner, { removal: { ...removal, isAnswered: true } });
  await store.release(owner);
}
