import { createHash } from "node:crypto";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Refused, UndeliveredStore } from "../decode/undelivered.ts";
import { ForwarderError, nameCause } from "../errors.ts";

/**
 * Keeps unreadable input in the bucket that also takes batches which Lambda could not deliver.
 *
 * Key: `undecodable/<first code>/<hash of the event>.json`, so that a repeated delivery overwrites itself.
 */
export function createS3Undelivered(bucket: string, client: S3Client = new S3Client({})): UndeliveredStore {
  return {
    async keep(event: unknown, refused: readonly Refused[]): Promise<void> {
      const body = JSON.stringify({ refused: refused.slice(0, 100), event });
      const hash = createHash("sha256")
        .update(JSON.stringify(event) ?? "")
        .digest("hex")
        .slice(0, 32);
      const Key = `undecodable/${refused[0]?.code ?? "unknown"}/${hash}.json`;
      const command = new PutObjectCommand({ Bucket: bucket, Key, Body: body, ContentType: "application/json" });
      await client.send(command).catch((cause: unknown) => {
        const message = `input could not be kept in ${bucket}: ${nameCause(cause)}`;
        throw new ForwarderError("ERR_UNDELIVERED_STORE", message, { cause });
      });
    },
  };
}
