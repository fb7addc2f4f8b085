/** A Kinesis record as Lambda hands it over. */
export function kinesisRecord(data: unknown, sequenceNumber: unknown = "1") {
  return {
    eventSource: "aws:kinesis",
    eventID: `shardId-000000000000:${sequenceNumber}`,
    eventSourceARN: "arn:aws:kinesis:eu-west-1:111111111111:stream/central",
    awsRegion: "eu-west-1",
    kinesis: { kinesisSchemaVersion: "1.0", partitionKey: "orders", sequenceNumber, data },
  };
}

/** The event with a record for each text, numbered from 1. */
export function kinesisEvent(...data: readonly string[]) {
  return { Records: data.map((text, index) => kinesisRecord(text, String(index + 1))) };
}
