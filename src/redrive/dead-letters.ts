import { matchesReason } from "./matches-reason.ts";
import { type Allowance, OTHER_REASON, type Redriven, type Selection, type Tell } from "./redriven.ts";

/** A message of the dead-letter queue. */
export interface Letter {
  readonly id: string;
  /** What SQS wants to be told of it by. */
  readonly receipt: string;
  readonly body: string;
  /** What the reporter gave it up for; `null` where SQS itself moved it here. */
  readonly reason: string | null;
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/** The dead-letter queue, and the failure queue that its messages came from. */
export interface DeadLetterBox {
  /** About how many there are. */
  size(): Promise<number>;
  /** Some messages, which nobody else sees for {@link HIDDEN_SECONDS}; none when there are none just now. */
  receive(): Promise<readonly Letter[]>;
  /** Lets the others see them at once. */
  giveBack(letters: readonly Letter[]): Promise<void>;
  /** Into the failure queue. */
  sendAgain(letter: Letter): Promise<void>;
  remove(letter: Letter): Promise<void>;
}

/** A run that is killed gives its messages back after this time. */
export const HIDDEN_SECONDS = 300;
/** SQS asks some of its servers only: one that answers with nothing proves nothing. */
const LAST_RECEIVES = 3;
const NO_REASON = "received too often without an end";
/** No reporter can read these, this one or a newer one. */
const HOPELESS = "ERR_SIGHTING_SHAPE";

/**
 * Sends dead letters into the failure queue again: first sent, then removed. Who dies in between leaves the message in both
 * queues, and the ledger makes one event of the two.
 *
 * @throws What the queues throw; then all that was received and not sent is visible again, and what was told stands.
 */
export async function redriveDeadLetters(
  box: DeadLetterBox,
  selection: Selection,
  allowance: Allowance,
  tell: Tell,
): Promise<void> {
  const held = new Map<string, Letter>();
  const gone = new Set<string>();
  const handle = async (letter: Letter): Promise<void> => {
    const reason = letter.reason ?? NO_REASON;
    const result = verdictOn(letter, reason, selection);
    if (result.kind === "again") {
      if (allowance.left === 0) return;
      allowance.left--;
      if (!selection.dryRun) {
        await box.sendAgain(letter);
        await box.remove(letter);
        held.delete(letter.id);
        gone.add(letter.id);
      }
    }
    tell({ store: "dead-letters", reason, at: letter.sentAt, result });
  };
  try {
    for (let nothingNew = 0; nothingNew < LAST_RECEIVES && allowance.left > 0; ) {
      // The newest receipt is the one that counts; a removed message may be seen once more.
      const received = (await box.receive()).filter(({ id }) => !gone.has(id));
      const fresh = received.filter(({ id }) => !held.has(id));
      for (const letter of received) held.set(letter.id, letter);
      nothingNew = fresh.length === 0 ? nothingNew + 1 : 0;
      for (const letter of fresh) await handle(letter);
    }
  } finally {
    await box.giveBack([...held.values()]);
  }
}

function verdictOn({ sentAt }: Letter, reason: string, { reason: pattern, startedAt }: Selection): Redriven {
  // Else a cause that is not mended yet would keep this run going for ever.
  if (sentAt > startedAt) return { kind: "stays", why: "was given up while this ran: is the cause mended?" };
  if (pattern !== null && !matchesReason(pattern, reason)) return OTHER_REASON;
  const isNamed = pattern !== null && /[^*]/.test(pattern);
  if (reason.startsWith(HOPELESS) && !isNamed) {
    return { kind: "stays", why: `no reporter can read it; --reason ${HOPELESS} sends it nevertheless` };
  }
  return { kind: "again" };
}
