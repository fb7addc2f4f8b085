import type { LogBatch } from "../decode/log-batch.ts";

/** Log events of a part: what they are read into takes some ten times their memory. */
const PART = 1000;

const BEGINS =
  /^(?:START RequestId: |INIT_START |RESTORE_START |\{"time":"[^"]{20,32}","type":"platform\.(?:start|initStart|restoreStart)")/;
const ENDS = /^(?:REPORT RequestId: |\{"time":"[^"]{20,32}","type":"platform\.report")/;

/**
 * A batch in parts, none of which begins within an attempt: before the first line of one whose predecessor has ended. What
 * the service could have delivered in several batches may be read in several parts.
 *
 * @param size - Log events of a part, at the least.
 */
export function* cutBatch(batch: LogBatch, size: number = PART): Generator<LogBatch, undefined> {
  const { logEvents } = batch;
  let begin = 0;
  let hasEnded = false;
  for (const [index, { message }] of logEvents.entries()) {
    if (ENDS.test(message)) hasEnded = true;
    else if (BEGINS.test(message)) {
      if (hasEnded && index - begin >= size) {
        yield { ...batch, logEvents: logEvents.slice(begin, index) };
        begin = index;
      }
      hasEnded = false;
    }
  }
  yield begin === 0 ? batch : { ...batch, logEvents: logEvents.slice(begin) };
}
