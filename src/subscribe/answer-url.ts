import { ForwarderError, nameCause } from "../errors.ts";

/** What CloudFormation is told of a custom resource. */
export interface ResourceAnswer {
  readonly Status: "SUCCESS" | "FAILED";
  readonly Reason: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/** Where an answer goes; a stand-in in tests. */
export type PutAnswer = (url: string, answer: ResourceAnswer) => Promise<void>;

const TRIES = 4;
const PAUSE_MS = 1000;
/** CloudFormation takes 4,096 bytes in all. */
const MAX_REASON = 1000;

/**
 * Puts the answer to the address that CloudFormation gave. Without one it waits an hour.
 *
 * @throws {@link ForwarderError} `ERR_RESOURCE_ANSWER` when it is not taken: Lambda then runs the event again.
 */
export const putAnswer: PutAnswer = async (url, answer) => {
  const body = JSON.stringify({ ...answer, Reason: answer.Reason.slice(0, MAX_REASON) });
  for (let tries = 1; ; tries++) {
    try {
      const response = await fetch(url, { method: "PUT", body, headers: { "content-type": "" } });
      await response.body?.cancel();
      if (response.ok) return;
      throw new Error(`HTTP ${response.status}`);
    } catch (cause) {
      if (tries >= TRIES) {
        const message = `CloudFormation did not take the answer: ${nameCause(cause)}`;
        throw new ForwarderError("ERR_RESOURCE_ANSWER", message, { cause });
      }
      await new Promise((done) => setTimeout(done, PAUSE_MS * tries));
    }
  }
};
