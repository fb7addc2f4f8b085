import type { Sighting } from "./sighting.ts";

/** What became of a sighting that was handed over. */
export type HandedOver =
  | { readonly kind: "queued" }
  /** Without its lines, which the queue would not take. */
  | { readonly kind: "queued_as_stub" };

/** Where the forwarder hands its sightings. Behind it stands SQS, or the reporter's code in the same process. */
export interface Queue<Result = HandedOver> {
  /**
   * @returns At least one result for each sighting, in order.
   * @throws {@link ForwarderError} `ERR_QUEUE_SEND` when one could not be handed over: the batch must be tried again.
   */
  send(sightings: readonly Sighting[]): Promise<readonly Result[]>;
}
