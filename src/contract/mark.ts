import { isMembers, readWrapperLine, writeWrapperLine } from "./wrapper-line.ts";

/**
 * The wrapper's word that Sentry has accepted the event of this attempt. It silences the forwarder for that attempt and
 * for nothing else: an application can forge one only for its own request.
 */
export interface Mark {
  readonly requestId: string;
  /** Of the accepted event: 32 hex digits. */
  readonly eventId: string;
  /**
   * The event is of the very error that the handler ended with. Then it is also the whole story where the forwarder would
   * call that error a failed connection.
   */
  readonly isHandlerError: boolean;
}

/** The member of an error that carries its mark, where the error lets itself be written to. */
export const MARK_MEMBER = "lambdaSentry";

/** As the runtime prints the member within the error's JSON. Quotes of a text within JSON are escaped, and do not match. */
const PRINTED = /"lambdaSentry":(\{"lambdaSentry":1,"requestId":"[0-9a-f-]{36}","eventId":"[0-9a-f]{32}"[^{}]{0,64}\})/;
const EVENT_ID = /^[0-9a-f]{32}$/;

/** `{"lambdaSentry":1,"requestId":"…","eventId":"…"}`, without a line feed. */
export function writeMark({ requestId, eventId, isHandlerError }: Mark): string {
  return writeWrapperLine("lambdaSentry", requestId, { eventId, ...(isHandlerError ? { handlerError: true } : {}) });
}

/** Reads a log line as a mark; `null` for whatever is none. */
export function readMark(text: string): Mark | null {
  const members = readWrapperLine(text, "lambdaSentry");
  if (members === null) return null;
  const { requestId, eventId, handlerError } = members as { readonly requestId: string } & Record<string, unknown>;
  if (typeof eventId !== "string" || !EVENT_ID.test(eventId)) return null;
  return { requestId, eventId, isHandlerError: handlerError === true };
}

/** The mark that an error carries, in what the Node.js runtime printed of the error. */
export function readPrintedMark(text: string): Mark | null {
  const printed = PRINTED.exec(text)?.[1];
  return printed === undefined ? null : readMark(printed);
}

/** The mark as a member of an error: an object with the line's own members. */
export function markMember(mark: Mark): object {
  const member: unknown = JSON.parse(writeMark(mark));
  return isMembers(member) ? member : {};
}
