import { type PutAnswer, putAnswer } from "./answer-url.ts";

/** Tells CloudFormation of an error that came before its request was looked at. Does nothing for another event. */
export async function refuseRequest(event: unknown, error: unknown, answer: PutAnswer = putAnswer): Promise<void> {
  const request = (typeof event === "object" && event !== null ? event : {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string => (typeof request[name] === "string" ? request[name] : "");
  if (text("ResponseURL") === "" || text("RequestType") === "") return;
  await answer(text("ResponseURL"), {
    // What could not be read made nothing that a deletion would leave behind, unless a list says so.
    Status: "FAILED",
    Reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    PhysicalResourceId: text("PhysicalResourceId") || text("LogicalResourceId"),
    StackId: text("StackId"),
    RequestId: text("RequestId"),
    LogicalResourceId: text("LogicalResourceId"),
  });
}
