import { calling } from "./aws-fault.ts";
import type { ClientSettings } from "./stack.ts";
import type { StoredObject, UndeliveredBucket } from "./undelivered.ts";

/** The stack's bucket of undelivered batches. */
export async function createS3UndeliveredBucket(Bucket: string, settings: ClientSettings): Promise<UndeliveredBucket> {
  const { S3Client, DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
  const client = new S3Client(settings);
  return {
    async *list(Prefix): AsyncGenerator<StoredObject> {
      const pages = paginateListObjectsV2({ client }, { Bucket, Prefix });
      for (;;) {
        const page = await calling(`the bucket ${Bucket} could not be listed`, pages.next());
        if (page.done === true) return;
        for (const { Key, Size = 0, LastModified } of page.value.Contents ?? []) {
          if (Key !== undefined) yield { key: Key, bytes: Size, at: LastModified?.getTime() ?? 0 };
        }
      }
    },
    async read(Key) {
      const doing = `${Key} could not be read`;
      const { Body } = await calling(doing, client.send(new GetObjectCommand({ Bucket, Key })));
      return calling(doing, Body?.transformToString() ?? Promise.resolve(""));
    },
    async remove(Key) {
      const doing = `${Key} was taken by the forwarder, but could not be removed`;
      await calling(doing, client.send(new DeleteObjectCommand({ Bucket, Key })));
    },
  };
}
