import { isMembers, type Members } from "../../contract/wrapper-line.ts";
import { filled, membersOf, textOf } from "./members.ts";
import type { Trigger } from "./trigger.ts";

/** Enough to find the records again. */
const MAX_IDS = 10;

/** Queues, streams, buckets, buses and state machines: where the batch comes from and how big it is, nothing of its data. */
export function batchTrigger(event: Members): Trigger | null {
  const found = ofRecords(event) ?? ofBus(event) ?? ofStateMachine(event);
  return found === null ? null : { ...found, request: null, user: null };
}

type Source = Pick<Trigger, "source" | "details">;

function ofRecords(event: Members): Source | null {
  const records = event["Records"];
  const [first] = Array.isArray(records) ? records : [];
  // SNS alone writes its members with a capital.
  const service = /^aws:(\w{1,32})$/.exec(textOf(first, "eventSource") ?? textOf(first, "EventSource") ?? "")?.[1];
  if (!Array.isArray(records) || service === undefined) return null;
  const ids = records.slice(0, MAX_IDS).flatMap((record: unknown) => idOf(record) ?? []);
  const details = { arn: arnOf(first), batch_size: records.length, ids: ids.length === 0 ? undefined : ids };
  return { source: service, details: filled<unknown>(details) };
}

function arnOf(record: unknown): string | undefined {
  return (
    textOf(record, "eventSourceARN") ??
    textOf(membersOf(record, "Sns"), "TopicArn") ??
    textOf(membersOf(membersOf(record, "s3"), "bucket"), "arn")
  );
}

function idOf(record: unknown): string | undefined {
  return textOf(record, "messageId") ?? textOf(record, "eventID") ?? textOf(membersOf(record, "Sns"), "MessageId");
}

function ofBus(event: Members): Source | null {
  const detailType = textOf(event, "detail-type");
  const source = textOf(event, "source");
  if (detailType === undefined || source === undefined || !("detail" in event)) return null;
  const resources = event["resources"];
  const [arn] = Array.isArray(resources) ? resources : [];
  const details = {
    event_source: source,
    detail_type: detailType,
    arn: typeof arn === "string" ? arn : undefined,
    batch_size: 1,
    ids: [textOf(event, "id")].filter((id) => id !== undefined),
  };
  return { source: "eventbridge", details: filled<unknown>(details) };
}

/** Step Functions invokes with whatever the state's definition says; known where it passes its context object on. */
function ofStateMachine(event: Members): Source | null {
  for (const context of [event, ...Object.values(event).filter(isMembers)]) {
    const arn = textOf(membersOf(context, "StateMachine"), "Id");
    if (arn === undefined) continue;
    const details = {
      arn,
      execution: textOf(membersOf(context, "Execution"), "Id"),
      state: textOf(membersOf(context, "State"), "Name"),
      batch_size: 1,
    };
    return { source: "step_functions", details: filled<unknown>(details) };
  }
  return null;
}
