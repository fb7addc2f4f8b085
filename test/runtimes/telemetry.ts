import type { Readable } from "node:stream";

/** Something a process wrote, as one log event. */
export interface Written {
  /** Epoch milliseconds: when it was written (a frame says so), or when it arrived (a raw line). */
  readonly time: number;
  readonly text: string;
  /** Whether it came as a frame of the telemetry pipe. */
  readonly framed: boolean;
}

/** Type, length, and microseconds since the epoch. */
const HEADER_BYTES = 16;

/** Takes the frames of a telemetry pipe apart: each is one log event, whatever it holds. */
export function readFrames(pipe: Readable, write: (written: Written) => void): void {
  let buffer = Buffer.alloc(0);
  pipe.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    while (buffer.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + buffer.readUInt32BE(4);
      if (buffer.length < end) return;
      const time = Number(buffer.readBigUInt64BE(8) / 1000n);
      write({ time, text: buffer.toString("utf8", HEADER_BYTES, end), framed: true });
      buffer = buffer.subarray(end);
    }
  });
}

/** Cuts plain output at its newlines: each line is one log event, and keeps its newline. */
export function readLines(pipe: Readable, write: (written: Written) => void): void {
  let rest = "";
  pipe.setEncoding("utf8");
  pipe.on("data", (chunk: string) => {
    const lines = (rest + chunk).split(/(?<=\n)/);
    rest = lines.at(-1)?.endsWith("\n") ? "" : (lines.pop() ?? "");
    for (const text of lines) write({ time: Date.now(), text, framed: false });
  });
  pipe.on("end", () => {
    if (rest !== "") write({ time: Date.now(), text: rest, framed: false });
  });
}
