import type { ForwarderErrorCode } from "../errors.ts";

/** Input that could not be read, in part or whole. */
export interface Refused {
  readonly code: ForwarderErrorCode;
  readonly message: string;
}

/** Keeps the original of input that could not be read. */
export interface UndeliveredStore {
  /** @throws `ForwarderError` `ERR_UNDELIVERED_STORE`: then the input must come again. */
  keep(event: unknown, refused: readonly Refused[]): Promise<void>;
}
