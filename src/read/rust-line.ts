import { asRequestId } from "./request-id.ts";

export const RUST_SPAN = "Lambda runtime invoke";

/** What a subscriber of the application's own may print as well: the time, the thread, the target and the place. */
const TIME = String.raw`^(\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d)? {1,2})?`;
const THREAD = String.raw`(?:[\w-]{1,40} )?(?:ThreadId\(\d{1,6}\) )?`;
const TARGET = String.raw`(?:([a-z_]\w{0,60}(?:::\w{1,60}){0,8}): )?(?:(\/?[\w./@+-]{1,300}\.rs):(?: ?\d{1,6}:)? )?`;
const LINE = new RegExp(`${TIME}ERROR ${THREAD}${RUST_SPAN}\\{requestId="?[0-9a-f-]{36}"?[^}]{0,600}\\}: ${TARGET}`);
/** The compact format has the span's fields behind the message. */
const COMPACT = new RegExp(`${TIME}ERROR ${THREAD}${RUST_SPAN}: ${TARGET}`);
const COMPACT_FIELDS = / requestId="?([0-9a-f-]{36})"?(?: \w{1,40}="?[^"\s]{0,300}"?){0,6}$/;
const REQUEST_ID = /^.{0,90}Lambda runtime invoke\{requestId="?([0-9a-f-]{36})/;
const RUNTIME_TARGET = /^lambda_runtime(?:$|::)/;
const RUNTIME_CRATE = "/lambda_runtime-";
const MAX_FIELDS_CHARS = 700;

/** A line that a subscriber printed inside the runtime's span. */
export interface RustLine {
  readonly target: string | null;
  /** What it says, without the span's fields. */
  readonly body: string;
  /** Target or place of the record are the runtime's. */
  readonly isRuntimes: boolean;
  readonly isTimed: boolean;
  readonly isPlaced: boolean;
}

export function rustLineOf(text: string): RustLine | null {
  const head = text.slice(0, 1500);
  const line = LINE.exec(head);
  const found = line ?? COMPACT.exec(head);
  if (found === null) return null;
  const behind = line === null ? fieldsOf(text)?.[0].length : 0;
  if (behind === undefined) return null;
  const [whole, time, target, file] = found;
  const isRuntimes = (target !== undefined && isRustRuntime(target)) || (file?.includes(RUNTIME_CRATE) ?? false);
  const body = text.slice(whole.length, text.length - behind);
  return { target: target ?? null, body, isRuntimes, isTimed: time !== undefined, isPlaced: file !== undefined };
}

export function isRustRuntime(target: string): boolean {
  return RUNTIME_TARGET.test(target);
}

function fieldsOf(text: string): RegExpExecArray | null {
  return COMPACT_FIELDS.exec(text.slice(-MAX_FIELDS_CHARS));
}

/** The request ID of any line that was logged inside the runtime's span: the application's have it too. */
export function requestIdOfRustLine(text: string): string | null {
  const head = text.slice(0, 170);
  if (!head.includes(RUST_SPAN)) return null;
  const inHead = REQUEST_ID.exec(head)?.[1];
  return asRequestId(inHead ?? fieldsOf(text)?.[1]);
}
